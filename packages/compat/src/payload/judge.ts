import { isJsonObject, type Json, type JsonObject, type JsonSchema } from "@lintel/model"
import {
  type Arena,
  type CompiledDocument,
  createArena,
  type QuestionOptions,
  type Reason,
  type Result
} from "@lintel/subtype"
import { align, type Aligned, branchesFullyAligned, type Step } from "./align.js"
import { definitionsUsed, dirtyDefinitions } from "./dirty.js"
import { type Placed, placeKey, resolved, type Scope } from "./place.js"

/**
 * Who writes a payload. `caller`: what old callers send must be accepted by the new service. `service`: what the new
 * service sends must have been accepted by old callers.
 */
export type Writer = "caller" | "service"

/** How readers read, beyond what their schema says. */
export interface ReaderPolicy {
  readonly unknownProperties: "asWritten" | "ignored"
  readonly enums: "closed" | "open"
  readonly formats: "annotation" | "assertion"
  readonly relation: "senderClosed" | "plain"
}

/** The smallest part of a payload that explains a refusal, with a value of that part. */
export interface Cause {
  readonly before: Placed
  readonly after: Placed
  readonly writer: Writer
  /** From the payload's root down to the cause. */
  readonly path: ReadonlyArray<Step>
  readonly value: Json
  /** JSON Pointer in `value` at which the reader refuses it. */
  readonly at: string
  readonly reasons: ReadonlyArray<Reason>
}

/** What comparing one payload gave. */
export type PayloadVerdict =
  | { readonly _tag: "Same" }
  | { readonly _tag: "Accepted" }
  | { readonly _tag: "Refused"; readonly value: Json; readonly at: string; readonly causes: ReadonlyArray<Cause> }
  | { readonly _tag: "Undecided"; readonly reasons: ReadonlyArray<Reason> }

/** Compares payloads of one pair of scopes; work on shared definitions is done once. */
export interface PayloadJudge {
  readonly before: Scope
  readonly after: Scope
  readonly dirty: ReadonlySet<string>
  /** Whether two values read the same and use no definition that changed. */
  readonly same: (before: unknown, after: unknown) => boolean
  readonly compare: (before: Placed, after: Placed, writer: Writer) => PayloadVerdict
  /** Whether the value is accepted on that side; undefined when undecided. */
  readonly accepts: (side: "before" | "after", schema: JsonSchema, value: Json) => boolean | undefined
  /** A small natural value of a schema, if one is known. */
  readonly example: (side: "before" | "after", schema: JsonSchema) => { readonly value: Json } | undefined
  /** Plain question between schemas of the two sides (or of one). */
  readonly contained: (
    sub: readonly ["before" | "after", JsonSchema],
    sup: readonly ["before" | "after", JsonSchema],
    options?: QuestionOptions
  ) => Result
}

const undecided = (text: string, at = ""): Result => ({
  _tag: "Undecided",
  reasons: [{ _tag: "Unsupported", text, at }]
})

