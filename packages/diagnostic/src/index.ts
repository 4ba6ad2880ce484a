/**
 * Findings as data, the rules that make them, the runner, acceptance, and reports in every format.
 *
 * @module @lintel/diagnostic
 */
export { type Acceptance, type Accepted } from "./acceptance.js"
export {
  type AcceptanceTerms,
  acceptAll,
  type AcceptedFile,
  acceptedJsonSchema,
  acceptOne,
  type AcceptOne,
  decodeAccepted,
  encodeAccepted
} from "./acceptedFile.js"
export { applyPatch, type Patched } from "./applyPatch.js"
export { builtInKinds } from "./builtInKinds.js"
export { type Catalogue, catalogueOf, type CodeExplanation, explainCode } from "./catalogue.js"
export { check, type CheckOptions } from "./check.js"
export type { Diagnostic, FindingClass, Fix, PatchOperation, Related, Severity, TextEdit } from "./diagnostic.js"
export { type ExitCode, exitCode, exitCodes, exitReason } from "./exitCode.js"
export {
  type AnyFindingKind,
  type ExplainContext,
  type Extras,
  FindingKind,
  type FindingKindDefinition
} from "./findingKind.js"
export { fingerprint } from "./fingerprint.js"
export { type FormatOptions, isReportFormat, printReport, type ReportFormat, reportFormats } from "./print/formats.js"
export { toGithub } from "./print/github.js"
export { reportJsonSchema, toReportJson } from "./print/json.js"
export { toJunit } from "./print/junit.js"
export type { PlanJson } from "./print/planSchema.js"
export type { ReportJson } from "./print/reportSchema.js"
export { sarifLog, type SarifOptions, toSarif } from "./print/sarif.js"
export type { SarifFix, SarifLocation, SarifLog, SarifResult, SarifRule } from "./print/sarifLog.js"
export { type PrettyOptions, toHtmlText, toMarkdownText, toPlainText, toPretty } from "./print/text.js"
export { markdownPage } from "./markdownPage.js"
export { refusalWords } from "./refusalWords.js"
export {
  type AppliedPolicy,
  type Defect,
  makeReport,
  type NotChecked,
  type Report,
  type ReportParts,
  type ReportPolicy,
  type Summary,
  type Verdict
} from "./report.js"
export { type PrintContext, reportDocument } from "./reportDocument.js"
export {
  type AnyRule,
  type CheckContext,
  type MissingFact,
  type Profile,
  type ReportFinding,
  Rule,
  type RuleDefinition,
  type RuleExtras,
  type RuleResult
} from "./rule.js"
export type { OptionProblem } from "./ruleOptions.js"
export type { Severities } from "./severity.js"
export { resolveAddress, type ResolvedAddress } from "./shortForms.js"
export type { Sources } from "./sources.js"
export { suggest } from "./suggest.js"
export type {
  Body,
  Datum,
  HttpRequest,
  HttpResponse,
  Judged,
  MessageWitness,
  PathStop,
  PathWitness,
  Refusal,
  Replay,
  Run,
  RunStep,
  Term,
  ValueWitness,
  Witness
} from "./witness.js"
export type { Way } from "./ways.js"
export { witnessBlocks } from "./witnessBlocks.js"
