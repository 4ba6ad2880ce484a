import { neutral, printableJson, shortAddress, type SourceLocation } from "@lintel/doc"
import { byText } from "@lintel/model"
import type { Accepted } from "../acceptance.js"
import type { Catalogue } from "../catalogue.js"
import type { Diagnostic, Fix, Related } from "../diagnostic.js"
import type { Report } from "../report.js"
import type { PrintContext } from "../reportDocument.js"
import { locateFinding, type Sources } from "../sources.js"
import type { SarifFix, SarifLocation, SarifLog, SarifResult, SarifRule } from "./sarifLog.js"
import { pageText } from "./words.js"

/**
 * How SARIF is printed.
 *
 * @category printing
 * @since 0.1.0
 */
export interface SarifOptions extends PrintContext {
  /** Version of the tool, as its driver states it. */
  readonly version: string
}

// Relative URIs with `/`; every other character that a URI does not allow is percent-encoded.
const artifact = (file: string): { readonly uri: string; readonly uriBaseId?: string } => {
  const uri = neutral(file).replaceAll("\\", "/").split("/").map(encodeURIComponent).join("/")
  return file.startsWith("/") ? { uri: `file://${uri}` } : { uri, uriBaseId: "ROOT" }
}

const location = (found: SourceLocation | undefined, address: string, pointer?: string): SarifLocation => {
  const logicalLocations = [
    {
      name: shortAddress(address),
      fullyQualifiedName: pointer === undefined ? address : `${address}#${pointer}`,
      kind: address.slice(0, Math.max(0, address.indexOf(":")))
    }
  ]
  if (found === undefined) return { logicalLocations }
  const { file, line, column, length } = found
  const region = {
    startLine: line,
    startColumn: column,
    ...(length === undefined ? {} : { endColumn: column + length })
  }
  return { physicalLocation: { artifactLocation: artifact(file), region }, logicalLocations }
}

const relatedLocation = (
  sources: Sources | undefined,
  { address, pointer, role }: Related,
  id: number
): SarifLocation => ({
  id,
  ...location(sources?.locate(address, pointer), address, pointer),
  message: { text: neutral(role) }
})

// SARIF fixes are edits of files; changes of the Model have no place there.
const sarifFixes = (fixes: ReadonlyArray<Fix>): ReadonlyArray<SarifFix> =>
  fixes.flatMap((fix): ReadonlyArray<SarifFix> => {
    if (fix._tag !== "TextEdits" || fix.edits.length === 0) return []
    const files = [...new Set(fix.edits.map((it) => it.file))]
    return [
      {
        description: { text: fix.id },
        artifactChanges: files.map((file) => ({
          artifactLocation: artifact(file),
          replacements: fix.edits
            .filter((it) => it.file === file)
            .map(({ start, end, text }) => ({
              deletedRegion: {
                startLine: start.line,
                startColumn: start.column,
                endLine: end.line,
                endColumn: end.column
              },
              insertedContent: { text }
            }))
        }))
      }
    ]
  })

const kinds: { readonly [It in Diagnostic["class"]]: SarifResult["kind"] } = {
  breaking: "fail",
  "changes-meaning": "fail",
  problem: "fail",
  undecided: "open",
  information: "informational"
}

const result = (diagnostic: Diagnostic, options: SarifOptions, codes: ReadonlyArray<string>): SarifResult => {
  const { code, severity, subject, pointer, data, witness, related, fixes, fingerprint } = diagnostic
  const { catalogue, sources } = options
  const kind = kinds[diagnostic.class]
  const shownFixes = sarifFixes(fixes)
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    kind,
    // The standard allows a level other than "none" only where kind is "fail".
    level: kind === "fail" ? severity : "none",
    message: { text: pageText(diagnostic, catalogue) },
    locations: [location(locateFinding(diagnostic, sources), subject, pointer)],
    ...(related.length === 0
      ? {}
      : { relatedLocations: related.map((it, index) => relatedLocation(sources, it, index)) }),
    partialFingerprints: { "lintel/v1": fingerprint },
    ...(shownFixes.length === 0 ? {} : { fixes: shownFixes }),
    properties: { class: diagnostic.class, data, ...(witness === undefined ? {} : { witness }) }
  }
}

const acceptedResult = (
  { diagnostic, by }: Accepted,
  options: SarifOptions,
  codes: ReadonlyArray<string>
): SarifResult => ({
  ...result(diagnostic, options, codes),
  suppressions: [
    { kind: by.origin === undefined ? "external" : "inSource", status: "accepted", justification: neutral(by.reason) }
  ]
})

const sarifRule = (code: string, catalogue: Catalogue, diagnostics: ReadonlyArray<Diagnostic>): SarifRule => {
  const kind = catalogue.get(code)
  const severity = kind?.severity ?? diagnostics.find((it) => it.code === code)?.severity ?? "warning"
  return { id: code, shortDescription: { text: kind?.summary ?? code }, defaultConfiguration: { level: severity } }
}

/**
 * A report as a SARIF 2.1.0 log. Undecided findings are of kind `open`, accepted ones carry a suppression, defects are
 * notifications of the invocation.
 *
 * @example
 * ```ts
 * import { catalogueOf, check, sarifLog } from "@lintel/diagnostic"
 *
 * const report = check({ lintel: "1.0" }, [], { now: "2026-12-03" })
 * sarifLog(report, { catalogue: catalogueOf([]), version: "0.1.0" }).runs[0].results // => []
 * ```
 * @category printing
 * @since 0.1.0
 */
export const sarifLog = (report: Report, options: SarifOptions): SarifLog => {
  const all = [...report.findings, ...report.accepted.map((it) => it.diagnostic)]
  const codes = [...new Set(all.map((it) => it.code))].toSorted(byText)
  const rules = codes.map((code) => sarifRule(code, options.catalogue, all))
  return {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Lintel", version: options.version, rules } },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { ROOT: { description: { text: "The folder that Lintel ran in." } } },
        invocations: [
          {
            executionSuccessful: report.defects.length === 0,
            toolExecutionNotifications: report.defects.map(({ code, message }) => ({
              level: "error",
              message: { text: neutral(`${code}: ${message}`) }
            }))
          }
        ],
        results: [
          ...report.findings.map((it) => result(it, options, codes)),
          ...report.accepted.map((it) => acceptedResult(it, options, codes))
        ]
      }
    ]
  }
}

/**
 * The SARIF log as text.
 *
 * @example
 * ```ts
 * import { catalogueOf, check, toSarif } from "@lintel/diagnostic"
 *
 * const report = check({ lintel: "1.0" }, [], { now: "2026-12-03" })
 * JSON.parse(toSarif(report, { catalogue: catalogueOf([]), version: "0.1.0" })).version // => "2.1.0"
 * ```
 * @category printing
 * @since 0.1.0
 */
export const toSarif = (report: Report, options: SarifOptions): string =>
  `${printableJson(sarifLog(report, options))}\n`
