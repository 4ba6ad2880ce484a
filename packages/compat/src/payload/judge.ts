import type { Refusal } from "@lintel/diagnostic"
import type { Json, JsonObject, JsonSchema } from "@lintel/model"
import {
  type Arena,
  type CompileOptions,
  createArena,
  type QuestionOptions,
  type Reason,
  type Result,
  type SchemaHandle
} from "@lintel/subtype"
import type { ReaderPolicy } from "../policy.js"
import { createDocument, type QuestionDocument } from "./documents.js"
import { type Dirty, dirtyDefinitions } from "./dirty.js"
import { equalSchemas } from "./equal.js"
import { type Cause, createLocaliser, type Localiser } from "./localise.js"
import { liesUnder, pinned } from "./pinned.js"
import type { Placed, Scope } from "./place.js"
import { refusalsOf } from "./refusals.js"
import { inScope } from "./scope.js"

/**
 * Who writes a payload. `caller`: what old callers send must be accepted by the new service. `service`: what the new
 * service sends must have been accepted by old callers.
 */
export type Writer = "caller" | "service"

/** Which of the two sides a schema belongs to. */
export type Side = "before" | "after"

/** A whole payload that the writer's schema admits and the reader's refuses, both checked, and where it is refused. */
export interface Refused {
  readonly value: Json
  readonly refusals: ReadonlyArray<Refusal>
}

/** What comparing one payload gave. */
export type PayloadVerdict =
  | { readonly _tag: "Same" }
  | { readonly _tag: "Accepted" }
  | {
      readonly _tag: "Refused"
      readonly refused: Refused
      /** The smallest parts that explain it; never empty. */
      readonly causes: ReadonlyArray<Cause>
    }
  | { readonly _tag: "Undecided"; readonly reasons: ReadonlyArray<Reason> }

/** Compares payloads of one pair of scopes; work on shared definitions is done once. */
export interface PayloadJudge {
  readonly before: Scope
  readonly after: Scope
  /** Whether two values read the same, annotations included, and use no definition that changed. */
  readonly same: (before: unknown, after: unknown) => boolean
  readonly compare: (before: Placed, after: Placed, writer: Writer) => PayloadVerdict
  /**
   * A whole payload that shows one cause; undefined when the cause cannot show in this payload, because something
   * around it keeps such values away.
   */
  readonly show: (before: Placed, after: Placed, writer: Writer, cause: Cause, known: Refused) => Refused | undefined
  /** Whether the value is accepted on that side; undefined when undecided. */
  readonly accepts: (side: Side, schema: JsonSchema, value: Json) => boolean | undefined
  /** A small natural value of a schema, if one is known. */
  readonly example: (side: Side, schema: JsonSchema) => { readonly value: Json } | undefined
  /** Plain question between schemas of the two sides (or of one), as they are written. */
  readonly contained: (
    sub: readonly [Side, JsonSchema],
    sup: readonly [Side, JsonSchema],
    options?: QuestionOptions
  ) => Result
}

/** How a judge reads its documents. */
export interface JudgeOptions {
  readonly policy: ReaderPolicy
  readonly arena?: Arena
  /** Whether payloads are read with their direction in mind: read-only and write-only names do not travel both ways. */
  readonly isDirected: boolean
  /** Whether anything has to be rewritten for that; see `needsProjection`. */
  readonly isProjected: boolean
  readonly compile?: { readonly before: CompileOptions; readonly after: CompileOptions }
}

