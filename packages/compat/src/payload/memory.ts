import type { Json, JsonSchema } from "@lintel/model"
import { factsOf } from "./facts.js"
import type { JudgedLevel } from "./graph.js"
import type { Cause, Side, Writer } from "./judgement.js"

/** What was found out about pairs of objects. */
export interface PairMemory<A> {
  readonly get: (before: object, after: object) => A | undefined
  readonly set: (before: object, after: object, found: A) => void
}

const createPairMemory = <A>(): PairMemory<A> => {
  const known = new WeakMap<object, WeakMap<object, A>>()
  return {
    get: (before, after) => known.get(before)?.get(after),
    set: (before, after, found) => {
      const others = known.get(before) ?? new WeakMap<object, A>()
      known.set(before, others.set(after, found))
    }
  }
}

/** Whether a schema means the same in every document. */
const standsAlone = (schema: JsonSchema): schema is Exclude<JsonSchema, boolean> => {
  if (typeof schema === "boolean") return false
  const { isNamed, references } = factsOf(schema)
  return !isNamed && references.size === 0
}

/** Finds out something about a pair of schemas; once for all documents where both mean the same in every one. */
export const remembered = <A>(
  memory: PairMemory<A> | undefined,
  before: JsonSchema,
  after: JsonSchema,
  find: () => A
): A => {
  if (memory === undefined || !standsAlone(before) || !standsAlone(after)) return find()
  const known = memory.get(before, after)
  if (known !== undefined) return known
  const found = find()
  memory.set(before, after, found)
  return found
}

/** Causes that were shown by a payload, whatever the payload was, with what differs between their schemas. */
export interface ShownCauses {
  readonly get: (cause: CausePair, writer: Writer) => ReadonlyArray<Json> | undefined
  readonly set: (cause: CausePair, writer: Writer, differences: ReadonlyArray<Json>) => void
}

type CausePair = Pick<Cause, "before" | "after">

const createShownCauses = (): ShownCauses => {
  const shown = {
    caller: createPairMemory<ReadonlyArray<Json>>(),
    service: createPairMemory<ReadonlyArray<Json>>()
  }
  const pairOf = ({ after, before }: CausePair): readonly [object, object] | undefined =>
    typeof before.schema === "boolean" || typeof after.schema === "boolean" ? undefined : [before.schema, after.schema]
  return {
    get: (cause, writer) => {
      const pair = pairOf(cause)
      return pair === undefined ? undefined : shown[writer].get(...pair)
    },
    set: (cause, writer, differences) => {
      const pair = pairOf(cause)
      if (pair !== undefined) shown[writer].set(...pair, differences)
    }
  }
}

/** What comparisons of one run find out that holds in others too. */
export interface RunMemory {
  /** Levels by the side that writes. */
  readonly levels: Readonly<Record<Side, PairMemory<JudgedLevel>>>
  readonly shown: ShownCauses
}

export const createRunMemory = (): RunMemory => ({
  levels: { before: createPairMemory(), after: createPairMemory() },
  shown: createShownCauses()
})
