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
 * @category printing
 * @since 0.1.0
 */
export const toPlainText = (report: Report, context: PrintContext): string => toPlain(reportDocument(report, context))

/**
 * A report as GitHub-flavoured Markdown.
 *
 * @category printing
 * @since 0.1.0
 */
export const toMarkdownText = (report: Report, context: PrintContext): string =>
  toMarkdown(reportDocument(report, context))

/**
 * A report as an HTML fragment.
 *
 * @category printing
 * @since 0.1.0
 */
export const toHtmlText = (report: Report, context: PrintContext): string => toHtml(reportDocument(report, context))
