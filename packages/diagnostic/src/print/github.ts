import { neutral } from "@lintel/doc"
import type { Diagnostic } from "../diagnostic.js"
import { exitReason } from "../exitCode.js"
import type { Report } from "../report.js"
import type { PrintContext } from "../reportDocument.js"
import { locateFinding } from "../sources.js"
import { consequenceText } from "./words.js"

// Workflow commands of GitHub Actions: data and properties have their own escapes.
const data = (text: string): string =>
  neutral(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A")

const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C")

const commands = { error: "error", warning: "warning", note: "notice" } as const

const annotation = (diagnostic: Diagnostic, { catalogue, sources }: PrintContext): string => {
  const { code, severity, subject, fingerprint } = diagnostic
  const found = locateFinding(diagnostic, sources)
  const place = found === undefined ? [] : [`file=${property(found.file)}`, `line=${found.line}`, `col=${found.column}`]
  const properties = [...place, `title=${property(`${code} ${subject}`)}`]
  const words = `${consequenceText(diagnostic, catalogue)}\nlintel explain ${code} (${fingerprint})`
  return `::${commands[severity]} ${properties.join(",")}::${data(words)}`
}

/**
 * A report as workflow commands of GitHub Actions: one annotation for each finding, then one line with the verdict.
 *
 * @example
 * ```ts
 * import { catalogueOf, check, toGithub } from "@lintel/diagnostic"
 *
 * const report = check({ lintel: "1.0" }, [], { now: "2026-12-03" })
 * toGithub(report, { catalogue: catalogueOf([]) }) // => "lintel: holds; exit 0: nothing at or above error\n"
 * ```
 * @category printing
 * @since 0.1.0
 */
export const toGithub = (report: Report, context: PrintContext): string =>
  [
    ...report.findings.map((it) => annotation(it, context)),
    ...report.defects.map(({ code, message }) => `::error title=${property(`${code} broke down`)}::${data(message)}`),
    data(`lintel: ${report.verdict}; ${exitReason(report)}`),
    ""
  ].join("\n")
