import {
  countText,
  type Block,
  Doc,
  type Inline,
  type Json,
  type Level,
  shortAddress,
  type SourceLocation
} from "@lintel/doc"
import type { Catalogue } from "./catalogue.js"
import type { Diagnostic, FindingClass, Fix, PatchOperation } from "./diagnostic.js"
import type { Group } from "./groups.js"
import { locateFinding, type Sources } from "./sources.js"
import { witnessBlocks } from "./witnessBlocks.js"

/** The word of the headline: what breaks says so, everything else says how much it weighs. */
const levelOf = ({ class: kind, severity }: Diagnostic): Level => {
  if (kind === "undecided") return "undecided"
  return severity === "error" && (kind === "breaking" || kind === "changes-meaning") ? kind : severity
}

const isJson = (value: unknown): value is Json => value !== undefined && typeof value !== "function"

// A finding of an unknown kind, from a newer version perhaps: its data is all there is to show.
const bareBlocks = ({ code, subject, data }: Diagnostic): ReadonlyArray<Block> => [
  Doc.para("Something is reported about ", Doc.name(subject), " as ", Doc.code(code), ":"),
  ...(isJson(data) ? [Doc.payload(data)] : [])
]

const wordsOf = (diagnostic: Diagnostic, catalogue: Catalogue): ReadonlyArray<Block> => {
  const kind = catalogue.get(diagnostic.code)
  try {
    const blocks = kind?.explain(diagnostic)
    return blocks === undefined || blocks.length === 0 ? bareBlocks(diagnostic) : blocks
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return [...bareBlocks(diagnostic), Doc.para(`The rule could not put it in words: ${reason}.`)]
  }
}

const holds = (blocks: ReadonlyArray<Block>, tags: ReadonlyArray<Block["_tag"]>): boolean =>
  blocks.some((block) => tags.includes(block._tag))

const excerptOf = ({ subject, pointer, related }: Diagnostic): Block =>
  Doc.excerpt([
    { address: subject, ...(pointer === undefined ? {} : { pointer }), label: "" },
    ...related.slice(0, 1).map(({ role, ...place }) => ({ ...place, label: role }))
  ])

const fixBlock = (fix: Fix): ReadonlyArray<Block> => {
  if (fix._tag === "TextEdits") {
    const files = new Set(fix.edits.map(({ file, start }) => `${file}:${start.line}:${start.column}`))
    const lines = fix.edits.map(({ text }) => ({ kind: "added" as const, text }))
    return [Doc.diff(lines, [...files])]
  }
  const operations = fix.operations.filter((it) => it.op !== "test")
  const [only] = operations
  const written = only === undefined || only.op === "remove" ? "" : JSON.stringify(only.value)
  if (operations.length > 1 || only === undefined || only.op === "remove" || written.length <= longestInLine)
    return [Doc.bullets(...operations.map(operationWords))]
  const verb = only.op === "add" ? "add " : "set "
  return [Doc.bullets([verb, Doc.code(only.path), " as this:"]), Doc.codeBlock("json", linesOf(only.value))]
}

const longestInLine = 120
const mostLines = 12
const longestLine = 100

/** A value over several lines, the first of them only where there are many. */
const linesOf = (value: unknown): string => {
  const lines = (JSON.stringify(value, undefined, 2) ?? "null").split("\n")
  const shown = lines.slice(0, mostLines).map((it) => (it.length <= longestLine ? it : `${it.slice(0, longestLine)}…`))
  const rest = lines.length - shown.length
  return [...shown, ...(rest > 0 ? [`… and ${countText(rest)} more lines`] : [])].join("\n")
}

const longestValue = 300

const operationWords = (operation: PatchOperation): ReadonlyArray<Doc.Words> => {
  if (operation.op === "remove") return ["remove ", Doc.code(operation.path), " from the design"]
  const text = JSON.stringify(operation.value) ?? "null"
  const value = text.length <= longestValue ? text : `${text.slice(0, longestValue)}…`
  return [operation.op === "add" ? "add " : "set ", Doc.code(operation.path), " as ", Doc.code(value)]
}

const fixesWords = (fixes: ReadonlyArray<Fix>, kind: FindingClass): string => {
  const isChecked = fixes.every((fix) => fix._tag === "ModelPatch" && fix.checked === true)
  if (isChecked && kind !== "problem") return "Compared again with this change, it is gone:"
  if (isChecked)
    return `Checked again with ${fixes.length === 1 ? "this change" : "each of these changes"}, it is gone and nothing new is wrong:`
  return fixes.length === 1 ? "This change removes it:" : "Each of these changes removes it:"
}

const fixBlocks = ({ class: kind, code, fixes }: Diagnostic, catalogue: Catalogue): ReadonlyArray<Block> => {
  if (fixes.length === 0) return []
  const known = new Map(Object.entries(catalogue.get(code)?.fixWords ?? {}))
  const wordsFor = (fix: Fix): ReadonlyArray<Block> => {
    const words = known.get(fix.id.split(":")[0] ?? "")
    const from = fix._tag === "ModelPatch" ? fix.from : undefined
    const origin = from === undefined ? [] : [" The number is that of ", Doc.place(from.address, from.pointer), "."]
    return words === undefined ? [] : [Doc.para(words, ...origin)]
  }
  return [Doc.para(fixesWords(fixes, kind)), ...fixes.flatMap((fix) => [...fixBlock(fix), ...wordsFor(fix)])]
}

