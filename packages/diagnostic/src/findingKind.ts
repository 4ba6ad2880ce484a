import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import type { Block } from "@lintel/doc"
import type { Diagnostic, FindingClass, Fix, Related, Severity } from "./diagnostic.js"
import { fingerprint } from "./fingerprint.js"
import type { Witness } from "./witness.js"

/**
 * What a finding may carry beside its data.
 *
 * @category kinds
 * @since 0.1.0
 */
export interface Extras {
  /** JSON Pointer of the field inside the subject. */
  readonly pointer?: string
  readonly witness?: Witness
  readonly related?: ReadonlyArray<Related>
  readonly fixes?: ReadonlyArray<Fix>
  readonly class?: FindingClass
  readonly severity?: Severity
}

/**
 * What `explain` gets beside the data.
 *
 * @category kinds
 * @since 0.1.0
 */
export interface ExplainContext {
  readonly diagnostic: Diagnostic
}

/**
 * What makes a kind of finding.
 *
 * @category kinds
 * @since 0.1.0
 */
export interface FindingKindDefinition<Data extends object> {
  readonly severity: Severity
  /** `problem` when left out. */
  readonly class?: FindingClass
  /** One sentence: what the finding is about. */
  readonly summary: string
  readonly since: string
  /** The form of the data; plain JSON, without transformations. */
  readonly data: Schema.Schema<Data>
  /** Fields of the data that tell two findings about one subject apart. They enter the fingerprint. */
  readonly identity?: ReadonlyArray<keyof Data & string>
  /** Fields of the data that name the cause, or what names it: findings of one cause share a page. The subject when left out. */
  readonly cause?: ReadonlyArray<keyof Data & string> | ((data: Data) => Schema.Json)
  /** What stands at the right of the headline; the short subject when left out. */
  readonly title?: (data: Data) => string
  /** Words from data: the consequence first, then where, witness, why, fix. */
  readonly explain: (data: Data, context: ExplainContext) => ReadonlyArray<Block>
  /** What a fix decides for the reader, and what is left to confirm, by its `id` up to a colon. */
  readonly fixWords?: Readonly<Record<string, string>>
}

/**
 * A kind of finding whose data nobody needs to name: what printers and reports take.
 *
 * @category kinds
 * @since 0.1.0
 */
export interface AnyFindingKind {
  readonly code: string
  readonly severity: Severity
  readonly class: FindingClass
  readonly summary: string
  readonly since: string
  /** The words of a finding; `undefined` when its data is not of this kind. */
  readonly explain: (diagnostic: Diagnostic) => ReadonlyArray<Block> | undefined
  /** What stands at the right of the headline, where the kind has its own. */
  readonly title: (diagnostic: Diagnostic) => string | undefined
  /** What a fix decides for the reader, and what is left to confirm, by its `id` up to a colon. */
  readonly fixWords: Readonly<Record<string, string>>
  /** Equal for findings that share a page. */
  readonly causeOf: (diagnostic: Diagnostic) => unknown
}

/**
 * A kind of finding: it makes findings and puts them in words. Rules are kinds that also look for them.
 *
 * @category kinds
 * @since 0.1.0
 */
export interface FindingKind<Code extends string = string, Data = unknown> extends AnyFindingKind {
  readonly code: Code
  /** Makes a finding. Throws when the data is not of the declared form: that is a defect of the caller. */
  readonly finding: (subject: string, data: Data, extras?: Extras) => Diagnostic<Code, Data>
}

const codeForm = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*\/[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/u

const picked = <Data extends object>(data: Data, fields: ReadonlyArray<keyof Data & string>): Record<string, unknown> =>
  Object.fromEntries(fields.map((field) => [field, data[field]]))

const formatIssue = SchemaIssue.makeFormatterStandardSchemaV1()

const dataProblems = (schema: Schema.ConstraintDecoder<unknown>, data: unknown): string | undefined => {
  const read = Schema.decodeUnknownResult(schema, { errors: "all", onExcessProperty: "error" })(data)
  if (Result.isSuccess(read)) return undefined
  return formatIssue(read.failure.issue)
    .issues.map(({ path, message }) => `${(path ?? []).map(String).join(".")}: ${message}`)
    .join("; ")
}

const make = <const Code extends string, Data extends object>(
  code: Code,
  definition: FindingKindDefinition<Data>
): FindingKind<Code, Data> => {
  if (!codeForm.test(code)) throw new Error(`the code "${code}" is not of the form area/kebab-name`)
  const { severity, summary, since, identity = [], cause, title, explain, fixWords = {} } = definition
  const kindClass = definition.class ?? "problem"
  const schema = Schema.toType(definition.data)
  const isData = Schema.is(schema)
  return {
    code,
    severity,
    class: kindClass,
    summary,
    since,
    finding: (subject, data, extras = {}) => {
      if (!isData(data)) throw new Error(`${code} reported data of another form: ${dataProblems(schema, data) ?? ""}`)
      return {
        _tag: "Diagnostic",
        code,
        severity: extras.severity ?? severity,
        class: extras.class ?? kindClass,
        subject,
        ...(extras.pointer === undefined ? {} : { pointer: extras.pointer }),
        data,
        ...(extras.witness === undefined ? {} : { witness: extras.witness }),
        related: extras.related ?? [],
        fixes: extras.fixes ?? [],
        fingerprint: fingerprint(code, subject, picked(data, identity))
      }
    },
    explain: (diagnostic) => (isData(diagnostic.data) ? explain(diagnostic.data, { diagnostic }) : undefined),
    title: (diagnostic) => (title !== undefined && isData(diagnostic.data) ? title(diagnostic.data) : undefined),
    fixWords,
    causeOf: ({ data, subject }) => {
      if (cause === undefined || !isData(data)) return subject
      return typeof cause === "function" ? cause(data) : picked(data, cause)
    }
  }
}

/**
 * Makes kinds of findings.
 *
 * @example
 * ```ts
 * import * as Schema from "effect/Schema"
 * import { FindingKind } from "@lintel/diagnostic"
 * import { Doc } from "@lintel/doc"
 *
 * const late = FindingKind.make("plan/late", {
 *   severity: "warning",
 *   summary: "A plan ends after its date.",
 *   since: "0.1.0",
 *   data: Schema.Struct({ days: Schema.Int }),
 *   explain: ({ days }) => [Doc.para(`The plan ends ${days} days too late.`)]
 * })
 * late.finding("rollout:payments/rename", { days: 3 }).severity // => "warning"
 * ```
 * @category kinds
 * @since 0.1.0
 */
export const FindingKind = {
  /** Makes a kind of finding; throws when the code is not of the form `area/kebab-name`. */
  make
} as const
