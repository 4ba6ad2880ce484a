import { toHtml, toMarkdown, toPlain, toTerminal } from "@lintel/doc"
import type { Report } from "../report.js"
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

/**
 * A report as GitHub-flavoured Markdown.
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
export const toMarkdownText = (report: Report, context: PrintContext): string =>
  toMarkdown(reportDocument(report, context))

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
