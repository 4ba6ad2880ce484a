import { refusalsOf } from "@lintel/evolution"
import type { Json, JsonSchema } from "@lintel/model"
import {
  type Arena,
  createArena,
  type NotIncluded,
  type QuestionOptions,
  type Result,
  type SchemaHandle,
  type Verdict
} from "@lintel/subtype"
import { createDocument, type QuestionDocument } from "./documents.js"
import { type Dirty, dirtyDefinitions } from "./dirty.js"
import { createEquality, rememberedByPair } from "./equal.js"
import { createEvidence, type Evident } from "./evident.js"
import { type Bases, createBases } from "./bases.js"
import { causeOf, createExplorer } from "./causes.js"
import { createPairGraph, type Decide, type PairGraph } from "./graph.js"
import { createPayloadFor, decided, type PayloadFor } from "./payloadFor.js"
import { nowhere, type Placed, type Scope } from "./place.js"
import { projectionOf } from "./projection.js"
import { enumsReadOf } from "../policy.js"
import type { Cause, JudgeOptions, PayloadJudge, PayloadVerdict, Refused, Side, Writer } from "./judgement.js"
import { sceptical } from "./sceptical.js"
import { inScope } from "./scope.js"

export type {
  Cause,
  Exploration,
  JudgeOptions,
  PayloadJudge,
  PayloadVerdict,
  Refused,
  Side,
  Writer
} from "./judgement.js"

/** One direction: who writes, who reads, and what is known of the pairs of their schemas. */
interface Direction {
  readonly question: QuestionOptions
  readonly writerIs: Side
  readonly writer: QuestionDocument
  readonly reader: QuestionDocument
  readonly documents: { readonly before: QuestionDocument; readonly after: QuestionDocument }
  readonly decide: Decide
  readonly graph: PairGraph
  readonly bases: Bases
  /** Causes that were shown in some payload. */
  readonly confirmed: Set<string>
  readonly shown: Map<string, Refused | undefined>
  readonly payloadFor: PayloadFor
}

/** What is asked of a level without its parts is decided in far fewer steps, or hardly ever. */
const stepsOfLevel = 250_000

