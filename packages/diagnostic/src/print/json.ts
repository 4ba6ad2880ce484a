import * as Schema from "effect/Schema"
import { printableJson } from "@lintel/doc"
import type { Diagnostic } from "../diagnostic.js"
import type { Report } from "../report.js"
import { ReportJson } from "./reportSchema.js"

const findingJson = (diagnostic: Diagnostic): object => {
  const { code, severity, class: kind, subject, pointer, data, witness, related, fixes, fingerprint } = diagnostic
  return {
    code,
    severity,
    class: kind,
    subject,
    pointer,
    data,
    witness,
    related: related.length === 0 ? undefined : related,
    fixes: fixes.length === 0 ? undefined : fixes,
    fingerprint
  }
}

/** Keys in the order a person looks for them; absent ones are left out by JSON. */
const reportJson = (report: Report): object => ({
  schema: "lintel/report@1",
  verdict: report.verdict,
  findings: report.findings.map(findingJson),
  accepted: report.accepted.map(({ diagnostic, by: { reason, owner, until, ticket, origin } }) => ({
    finding: findingJson(diagnostic),
    reason,
    owner,
    until,
    ticket,
    origin
  })),
  notChecked: report.notChecked,
  defects: report.defects,
  summary: report.summary,
  policy: report.policy,
  now: report.now,
  plan: report.plan
})

/**
 * A report as the JSON object `lintel/report@1`: data, not sentences.
 *
 * @example
 * ```ts
 * import { check, toReportJson } from "@lintel/diagnostic"
 *
 * JSON.parse(toReportJson(check({ lintel: "1.0" }, [], { now: "2026-12-03" }))).verdict // => "holds"
 * ```
 * @category printing
 * @since 0.1.0
 */
export const toReportJson = (report: Report): string => `${printableJson(reportJson(report))}\n`

/**
 * The JSON Schema (2020-12) of `lintel/report@1`. Objects stay open: the format only grows.
 *
 * @example
 * ```ts
 * import { reportJsonSchema } from "@lintel/diagnostic"
 *
 * reportJsonSchema()["title"] // => "lintel/report@1"
 * ```
 * @category printing
 * @since 0.1.0
 */
export const reportJsonSchema = (): { readonly [key: string]: unknown } => {
  const { schema, definitions } = Schema.toJsonSchemaDocument(ReportJson)
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "urn:lintel:schema:report-1",
    title: "lintel/report@1",
    ...schema,
    $defs: definitions
  }
}
