import { type Block, Doc, resolvePlaces, toHtml, toMarkdown, toPlain, toTerminal } from "@lintel/doc"
import { groupByCause } from "../groups.js"
import { partedNotes } from "../noteBlocks.js"
import { findingBlocks, findingLine } from "../page.js"
import type { Report } from "../report.js"
import type { Sources } from "../sources.js"
import { type PrintContext, reportDocument } from "../reportDocument.js"

/**
 * How a terminal page is printed.
 *
 * @category printing
 * @since 0.1.0
 */
export interface PrettyOptions extends PrintContext {
  /** 80 by default. */
  readonly width?: number
  readonly color?: boolean
}

/**
 * A report as terminal pages.
 *
 * @example
 * ```ts
 * import { catalogueOf, check, toPretty } from "@lintel/diagnostic"
 *
 * const report = check({ lintel: "1.0" }, [], { now: "2026-12-03" })
 * toPretty(report, { catalogue: catalogueOf([]) }).split("\n").at(-2) // => "  Verdict: holds; exit 0: nothing at or above error."
 * ```
 * @category printing
 * @since 0.1.0
 */
export const toPretty = (report: Report, options: PrettyOptions): string => {
  const { width, color } = options
  return toTerminal(reportDocument(report, options), {
    ...(width === undefined ? {} : { width }),
    ...(color === undefined ? {} : { color })
  })
}

/**
 * A report as plain text: no drawing, one statement a line.
 *
 * @example
 * ```ts
 * import { catalogueOf, check, toPlainText } from "@lintel/diagnostic"
 *
 * const report = check({ lintel: "1.0" }, [], { now: "2026-12-03" })
 * toPlainText(report, { catalogue: catalogueOf([]) }).split("\n").at(-2) // => "Verdict: holds; exit 0: nothing at or above error."
 * ```
 * @category printing
 * @since 0.1.0
 */
export const toPlainText = (report: Report, context: PrintContext): string => toPlain(reportDocument(report, context))

/** GitHub takes comments of up to 65,536 characters; some of them are left for what is written around a report. */
const longestComment = 65_000

/** Places, which are only looked up when the document is whole, take some room. */
const lengthOf = (blocks: ReadonlyArray<Block>, sources: Sources | undefined): number => {
  const document = Doc.document(...blocks)
  return toMarkdown(sources === undefined ? document : resolvePlaces(document, sources)).length
}

/** The first pages in whole and the others in a line each, so that no cause is lost while there is room to name it. */
const shortened = (report: Report, context: PrintContext): string => {
  const { catalogue, sources } = context
  const { pages } = partedNotes(groupByCause(report.findings, catalogue))
  const fixed = toMarkdown(reportDocument(report, { ...context, maxPages: 0 })).length + 200
  const lines = pages.map((group) => lengthOf([Doc.bullets(findingLine(group, catalogue, sources))], sources))
  let room = longestComment - fixed
  // Lines come first, but leave a third of the room to pages where there are very many.
  let maxLines = 0
  let used = 0
  for (const length of lines) {
    if (used + length > (room * 2) / 3) break
    used += length
    maxLines++
  }
  room -= used
  let maxPages = 0
  for (const group of pages.slice(0, context.maxPages ?? pages.length)) {
    const length = lengthOf(findingBlocks(group, catalogue, sources), sources)
    const line = maxPages < maxLines ? (lines[maxPages] ?? 0) : 0
    if (length - line > room) break
    room -= length - line
    maxPages++
  }
  return toMarkdown(reportDocument(report, { ...context, maxPages, maxLines: Math.max(0, maxLines - maxPages) }))
}

/**
 * A report as GitHub-flavoured Markdown. What would not fit in a comment there has pages for the first causes, and a
 * line for each of the others.
 *
 * @example
 * ```ts
 * import { catalogueOf, check, toMarkdownText } from "@lintel/diagnostic"
 *
 * const report = check({ lintel: "1.0" }, [], { now: "2026-12-03" })
 * toMarkdownText(report, { catalogue: catalogueOf([]) }).split("\n").at(-2) // => "Verdict: **holds**; exit 0: nothing at or above error."
 * ```
 * @category printing
 * @since 0.1.0
 */
export const toMarkdownText = (report: Report, context: PrintContext): string => {
  const whole = toMarkdown(reportDocument(report, context))
  return whole.length <= longestComment ? whole : shortened(report, context)
}

/**
 * A report as an HTML fragment.
 *
 * @example
 * ```ts
 * import { catalogueOf, check, toHtmlText } from "@lintel/diagnostic"
 *
 * const report = check({ lintel: "1.0" }, [], { now: "2026-12-03" })
 * toHtmlText(report, { catalogue: catalogueOf([]) }).startsWith("<article") // => true
 * ```
 * @category printing
 * @since 0.1.0
 */
export const toHtmlText = (report: Report, context: PrintContext): string => toHtml(reportDocument(report, context))
