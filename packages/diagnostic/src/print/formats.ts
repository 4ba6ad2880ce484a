import type { Report } from "../report.js"
import { toGithub } from "./github.js"
import { toReportJson } from "./json.js"
import { toJunit } from "./junit.js"
import { toSarif } from "./sarif.js"
import { type PrettyOptions, toMarkdownText, toPlainText, toPretty } from "./text.js"

/**
 * What any format may need.
 *
 * @category printing
 * @since 0.1.0
 */
export interface FormatOptions extends PrettyOptions {
  /** Version of the tool, for SARIF. */
  readonly version: string
}

const printers = {
  pretty: toPretty,
  plain: toPlainText,
  json: toReportJson,
  sarif: toSarif,
  github: toGithub,
  markdown: toMarkdownText,
  junit: toJunit
} as const satisfies Record<string, (report: Report, options: FormatOptions) => string>

/**
 * Names of the formats, as `--format` takes them.
 *
 * @category printing
 * @since 0.1.0
 */
export type ReportFormat = keyof typeof printers

/**
 * Whether a text names a format.
 *
 * @example
 * ```ts
 * import { isReportFormat } from "@lintel/diagnostic"
 *
 * isReportFormat("sarif") // => true
 * isReportFormat("xml") // => false
 * ```
 * @category printing
 * @since 0.1.0
 */
export const isReportFormat = (text: string): text is ReportFormat => Object.hasOwn(printers, text)

/**
 * Names of all formats.
 *
 * @category printing
 * @since 0.1.0
 */
export const reportFormats: ReadonlyArray<string> = Object.keys(printers)

/**
 * Prints a report in a format by name.
 *
 * @example
 * ```ts
 * import { catalogueOf, check, printReport } from "@lintel/diagnostic"
 *
 * const report = check({ lintel: "1.0" }, [], { now: "2026-12-03" })
 * printReport(report, "github", { catalogue: catalogueOf([]), version: "0.1.0" }) // => "lintel: holds; exit 0: nothing at or above error\n"
 * ```
 * @category printing
 * @since 0.1.0
 */
export const printReport = (report: Report, format: ReportFormat, options: FormatOptions): string =>
  printers[format](report, options)
