import { exitCode, type Report } from "@lintel/diagnostic"
import type { SourceLookup } from "@lintel/doc"
import type { Invocation } from "../../arguments/command.js"
import type { Outcome } from "../../outcome.js"
import { appearanceOn } from "../../report/appearance.js"
import { deliver } from "../../report/deliver.js"
import { printReport } from "../../report/printReport.js"
import { annotated } from "./annotated.js"
import type { DiffOptions } from "./command.js"
import { type Comparison, compareInputs } from "./compareInputs.js"
import { overview } from "./overview.js"
import { bothSides, withoutMarks, withOldPlaces } from "./places.js"

/** Prints a comparison; the places of both versions are looked up only where they are shown. */
export const printComparison = async (
  { report, catalogue, lookups, whoReads }: Comparison,
  { given, io }: Pick<Invocation<DiffOptions>, "given" | "io">
): Promise<string> => {
  const format = given.format ?? "pretty"
  const maxPages = given["max-pages"]
  const printing = {
    ...appearanceOn(io.stdout, io),
    ...(given.out === undefined ? {} : { color: false }),
    format,
    catalogue,
    ...(format === "markdown" || format === "html" ? { lead: overview(report, catalogue), appendix: whoReads() } : {}),
    ...(maxPages === undefined ? {} : { maxPages })
  }
  if (format === "json" || report.findings.length === 0) {
    return printReport(report, { ...printing, sources: async () => ({ locate: () => undefined }) })
  }
  const { old, new: fresh } = await lookups()
  const shown: Report = withOldPlaces(report, old)
  const sources = (): Promise<SourceLookup> => annotated(bothSides(old, fresh), format, io.cwd)
  return withoutMarks(await printReport(shown, { ...printing, sources }))
}

/** Compares two versions and prints the report. */
export const runDiff = async (invocation: Invocation<DiffOptions>): Promise<Outcome> => {
  const { words, given, io } = invocation
  const comparison = await compareInputs(words, given, io)
  const text = await printComparison(comparison, invocation)
  const { report, notes } = comparison
  return deliver(io, { code: exitCode(report), text, file: given.out, notes })
}
