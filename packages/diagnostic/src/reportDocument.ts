import { counted, countText, type Block, Doc, type Document, resolvePlaces, shortAddress } from "@lintel/doc"
import type { Catalogue } from "./catalogue.js"
import { exitReason } from "./exitCode.js"
import { type Group, groupByCause } from "./groups.js"
import { noteBlocks, partedNotes } from "./noteBlocks.js"
import { findingBlocks, findingLine } from "./page.js"
import type { NotChecked, Report } from "./report.js"
import type { Sources } from "./sources.js"

/**
 * What the printers need beside the report.
 *
 * @category printing
 * @since 0.1.0
 */
export interface PrintContext {
  readonly catalogue: Catalogue
  /** Without sources, places are printed by name. */
  readonly sources?: Sources
  /** Pages at most; the rest is counted. All by default. */
  readonly maxPages?: number
  /** How many of the pages that are not shown are told in a line each, the first of them; none by default. */
  readonly maxLines?: number
  /** Only the pages: what was not checked and the verdict belong to a whole report. */
  readonly pagesOnly?: true
  /** What stands before the pages: the steps of a plan. */
  readonly lead?: ReadonlyArray<Block>
  /** What stands after the pages, before the verdict: tables that a reader looks things up in. */
  readonly appendix?: ReadonlyArray<Block>
}

const countWords = ({ summary }: Report): string => {
  const { errors, warnings, notes, undecided, accepted } = summary
  const parts = [
    ...(errors > 0 ? [counted(errors, "error")] : []),
    ...(warnings > 0 ? [counted(warnings, "warning")] : []),
    ...(notes > 0 ? [counted(notes, "note")] : []),
    ...(undecided > 0 ? [`${countText(undecided)} undecided`] : [])
  ]
  const found = parts.length === 0 ? "Nothing found" : parts.join(", ")
  return accepted > 0 ? `${found}; ${countText(accepted)} accepted` : found
}

const names = (all: ReadonlyArray<string>, count: number): string =>
  all.slice(0, 2).join(", ") + (count > 2 ? ", …" : "")

const factRows = (notChecked: ReadonlyArray<NotChecked>): ReadonlyArray<ReadonlyArray<string>> =>
  notChecked
    .filter((it) => it.reason === "missing-fact")
    .map(({ code, fact, count, subjects }) => [
      code,
      `${counted(count, "time")}: ${fact ?? ""} not known`,
      names(subjects.map(shortAddress), count)
    ])

const ruleWords = {
  off: "turned off",
  profile: "outside the profile",
  options: "options cannot be used",
  defect: "broke down"
} as const

// Whole rules are counted by reason: a list of fifty codes would bury the findings.
const ruleRows = (notChecked: ReadonlyArray<NotChecked>): ReadonlyArray<ReadonlyArray<string>> =>
  (["off", "profile", "options", "defect"] as const).flatMap((reason) => {
    const codes = notChecked.filter((it) => it.reason === reason).map((it) => it.code)
    return codes.length === 0 ? [] : [[counted(codes.length, "rule"), ruleWords[reason], names(codes, codes.length)]]
  })

const notCheckedBlocks = ({ notChecked }: Report): ReadonlyArray<Block> =>
  notChecked.length === 0
    ? []
    : [Doc.para("Not checked:"), Doc.table([...factRows(notChecked), ...ruleRows(notChecked)])]

const defectBlocks = ({ defects }: Report): ReadonlyArray<Block> =>
  defects.length === 0
    ? []
    : [
        Doc.para("These rules broke down, so this report is not complete. Each is a defect to report:"),
        Doc.bullets(...defects.map(({ code, message }) => [Doc.code(code), `: ${message}`]))
      ]

const hiddenBlocks = (
  hidden: ReadonlyArray<Group>,
  { catalogue, maxLines = 0, sources }: PrintContext
): ReadonlyArray<Block> => {
  if (hidden.length === 0) return []
  const told = hidden.slice(0, Math.max(0, maxLines))
  const lines = told.map((group) => findingLine(group, catalogue, sources))
  const rest = hidden.length - told.length
  const more = told.length === 0 ? counted(rest, "page is", "pages are") : `and ${countText(rest)} more`
  return [
    ...(told.length === 0 ? [] : [Doc.para("In short, as there is no room for a page each:"), Doc.bullets(...lines)]),
    rest === 0
      ? Doc.para("The format ", Doc.code("json"), " has them in full.")
      : Doc.para(
          `${told.length === 0 ? more : `… ${more}`}${told.length === 0 ? " not shown" : ""}; the format `,
          Doc.code("json"),
          " has every finding."
        )
  ]
}

