import { type Block, Doc, type Json, type Level, shortAddress } from "@lintel/doc"
import type { Catalogue } from "./catalogue.js"
import type { Diagnostic, Fix, PatchOperation } from "./diagnostic.js"
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

const fixBlock = (fix: Fix): Block =>
  fix._tag === "TextEdits"
    ? Doc.diff(
        fix.edits.map(({ text }) => ({ kind: "added" as const, text })),
        [...new Set(fix.edits.map(({ file, start }) => `${file}:${start.line}:${start.column}`))]
      )
    : Doc.bullets(...fix.operations.filter((it) => it.op !== "test").map(operationWords))

const operationWords = (operation: PatchOperation): ReadonlyArray<Doc.Words> => {
  if (operation.op === "remove") return ["remove ", Doc.code(operation.path), " from the design"]
  const value = JSON.stringify(operation.value) ?? "null"
  return [operation.op === "add" ? "add " : "set ", Doc.code(operation.path), " as ", Doc.code(value)]
}

const fixBlocks = (fixes: ReadonlyArray<Fix>): ReadonlyArray<Block> =>
  fixes.length === 0
    ? []
    : [
        Doc.para(fixes.length === 1 ? "This change removes it:" : "Each of these changes removes it:"),
        ...fixes.map(fixBlock)
      ]

const othersShown = 10

const othersBlocks = (others: ReadonlyArray<Diagnostic>, sources: Sources | undefined): ReadonlyArray<Block> => {
  if (others.length === 0) return []
  const shown = others.slice(0, othersShown)
  const rest = others.length - shown.length
  const count = others.length.toLocaleString("en-US")
  return [
    Doc.para(`The same cause has ${count} more ${others.length === 1 ? "finding" : "findings"}:`),
    Doc.table([
      ...shown.map((it) => {
        const found = locateFinding(it, sources)
        return [Doc.name(it.subject), found === undefined ? "" : `${found.file}:${found.line}:${found.column}`]
      }),
      ...(rest > 0 ? [[Doc.text(`and ${rest.toLocaleString("en-US")} more`), ""]] : [])
    ])
  ]
}

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
export const findingBlocks = (
  { first, others }: Group,
  catalogue: Catalogue,
  sources?: Sources
): ReadonlyArray<Block> => {
  const title = catalogue.get(first.code)?.title(first) ?? shortAddress(first.subject)
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
    ...(holds(rest, ["Diff"]) ? [] : fixBlocks(first.fixes)),
    ...othersBlocks(others, sources),
    commandsOf(first)
  ]
}
