import type { Refusal, Report } from "@lintel/diagnostic"
import { type Dialect, dialectOfSchemaUri } from "@lintel/json-schema"
import { isJsonObject, type Json, type JsonObject, type JsonSchema, type LocalDate } from "@lintel/model"
import type { SideNames } from "./context.js"
import { createPayloadComparison } from "./payload/gather.js"
import { createJudge, type Writer } from "./payload/judge.js"
import { projectedIn } from "./payload/projection.js"
import { scopeOfDocument } from "./payload/scope.js"
import { appliedPolicy, type ComparePolicy } from "./policy.js"
import { reportOf } from "./report.js"
import { noDay } from "./run.js"
import { sidesOf } from "./sides.js"

/**
 * Where values of a schema travel: which side writes, and which reads.
 *
 * - `request`, `stored`: what the old version wrote is read by the new one.
 * - `response`, `message`: what the new version writes is read by the old one.
 *
 * @category compare
 * @since 0.1.0
 */
export type SchemaPosition = "request" | "response" | "message" | "stored"

/**
 * How two schemas are compared.
 *
 * @category compare
 * @since 0.1.0
 */
export interface CompareSchemasOptions {
  /** Both questions are asked where left out. */
  readonly position?: SchemaPosition
  /** `sender-closed`, the default: nobody writes what nothing declares. `plain`: every value of the schema counts. */
  readonly relation?: "plain" | "sender-closed"
  /** Dialect of a schema that does not say it itself; 2020-12 where left out. */
  readonly dialect?: Dialect
  readonly policy?: ComparePolicy
  readonly now?: LocalDate
  readonly sides?: Partial<SideNames>
}

/** Address of a schema that belongs to nothing. */
const nobody = "schemas:schema"

const writers: Readonly<Record<SchemaPosition, Writer>> = {
  request: "caller",
  stored: "caller",
  response: "service",
  message: "service"
}

const documentOf = (schema: JsonSchema): JsonObject => (isJsonObject(schema) ? schema : schema ? {} : { not: {} })

const dialectOf = (document: JsonObject, given: Dialect | undefined): Dialect => {
  const uri = document["$schema"]
  return (typeof uri === "string" ? dialectOfSchemaUri(uri) : undefined) ?? given ?? "2020-12"
}

/**
 * Compares two bare JSON Schemas. Nobody knows who writes and who reads their values, so both questions are answered
 * and named, unless the position says which one matters.
 *
 * @example
 * ```ts
 * import { compareSchemas } from "@lintel/compat"
 *
 * const report = compareSchemas({ type: "string" }, { type: "string", maxLength: 3 }, { position: "stored" })
 * report.verdict // => "breaking"
 * report.findings.map(({ code }) => code) // => ["compat/value-narrowed"]
 * ```
 * @category compare
 * @since 0.1.0
 */
export const compareSchemas = (old: JsonSchema, fresh: JsonSchema, options: CompareSchemasOptions = {}): Report => {
  const { position, relation } = options
  const policy = appliedPolicy({
    ...(relation === undefined ? {} : { relation: relation === "plain" ? "plain" : "senderClosed" }),
    ...options.policy
  })
  const [before, after] = [documentOf(old), documentOf(fresh)]
  const compile = {
    before: { dialect: dialectOf(before, options.dialect) },
    after: { dialect: dialectOf(after, options.dialect) }
  }
  const judge = createJudge(scopeOfDocument(nobody, before), scopeOfDocument(nobody, after), {
    policy,
    isDirected: position === "request" || position === "response",
    projected: projectedIn(before, after),
    compile
  })
  const payloads = createPayloadComparison(judge)
  const sides = sidesOf(undefined, undefined, options.sides)
  const place = { address: nobody, pointer: "" }
  const asked: ReadonlyArray<Writer> = position === undefined ? ["caller", "service"] : [writers[position]]
  for (const writer of asked) {
    payloads.compare({
      writer,
      part: "value",
      of: nobody,
      where: position === undefined ? {} : { position },
      before: { schema: before, place },
      after: { schema: after, place },
      witness: (value: Json, refusals: ReadonlyArray<Refusal>) => ({
        _tag: "Datum",
        checked: true,
        ...(writer === "caller"
          ? { acceptedBy: sides.old, refusedBy: sides.new }
          : { acceptedBy: sides.new, refusedBy: sides.old }),
        datum: { value },
        refusals
      })
    })
  }
  return reportOf([{ sides, changes: payloads.changes() }], () => ({ breaks: [], spared: [], unknownUsers: true }), {
    policy,
    now: options.now ?? noDay
  })
}