/** What differs from how differences are judged where nobody says, as phrases. */
const judgedWith = ({ comparison }: Report["policy"]): string => {
  const { enums, exhaustive, formats, notice, relation, unknownProperties, unstable } = comparison ?? {}
  const listed = (value: string | ReadonlyArray<string> | undefined): string =>
    [value ?? []]
      .flat()
      .map((name) => name.replace(/^contract:/, ""))
      .join(", ")
  const phrases = [
    ...(unknownProperties === "ignored" ? ["readers ignore unknown properties"] : []),
    ...(enums === "open" ? ["readers cope with unknown values of enumerations"] : []),
    ...(formats === "annotation" ? ["formats refuse nothing"] : []),
    ...(relation === "plain" ? ["schemas are read as they are written"] : []),
    ...(unstable === undefined || listed(unstable) === "alpha, draft"
      ? []
      : [
          listed(unstable) === ""
            ? "every level of stability is a promise"
            : `what is ${listed(unstable)} promises nothing`
        ]),
    ...(exhaustive === "all" ? ["all users are known"] : []),
    ...(exhaustive !== "all" && listed(exhaustive) !== "" ? [`all users of ${listed(exhaustive)} are known`] : []),
    ...(notice === undefined ? [] : [`an end is announced ${listed(notice)} ahead`])
  ]
  return phrases.length === 0 ? "" : ` Policy: ${phrases.join("; ")}.`
}

const closing = (report: Report): ReadonlyArray<Block> => {
  const { verdict, policy, summary, now } = report
  const rules = summary.rules === undefined ? "" : ` by ${counted(summary.rules, "rule")}`
  const profile = policy.profile === undefined ? "" : `, profile ${policy.profile}`
  const bump = summary.bump === undefined ? "" : ` Next version: ${summary.bump}.`
  return [
    Doc.para(`${countWords(report)}.${bump} Judged${rules} as of ${now}${profile}.${judgedWith(policy)}`),
    Doc.para("Verdict: ", Doc.strong(verdict), `; ${exitReason(report)}.`)
  ]
}

/**
 * A report as one document: a page for each cause, what was not checked, and the verdict with the reason of the exit
 * code as its last line.
 *
 * @example
 * ```ts
 * import { catalogueOf, check, reportDocument } from "@lintel/diagnostic"
 *
 * const report = check({ lintel: "1.0" }, [], { now: "2026-12-03" })
 * reportDocument(report, { catalogue: catalogueOf([]) }).blocks.length // => 2
 * ```
 * @category printing
 * @since 0.1.0
 */
export const reportDocument = (report: Report, context: PrintContext): Document => {
  const { catalogue, sources, maxPages, pagesOnly, lead = [], appendix = [] } = context
  const { notes, pages } = partedNotes(groupByCause(report.findings, catalogue))
  const shown = pages.slice(0, Math.max(0, maxPages ?? pages.length))
  const blocks = shown.flatMap((group) => findingBlocks(group, catalogue, sources))
  const document = Doc.document(
    ...lead,
    ...blocks,
    ...(pagesOnly === true
      ? []
      : [
          ...(pages.length + notes.length > 0 ? [Doc.rule()] : []),
          ...hiddenBlocks(pages.slice(shown.length), context),
          ...noteBlocks(notes, catalogue),
          ...defectBlocks(report),
          ...notCheckedBlocks(report),
          ...(appendix.length > 0 ? [...appendix, Doc.rule()] : []),
          ...closing(report)
        ])
  )
  const resolved = sources === undefined ? document : resolvePlaces(document, sources)
  return { ...resolved, blocks: resolved.blocks.flatMap(withoutEmptyMarks) }
}

// The excerpt a page adds by itself says nothing where no source is known.
const withoutEmptyMarks = (block: Block): ReadonlyArray<Block> => {
  if (block._tag !== "Excerpt") return [block]
  const marks = block.marks.filter(({ label }) => label !== "")
  return marks.length === 0 ? [] : [{ ...block, marks }]
}
