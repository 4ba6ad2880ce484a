import { shortAddress } from "@lintel/doc"
import { toTypeScript } from "@lintel/source/write"
import type { Invocation } from "../../arguments/command.js"
import { expandPatterns } from "../../input/expandPatterns.js"
import { readDesigns } from "../../input/readDesigns.js"
import type { Remarks } from "../../input/remarks.js"
import { exits, type Outcome } from "../../outcome.js"
import { deliver } from "../../report/deliver.js"
import { readingWith } from "../../report/limitsOf.js"
import { Unusable } from "../../unusable.js"
import type { ImportOptions } from "./command.js"

const shownLosses = 20

/** Lines under a heading, the first of them written out. */
const listed = (heading: string, lines: ReadonlyArray<string>): ReadonlyArray<string> => {
  if (lines.length === 0) return []
  const rest = lines.length - shownLosses
  return [
    heading,
    ...lines.slice(0, shownLosses).map((line) => `  ${line}`),
    ...(rest > 0 ? [`  and ${rest} more`] : [])
  ]
}

/** Kinds of remarks about what the module does not say although the document does. */
const untold: ReadonlySet<string> = new Set(["unresolved-reference", "malformed", "not-representable", "more"])

/** What was read otherwise than it was written, or left out: a module that says less looks as if it said all. */
const unread = ({ document }: Remarks): ReadonlyArray<string> =>
  document.filter(({ kind }) => untold.has(kind)).map(({ file, line, reason }) => `${file}:${line}: ${reason}`)

/** Writes documents as a module that makes their Model. */
export const runImport = async ({ words, given, io }: Invocation<ImportOptions>): Promise<Outcome> => {
  const reading = readingWith(given, io.cwd)
  const { model, remarks } = await readDesigns(await expandPatterns(io.cwd, words), io, reading)
  const [conflict] = remarks.conflicts
  if (conflict !== undefined) {
    const { address, kept, dropped } = conflict
    throw new Unusable(`${kept} and ${dropped} say different things of ${address}: there is no one design of both`)
  }
  const { text, losses } = toTypeScript(model)
  const lost = losses.map((it) => `${shortAddress(it.address)}${it.pointer}: ${it.reason}`)
  const notes = [
    ...reading.given.unused(),
    ...listed("Not read as it was written:", unread(remarks)),
    ...listed("Not in the module:", lost)
  ]
  return deliver(io, { code: exits.ok, text, file: given.out, notes })
}
