import { shortAddress } from "@lintel/doc"
import { toTypeScript } from "@lintel/source/write"
import type { Invocation } from "../../arguments/command.js"
import { expandPatterns } from "../../input/expandPatterns.js"
import { readDesigns } from "../../input/readDesigns.js"
import { exits, type Outcome } from "../../outcome.js"
import { deliver } from "../../report/deliver.js"
import { limitsOf } from "../../report/limitsOf.js"
import { Unusable } from "../../unusable.js"
import type { ImportOptions } from "./command.js"

const shownLosses = 20

/** Writes documents as a module that makes their Model. */
export const runImport = async ({ words, given, io }: Invocation<ImportOptions>): Promise<Outcome> => {
  const { model, remarks } = await readDesigns(await expandPatterns(io.cwd, words), io, limitsOf(given))
  const [conflict] = remarks.conflicts
  if (conflict !== undefined) {
    const { address, kept, dropped } = conflict
    throw new Unusable(`${kept} and ${dropped} say different things of ${address}: there is no one design of both`)
  }
  const { text, losses } = toTypeScript(model)
  const lines = losses.slice(0, shownLosses).map((it) => `  ${shortAddress(it.address)}${it.pointer}: ${it.reason}`)
  const rest = losses.length - lines.length
  const notes = losses.length === 0 ? [] : ["Not in the module:", ...lines, ...(rest > 0 ? [`  and ${rest} more`] : [])]
  return deliver(io, { code: exits.ok, text, file: given.out, notes })
}