export const createJudge = (
  before: Scope,
  after: Scope,
  policy: ReaderPolicy,
  arena: Arena = createArena()
): PayloadJudge => {
  const documents = {
    before: arena.compile({ $defs: before.definitions }),
    after: arena.compile({ $defs: after.definitions })
  }
  const scopes = { before, after }
  const dirty = dirtyDefinitions(before.definitions, after.definitions)
  const causesOf = new Map<string, ReadonlyArray<Omit<Cause, "path"> & { readonly path: ReadonlyArray<Step> }>>()

  const questionOptions = (writer: Writer): QuestionOptions => ({
    direction: writer === "caller" ? "request" : "response",
    formats: policy.formats,
    sender: policy.relation === "senderClosed" ? "closed" : "as-written",
    reader: policy.unknownProperties === "ignored" ? "tolerant" : "as-written",
    enums: policy.enums
  })

  const ask = (
    sub: readonly [CompiledDocument, JsonSchema],
    sup: readonly [CompiledDocument, JsonSchema],
    options: QuestionOptions
  ): Result => {
    const result = arena.isSubtype(sub[0].schema(sub[1]), sup[0].schema(sup[1]), options)
    return result._tag === "InvalidSchema" ? undecided(`${result.reason} at ${result.pointer || "the root"}`) : result
  }

  const decide = (a: JsonSchema, b: JsonSchema, writer: Writer): Result =>
    writer === "caller"
      ? ask([documents.before, a], [documents.after, b], questionOptions(writer))
      : ask([documents.after, b], [documents.before, a], questionOptions(writer))

  const same = (a: unknown, b: unknown): boolean =>
    JSON.stringify(a) === JSON.stringify(b) &&
    (dirty.size === 0 || ![...definitionsUsed(a)].some((name) => dirty.has(name)))

  const compare = (a: Placed, b: Placed, writer: Writer): PayloadVerdict => {
    if (same(a.schema, b.schema)) return { _tag: "Same" }
    const result = decide(a.schema, b.schema, writer)
    if (result._tag === "Included") return { _tag: "Accepted" }
    if (result._tag === "Undecided") return { _tag: "Undecided", reasons: result.reasons }
    const causes = localise(a, b, writer)
    return { _tag: "Refused", value: result.witness.value, at: result.at, causes }
  }

  /** The deepest pairs that are refused on their own; the pair itself when none of its parts is. */
  function localise(a: Placed, b: Placed, writer: Writer): ReadonlyArray<Cause> {
    const [left, right] = [resolved(a, before), resolved(b, after)]
    const key = `${writer} ${placeKey(left.place)} ${placeKey(right.place)}`
    const known = causesOf.get(key)
    if (known !== undefined) return known
    causesOf.set(key, []) // a recursive pair adds nothing to itself
    const found = findCauses(left, right, writer)
    causesOf.set(key, found)
    return found
  }

  function findCauses(a: Placed, b: Placed, writer: Writer): ReadonlyArray<Cause> {
    const parts = align(a, b).filter((part) => !same(part.before.schema, part.after.schema))
    const below = parts.flatMap((part) => {
      const result = decide(part.before.schema, part.after.schema, writer)
      if (result._tag !== "NotIncluded") return []
      return localise(part.before, part.after, writer).map((cause) => ({ ...cause, path: [part.step, ...cause.path] }))
    })
    const here = ownCause(a, b, parts, below.length > 0, writer)
    return here === undefined ? below : [here, ...below]
  }

  /** What is wrong at this very level, its parts taken as equal. */
  function ownCause(
    a: Placed,
    b: Placed,
    parts: ReadonlyArray<Aligned>,
    explained: boolean,
    writer: Writer
  ): Cause | undefined {
    const cause = (result: Result): Cause | undefined =>
      result._tag === "NotIncluded"
        ? { before: a, after: b, writer, path: [], value: result.witness.value, at: result.at, reasons: result.reasons }
        : undefined
    if (!explained) return cause(decide(a.schema, b.schema, writer))
    if (!isJsonObject(a.schema) || !isJsonObject(b.schema)) return undefined
    if (!branchesFullyAligned(a.schema, b.schema)) return cause(decide(a.schema, b.schema, writer))
    if (parts.some((part) => part.step._tag === "Branch")) return undefined
    return cause(decide(blank(a, parts, "before"), blank(b, parts, "after"), writer))
  }

  return {
    before,
    after,
    dirty,
    same,
    compare,
    contained: (sub, sup, options = {}) => ask([documents[sub[0]], sub[1]], [documents[sup[0]], sup[1]], options),
    accepts: (side, schema, value) => {
      const result = ask([documents[side], { const: value }], [documents[side], schema], { formats: policy.formats })
      return result._tag === "Undecided" ? undefined : result._tag === "Included"
    },
    example: (side, schema) => {
      void scopes
      const result = arena.isEmpty(documents[side].schema(schema), { formats: policy.formats })
      return result._tag === "Inhabited" ? result.witness : undefined
    }
  }
}

/** The schema with its aligned parts replaced by `true`: what remains is what the level itself says. */
const blank = (placed: Placed, parts: ReadonlyArray<Aligned>, side: "before" | "after"): JsonSchema => {
  const copy = structuredClone(placed.schema)
  const base = placed.place.pointer.length
  for (const part of parts) {
    const keys = part[side].place.pointer
      .slice(base + 1)
      .split("/")
      .map(unescapeKey)
    const last = keys.pop()
    let at: Json | undefined = copy
    for (const key of keys) at = isJsonObject(at) || Array.isArray(at) ? (Reflect.get(at, key) as Json) : undefined
    if (last !== undefined && typeof at === "object" && at !== null) {
      Object.defineProperty(at, last, { value: true, enumerable: true, configurable: true, writable: true })
    }
  }
  return copy
}

const unescapeKey = (key: string): string => key.replaceAll("~1", "/").replaceAll("~0", "~")

/**
 * A schema that pins `value` at the end of a path and leaves the rest open. Steps into branches pin nothing: the
 * value already decides which branch it takes.
 */
export const pinned = (path: ReadonlyArray<Step>, value: Json): JsonObject => {
  let schema: JsonObject = { const: value }
  for (const step of path.toReversed()) {
    if (step._tag === "Property") {
      schema = { type: "object", required: [step.name], properties: Object.fromEntries([[step.name, schema]]) }
    } else if (step._tag === "Item") schema = { type: "array", minItems: 1, contains: schema }
    else if (step._tag === "MapValue")
      schema = { type: "object", minProperties: 1, not: { additionalProperties: { not: schema } } }
  }
  return schema
}
