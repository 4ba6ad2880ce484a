import { exitCode } from "@lintel/diagnostic"
import type { Invocation } from "../../arguments/command.js"
import type { Outcome } from "../../outcome.js"
import { appearanceOn } from "../../report/appearance.js"
import { deliver } from "../../report/deliver.js"
import { inspect } from "../../report/inspect.js"
import { lookupOf } from "../../report/lookups.js"
import { printReport } from "../../report/printReport.js"
import type { CheckOptions } from "./command.js"

/** Checks a design and prints the report. */
export const runCheck = async ({ words, given, io }: Invocation<CheckOptions>): Promise<Outcome> => {
  const { report, catalogue, inputs, notes } = await inspect(words, given, io)
  const maxPages = given["max-pages"]
  const text = await printReport(report, {
    ...appearanceOn(io.stdout, io),
    ...(given.out === undefined ? {} : { color: false }),
    format: given.format ?? "pretty",
    catalogue,
    ...(maxPages === undefined ? {} : { maxPages }),
    sources: () => lookupOf(inputs)
  })
  return deliver(io, { code: exitCode(report), text, file: given.out, notes })
}