/** Makes the judge of one pair of scopes. */
export const createJudge = (before: Scope, after: Scope, options: JudgeOptions): PayloadJudge => {
  const { isDirected, isProjected, policy } = options
  const arena = options.arena ?? createArena()
  const scopes = { before, after }
  const written = lazy((): Dirty => dirtyDefinitions(before.definitions, after.definitions, "written"))
  const admitted = lazy((): Dirty => dirtyDefinitions(before.definitions, after.definitions, "admitted"))
  const documents = new Map<string, QuestionDocument>()
  const decisions = new Map<string, Result>()
  const verdicts = new Map<string, PayloadVerdict>()

  const documentOf = (side: Side, writer: Writer | undefined): QuestionDocument => {
    const isSender = writer !== undefined && (side === "before") === (writer === "caller")
    const direction = !isDirected || writer === undefined ? undefined : writer === "caller" ? "request" : "response"
    const role = isSender ? "sender" : "reader"
    const key = isProjected ? `${side} ${direction ?? ""} ${role}` : side
    const known = documents.get(key)
    if (known !== undefined) return known
    const isRewritten = isProjected && writer !== undefined
    const made = createDocument(arena, scopes[side], { direction, role }, isRewritten, options.compile?.[side] ?? {})
    documents.set(key, made)
    return made
  }

  const ask = (sub: SchemaHandle, sup: SchemaHandle, question: QuestionOptions): Result => {
    const result = arena.isSubtype(sub, sup, question)
    return result._tag === "InvalidSchema" ? undecided(`${result.reason} at ${result.pointer || "the root"}`) : result
  }

  const question: QuestionOptions = {
    formats: policy.formats,
    sender: policy.relation === "senderClosed" ? "closed" : "as-written",
    reader: policy.unknownProperties === "ignored" ? "tolerant" : "as-written",
    enums: policy.enums
  }

  const sidesOf = (writer: Writer): readonly [writerSide: Side, readerSide: Side] =>
    writer === "caller" ? ["before", "after"] : ["after", "before"]

  const decide =
    (writer: Writer) =>
    (sub: Placed, sup: Placed): Result => {
      const [writerSide, readerSide] = sidesOf(writer)
      const left = documentOf(writerSide, writer).handle(sub)
      const right = documentOf(readerSide, writer).handle(sup)
      const key = `${writer} ${left.pointer} ${right.pointer}`
      const known = decisions.get(key)
      if (known !== undefined) return known
      const result = ask(left, right, question)
      decisions.set(key, result)
      return result
    }

  const admitsSame = (a: JsonSchema, b: JsonSchema): boolean =>
    equalSchemas(a, b, "admitted", admitted().isSameReference)

  const localiserOf = (writer: Writer): Localiser =>
    createLocaliser(scopes, writer === "caller", decide(writer), admitsSame)
  const localisers = { caller: lazy(() => localiserOf("caller")), service: lazy(() => localiserOf("service")) }

  const readerRoot = (writer: Writer): JsonObject => documentOf(sidesOf(writer)[1], writer).root

  const judged = (a: Placed, b: Placed, writer: Writer): PayloadVerdict => {
    if (admitsSame(a.schema, b.schema)) return { _tag: "Accepted" }
    const [writerSide] = sidesOf(writer)
    const result = writerSide === "before" ? decide(writer)(a, b) : decide(writer)(b, a)
    if (result._tag === "Included") return { _tag: "Accepted" }
    if (result._tag === "Undecided") return { _tag: "Undecided", reasons: result.reasons }
    const causes = localisers[writer]().causes(a, b)
    return {
      _tag: "Refused",
      refused: { value: result.witness.value, refusals: refusalsOf(result.reasons, readerRoot(writer)) },
      causes: causes.length === 0 ? [{ before: a, after: b, path: [], refused: result }] : causes
    }
  }

  return {
    before,
    after,
    same: (a, b) => equalSchemas(a, b, "written", written().isSameReference),
    compare: (a, b, writer) => {
      if (equalSchemas(a.schema, b.schema, "written", written().isSameReference)) return { _tag: "Same" }
      const [left, right] = [scoped(a, before), scoped(b, after)]
      const [first, second] = [documentOf("before", writer).handle(left), documentOf("after", writer).handle(right)]
      const key = `${writer} ${first.pointer} ${second.pointer}`
      const known = verdicts.get(key)
      if (known !== undefined) return known
      const verdict = judged(left, right, writer)
      verdicts.set(key, verdict)
      return verdict
    },
    show: (a, b, writer, cause, known) => {
      if (cause.path.length === 0) {
        return { value: cause.refused.witness.value, refusals: refusalsOf(cause.refused.reasons, readerRoot(writer)) }
      }
      if (known.refusals.length > 0 && known.refusals.every(({ pointer }) => liesUnder(pointer, cause.path))) {
        return known
      }
      const [left, right] = [scoped(a, before), scoped(b, after)]
      const [writerSide, readerSide] = sidesOf(writer)
      const [sender, reader] = writerSide === "before" ? [left, right] : [right, left]
      const senderDocument = documentOf(writerSide, writer)
      const whole: JsonSchema = {
        allOf: [
          { $ref: `#${encodeURI(senderDocument.handle(sender).pointer)}` },
          pinned(cause.path, cause.refused.witness.value)
        ]
      }
      const result = ask(senderDocument.made(whole), documentOf(readerSide, writer).handle(reader), question)
      if (result._tag !== "NotIncluded") return undefined
      return { value: result.witness.value, refusals: refusalsOf(result.reasons, readerRoot(writer)) }
    },
    contained: (sub, sup, more = {}) =>
      ask(
        documentOf(sub[0], undefined).made(inScope(sub[1], scopes[sub[0]])),
        documentOf(sup[0], undefined).made(inScope(sup[1], scopes[sup[0]])),
        { formats: policy.formats, ...more }
      ),
    accepts: (side, schema, value) => {
      const document = documentOf(side, undefined)
      const result = ask(document.made({ const: value }), document.made(inScope(schema, scopes[side])), {
        formats: policy.formats
      })
      return result._tag === "Undecided" ? undefined : result._tag === "Included"
    },
    example: (side, schema) => {
      const document = documentOf(side, undefined)
      const result = arena.isEmpty(document.made(inScope(schema, scopes[side])), { formats: policy.formats })
      return result._tag === "Inhabited" ? result.witness : undefined
    }
  }
}

const scoped = (placed: Placed, scope: Scope): Placed => {
  const schema = inScope(placed.schema, scope)
  return schema === placed.schema ? placed : { ...placed, schema }
}

const undecided = (text: string): Result => ({ _tag: "Undecided", reasons: [{ _tag: "Unsupported", text, at: "" }] })

const lazy = <A>(make: () => A): (() => A) => {
  let made: { readonly value: A } | undefined
  return () => (made ??= { value: make() }).value
}