/** Makes the judge of one pair of scopes. */
export const createJudge = (before: Scope, after: Scope, options: JudgeOptions): PayloadJudge => {
  const { isDirected, policy, projected } = options
  const arena = options.arena ?? createArena()
  const scopes = { before, after }
  const written = lazy((): Dirty => dirtyDefinitions(before.definitions, after.definitions, "written"))
  const admitted = lazy((): Dirty => {
    const { unequal } = written()
    return dirtyDefinitions(before.definitions, after.definitions, "admitted", (name) => !unequal.has(name))
  })
  const documents = new Map<string, QuestionDocument>()

  const documentOf = (side: Side, writer: Writer | undefined): QuestionDocument => {
    const isSender = writer !== undefined && (side === "before") === (writer === "caller")
    const direction = !isDirected || writer === undefined ? undefined : writer === "caller" ? "request" : "response"
    const mode = writer === undefined ? undefined : projectionOf(projected, direction, isSender ? "sender" : "reader")
    const key = mode === undefined ? side : `${side} ${mode.direction ?? ""} ${mode.role}`
    const known = documents.get(key)
    if (known !== undefined) return known
    const made = createDocument(arena, scopes[side], mode, options.compile?.[side] ?? {})
    documents.set(key, made)
    return made
  }

  const ask = (sub: SchemaHandle, sup: SchemaHandle, question: QuestionOptions): Result =>
    decided(arena.isSubtype(sub, sup, question))

  const questionOf = (writer: Writer): QuestionOptions => ({
    formats: policy.formats,
    sender: policy.relation === "senderClosed" ? "closed" : "as-written",
    reader: policy.unknownProperties === "ignored" ? "tolerant" : "as-written",
    enums: isDirected ? enumsReadOf(policy, writer) : policy.enums
  })

  const same = rememberedByPair(createEquality("written", (reference) => written().isSameReference(reference)))
  const admitsSame = rememberedByPair(createEquality("admitted", (reference) => admitted().isSameReference(reference)))

  /** Other dialects read the same words in other ways: there, everything is asked. */
  const evidenceOf = (writerIs: Side, writer: Scope, reader: Scope): Evident => {
    const { compile } = options
    const dialects = [compile?.before.dialect, compile?.after.dialect]
    if (dialects.some((dialect) => dialect !== undefined && dialect !== "2020-12")) return () => false
    const isSame = (a: JsonSchema, b: JsonSchema): boolean =>
      writerIs === "before" ? admitsSame(a, b) : admitsSame(b, a)
    return createEvidence({ writer, reader, isClosed: policy.relation === "senderClosed", isSame })
  }

  /** Questions of a direction; each is asked once, and only for its verdict until a value is to be shown. */
  const decideIn = (
    question: QuestionOptions,
    handlesOf: (writer: Placed, reader: Placed) => readonly [sub: SchemaHandle, sup: SchemaHandle]
  ): Decide => {
    const results = new Map<string, Result>()
    const verdicts = new Map<string, Verdict>()
    const result = (writer: Placed, reader: Placed): Result => {
      const [sub, sup] = handlesOf(writer, reader)
      const key = `${sub.pointer} ${sup.pointer}`
      const verdict = verdicts.get(key)
      return verdict?._tag === "Undecided" ? verdict : once(results, key, () => ask(sub, sup, question))
    }
    const verdict = (writer: Placed, reader: Placed): Verdict => {
      const [sub, sup] = handlesOf(writer, reader)
      const key = `${sub.pointer} ${sup.pointer}`
      return results.get(key) ?? once(verdicts, key, () => decided(arena.verdict(sub, sup, question)))
    }
    const holds = (writer: Placed, reader: Placed): boolean => {
      const [sub, sup] = handlesOf(writer, reader)
      return arena.verdict(sub, sup, { ...question, budget: stepsOfLevel })._tag === "Included"
    }
    return { result, verdict, holds }
  }

  const directionOf = (writer: Writer): Direction => {
    const both = { before: documentOf("before", writer), after: documentOf("after", writer) }
    const writerIs = writer === "caller" ? "before" : "after"
    const [sender, reader] = writerIs === "before" ? [both.before, both.after] : [both.after, both.before]
    const question = questionOf(writer)
    const memory = options.memory?.levels[writerIs]
    const decide = decideIn(question, (sub, sup) => [sender.handle(sub), reader.handle(sup)])
    const found = evidenceOf(writerIs, sender.scope, reader.scope)
    const evident = options.isRecheck === true && memory !== undefined ? sceptical(found, memory, writerIs) : found
    const read = { before: both.before.scope, after: both.after.scope }
    const graph = createPairGraph(read, writerIs, decide, admitsSame, evident, memory)
    const isRefused = (a: Placed, b: Placed): boolean =>
      (writerIs === "before" ? decide.verdict(a, b) : decide.verdict(b, a))._tag === "NotIncluded"
    return {
      question,
      writerIs,
      writer: sender,
      reader,
      documents: both,
      decide,
      graph,
      bases: createBases({ ...read, isSame: admitsSame, isRefused }),
      confirmed: new Set(),
      shown: new Map(),
      payloadFor: createPayloadFor({ arena, question, writerIs, writer: sender, reader, graph })
    }
  }
  const directions = { caller: lazy(() => directionOf("caller")), service: lazy(() => directionOf("service")) }

  /** The two schemas as they are read in a direction, writer first. */
  const roles = (a: Placed, b: Placed, { documents: both, writerIs }: Direction): readonly [Placed, Placed] => {
    const [left, right] = [both.before.read(scoped(a, before)), both.after.read(scoped(b, after))]
    return writerIs === "before" ? [left, right] : [right, left]
  }

  const refusedBy = (result: NotIncluded, { reader }: Direction): Refused => ({
    value: result.witness.value,
    refusals: refusalsOf(result, reader.root)
  })

  const judged = (sender: Placed, reader: Placed, direction: Direction): PayloadVerdict => {
    const pair = inOrder(sender, reader, direction)
    const found = direction.graph.findings(...pair)
    if (found.length === 0) return { _tag: "Accepted" }
    const causes = found.flatMap(causeOf).filter((cause) => {
      if (direction.confirmed.has(cause.key)) return true
      const isShown = show(sender, reader, direction, cause) !== undefined
      if (isShown) direction.confirmed.add(cause.key)
      return isShown
    })
    const [first] = causes
    if (first !== undefined) {
      return {
        _tag: "Refused",
        causes,
        get refused() {
          return show(sender, reader, direction, first) ?? refusedWholly(sender, reader, direction)
        }
      }
    }
    const whole = direction.decide.result(sender, reader)
    if (whole._tag === "Included") return { _tag: "Accepted" }
    if (whole._tag === "Undecided") return { _tag: "Undecided", reasons: whole.reasons }
    const [left, right] = pair
    const at = { key: "", before: left, after: right, depth: 0, path: [], choices: [] }
    const cause = { ...at, refused: whole, isWhole: true }
    return { _tag: "Refused", causes: [cause], refused: refusedBy(whole, direction) }
  }

  const refusedWholly = (sender: Placed, reader: Placed, direction: Direction): Refused => {
    const result = direction.decide.result(sender, reader)
    return result._tag === "NotIncluded" ? refusedBy(result, direction) : { value: null, refusals: [] }
  }

  /** A whole payload that shows the cause; undefined when something around it keeps such values away. */
  const show = (sender: Placed, reader: Placed, direction: Direction, cause: Cause): Refused | undefined => {
    if (cause.isWhole) return refusedBy(cause.refused, direction)
    const [left, right] = [direction.writer.handle(sender), direction.reader.handle(reader)]
    const key = `${left.pointer} ${right.pointer} ${cause.key}`
    if (direction.shown.has(key)) return direction.shown.get(key)
    const found = direction.payloadFor(sender, reader, cause)
    direction.shown.set(key, found)
    return found
  }

  const explored = createExplorer()
  const verdicts = new Map<string, PayloadVerdict>()
  const answers = new Map<string, Result>()
  const acceptances = new Map<string, ReturnType<Arena["accepts"]>>()
  const examples = new Map<string, { readonly value: Json } | undefined>()

  return {
    before,
    after,
    same,
    compare: (a, b, writer) => {
      if (same(a.schema, b.schema)) return { _tag: "Same" }
      if (admitsSame(a.schema, b.schema)) return { _tag: "Accepted" }
      const direction = directions[writer]()
      const [sender, reader] = roles(a, b, direction)
      const key = `${writer} ${direction.writer.handle(sender).pointer} ${direction.reader.handle(reader).pointer}`
      const known = verdicts.get(key)
      if (known !== undefined) return known
      const verdict = judged(sender, reader, direction)
      verdicts.set(key, verdict)
      return verdict
    },
    explore: (a, b, writer) => {
      if (admitsSame(a.schema, b.schema)) return { isAccepted: true, causes: [] }
      const direction = directions[writer]()
      const [sender, reader] = roles(a, b, direction)
      const { causes, isAccepted } = explored(direction.graph.findings(...inOrder(sender, reader, direction)))
      return { isAccepted, causes: causes.map(direction.bases.of) }
    },
    show: (a, b, writer, cause) => {
      const direction = directions[writer]()
      const [sender, reader] = roles(a, b, direction)
      return show(sender, reader, direction, direction.bases.originOf(cause))
    },
    common: (a, b, writer, form) => {
      const direction = directions[writer]()
      const [sender, reader] = roles(a, b, direction)
      const [left, right] = [direction.writer.handle(sender), direction.reader.handle(reader)]
      const formed = { allOf: [{ $ref: `#${encodeURI(left.pointer)}` }, form] }
      const asked = direction.writer.handle({ schema: formed, place: nowhere })
      const both = arena.intersects(asked, right, direction.question)
      if (both._tag === "Inhabited") return both.witness
      // A reader may take more than its schema lists: values of enumerations that it does not know.
      const sent = arena.isEmpty(asked, direction.question)
      if (sent._tag !== "Inhabited") return undefined
      return arena.accepts(right, sent.witness.value, direction.question)._tag === "Accepted" ? sent.witness : undefined
    },
    isFine: (sent, read, writer) => {
      const direction = directions[writer]()
      const [sender, reader] =
        direction.writerIs === "before" ? roles(sent, read, direction) : roles(read, sent, direction)
      return direction.decide.verdict(sender, reader)._tag === "Included"
    },
    contained: (sub, sup, more = {}) => {
      const handleOf = ([side, schema]: readonly [Side, JsonSchema]): SchemaHandle =>
        documentOf(side, undefined).handle({ schema: inScope(schema, scopes[side]), place: nowhere })
      const [left, right] = [handleOf(sub), handleOf(sup)]
      const key = `${sub[0]} ${left.pointer} ${sup[0]} ${right.pointer} ${JSON.stringify(more)}`
      return once(answers, key, () => ask(left, right, { formats: policy.formats, ...more }))
    },
    accepts: (side, schema, value, writer) => {
      const document = documentOf(side, writer)
      const handle = document.handle(document.read({ schema: inScope(schema, scopes[side]), place: nowhere }))
      // Witnesses of many operations say the same of the same schema.
      const key = `${side} ${writer ?? ""} ${handle.pointer} ${JSON.stringify(value)}`
      const result = once(acceptances, key, () => arena.accepts(handle, value, { formats: policy.formats }))
      return result._tag === "Accepted" ? true : result._tag === "Refused" ? false : undefined
    },
    example: (side, schema, writer) => {
      const document = documentOf(side, writer)
      const handle = document.handle(document.read({ schema: inScope(schema, scopes[side]), place: nowhere }))
      const key = `${side} ${writer ?? ""} ${handle.pointer}`
      if (examples.has(key)) return examples.get(key)
      const result = arena.isEmpty(handle, { formats: policy.formats })
      const found = result._tag === "Inhabited" ? result.witness : undefined
      examples.set(key, found)
      return found
    }
  }
}

const inOrder = (sender: Placed, reader: Placed, { writerIs }: Direction): readonly [before: Placed, after: Placed] =>
  writerIs === "before" ? [sender, reader] : [reader, sender]

const scoped = (placed: Placed, scope: Scope): Placed => {
  const schema = inScope(placed.schema, scope)
  return schema === placed.schema ? placed : { ...placed, schema }
}

const once = <A>(known: Map<string, A>, key: string, make: () => A): A => {
  const before = known.get(key)
  if (before !== undefined) return before
  const made = make()
  known.set(key, made)
  return made
}

const lazy = <A>(make: () => A): (() => A) => {
  let held: { readonly value: A } | undefined
  return () => (held ??= { value: make() }).value
}