const othersShown = 10

/** The first sentence of a finding. */
export const consequenceOf = (finding: Diagnostic, catalogue: Catalogue): ReadonlyArray<Inline> => {
  const [consequence] = wordsOf(finding, catalogue)
  return consequence?._tag === "Paragraph" ? consequence.children : []
}

/** A finding in one line: what it is about, its first sentence, and where. */
export const findingLine = (
  { first, others }: Group,
  catalogue: Catalogue,
  sources: Sources | undefined
): ReadonlyArray<Doc.Words> => {
  const title = titleOf(first, catalogue)
  const found = locateFinding(first, sources)
  return [
    Doc.code(first.code),
    ` ${title}: `,
    ...consequenceOf(first, catalogue),
    ...(others.length === 0 ? [] : [` And ${countText(others.length)} more of the same cause.`]),
    found === undefined ? "" : ` (${locationText(found)})`
  ]
}

const titleOf = (finding: Diagnostic, catalogue: Catalogue): string =>
  catalogue.get(finding.code)?.title(finding) ?? shortAddress(finding.subject)

/** The first sentence of a finding, unless it is the one that the page shows already. */
const ownWords = (finding: Diagnostic, shown: Block | undefined, catalogue: Catalogue): ReadonlyArray<Inline> => {
  const [consequence] = wordsOf(finding, catalogue)
  if (consequence?._tag !== "Paragraph" || JSON.stringify(consequence) === JSON.stringify(shown)) return []
  return consequence.children
}

const othersBlocks = (
  { first, others }: Group,
  consequence: Block | undefined,
  catalogue: Catalogue,
  sources: Sources | undefined
): ReadonlyArray<Block> => {
  if (others.length === 0) return []
  const rest = others.length - Math.min(others.length, othersShown)
  const shown = others.slice(0, othersShown)
  const said = shown.map((it) => JSON.stringify(ownWords(it, consequence, catalogue)))
  const rows = shown.map((it, index) => {
    const found = locateFinding(it, sources)
    const words = ownWords(it, consequence, catalogue)
    const isNamed = it.subject !== first.subject || words.length === 0
    const isToldAlike = said.indexOf(said[index] ?? "") !== said.lastIndexOf(said[index] ?? "")
    const name = isNamed ? [Doc.name(it.subject)] : isToldAlike ? [Doc.text(titleOf(it, catalogue))] : []
    return [...name, ...(words.length === 0 ? [] : [words]), found === undefined ? "" : locationText(found)]
  })
  const more = rest > 0 ? [[Doc.text(`and ${countText(rest)} more`)]] : []
  const noun = others.length === 1 ? "finding" : "findings"
  return [Doc.para(`The same cause has ${countText(others.length)} more ${noun}:`), Doc.table([...rows, ...more])]
}

const locationText = ({ file, line, column }: SourceLocation): string => `${file}:${line}:${column}`

const isAboutLintel = (code: string): boolean => code.startsWith("acceptance/") || code.startsWith("policy/")

const commandsOf = ({ code, severity, fingerprint }: Diagnostic): Block => {
  const explain = ["Read more", `lintel explain ${code}`] as const
  return isAboutLintel(code) || severity === "note"
    ? Doc.commands(explain)
    : Doc.commands(explain, ["Accept it", `lintel accept ${fingerprint.slice(0, 8)} --reason "..."`])
}

const drawn: ReadonlyArray<Block["_tag"]> = ["Payload", "Trace", "Path"]

/**
 * The page of a finding, always in this order: headline, consequence, where, witness, why, fixes, the same cause
 * elsewhere, commands. What the kind's own words leave out is filled in from the data.
 *
 * @category report
 * @since 0.1.0
 */
export const findingBlocks = (group: Group, catalogue: Catalogue, sources?: Sources): ReadonlyArray<Block> => {
  const { first } = group
  const title = titleOf(first, catalogue)
  const [consequence, ...rest] = wordsOf(first, catalogue)
  const where = holds(rest, ["Excerpt", "Snippet"]) ? [] : [excerptOf(first)]
  const isShown = first.witness === undefined || holds(rest, drawn)
  // The kind's own excerpt comes before the witness, so a witness that is filled in goes behind it.
  const split = isShown ? 0 : rest.findLastIndex((block) => block._tag === "Excerpt" || block._tag === "Snippet") + 1
  return [
    Doc.headline(levelOf(first), first.code, title),
    ...(consequence === undefined ? [] : [consequence]),
    ...where,
    ...rest.slice(0, split),
    ...(isShown || first.witness === undefined ? [] : witnessBlocks(first.witness)),
    ...rest.slice(split),
    ...(holds(rest, ["Diff"]) ? [] : fixBlocks(first, catalogue)),
    ...othersBlocks(group, consequence, catalogue, sources),
    commandsOf(first)
  ]
}
