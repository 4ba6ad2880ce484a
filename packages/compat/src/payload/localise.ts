import { isJsonObject, type Json, type JsonObject, type JsonSchema } from "@lintel/model"
import type { NotIncluded, Result } from "@lintel/subtype"
import { align, type Aligned, type Step } from "./align.js"
import { type Placed, placeKey, resolved, type Scope, unescapeKey } from "./place.js"

/** The smallest part of a payload that explains a refusal, with a value of that part. */
export interface Cause {
  readonly before: Placed
  readonly after: Placed
  /** From the payload's root down to the cause. */
  readonly path: ReadonlyArray<Step>
  readonly refused: NotIncluded
}

/** The question whether everything that one part admits is admitted by the other, in the direction of the payload. */
export type Decide = (writer: Placed, reader: Placed) => Result

interface Node {
  readonly before: Placed
  readonly after: Placed
  /** What is wrong at this very level, its refused parts taken as accepted. */
  readonly refused: NotIncluded | undefined
  readonly below: ReadonlyArray<Aligned>
}

/** Finds causes; what one pair of schemas explains is remembered, however many payloads lead to it. */
export interface Localiser {
  readonly causes: (before: Placed, after: Placed) => ReadonlyArray<Cause>
}

/** Causes of one payload that are looked for; a payload with more than that has to be read whole. */
const mostCauses = 400

export const createLocaliser = (
  scopes: { readonly before: Scope; readonly after: Scope },
  writerIsBefore: boolean,
  decide: Decide,
  isSame: (before: JsonSchema, after: JsonSchema) => boolean
): Localiser => {
  const nodes = new Map<string, Node>()
  const ask = (before: Placed, after: Placed): Result =>
    writerIsBefore ? decide(before, after) : decide(after, before)

  const nodeOf = (before: Placed, after: Placed, key: string): Node => {
    const known = nodes.get(key)
    if (known !== undefined) return known
    const below = align(before, after).filter(
      ({ after: right, before: left }) => !isSame(left.schema, right.schema) && ask(left, right)._tag === "NotIncluded"
    )
    const result =
      below.length === 0
        ? ask(before, after)
        : writerIsBefore
          ? decide(withoutAlternatives(before, below, "before"), withoutParts(after, below, "after"))
          : decide(withoutAlternatives(after, below, "after"), withoutParts(before, below, "before"))
    const node = { before, after, refused: result._tag === "NotIncluded" ? result : undefined, below }
    nodes.set(key, node)
    return node
  }

  return {
    causes: (before, after) => {
      const found: Array<Cause> = []
      const seen = new Set<string>()
      let level: ReadonlyArray<{
        readonly before: Placed
        readonly after: Placed
        readonly path: ReadonlyArray<Step>
      }> = [{ before, after, path: [] }]
      // Breadth first: the shortest path to each cause.
      while (level.length > 0 && found.length < mostCauses) {
        const next: Array<(typeof level)[number]> = []
        for (const pair of level) {
          const left = resolved(pair.before, scopes.before)
          const right = resolved(pair.after, scopes.after)
          const key = `${placeKey(left.place)} ${placeKey(right.place)}`
          if (seen.has(key)) continue
          seen.add(key)
          const node = nodeOf(left, right, key)
          if (node.refused !== undefined) {
            found.push({ before: left, after: right, path: pair.path, refused: node.refused })
          }
          for (const part of node.below) next.push({ ...part, path: [...pair.path, part.step] })
        }
        level = next
      }
      return found
    }
  }
}

const keysOf = (placed: Placed, part: Placed): ReadonlyArray<string> =>
  part.place.pointer
    .slice(placed.place.pointer.length + 1)
    .split("/")
    .map(unescapeKey)

const isAlternative = (step: Step): boolean => step._tag === "Branch" && step.keyword !== "allOf"

/** The reader with its refused parts replaced by `true`: it accepts at least what it accepted. */
const withoutParts = (placed: Placed, parts: ReadonlyArray<Aligned>, side: "before" | "after"): Placed => {
  const refused = parts.filter(({ step }) => !isAlternative(step))
  if (refused.length === 0) return placed
  const schema = structuredClone(placed.schema) as Json
  for (const part of refused) {
    const keys = [...keysOf(placed, part[side])]
    const last = keys.pop()
    let here: Json | undefined = schema
    for (const key of keys) {
      here = typeof here === "object" && here !== null ? (Reflect.get(here, key) as Json | undefined) : undefined
    }
    if (last !== undefined && typeof here === "object" && here !== null) {
      Object.defineProperty(here, last, { value: true, enumerable: true, configurable: true, writable: true })
    }
  }
  return made(placed, schema as JsonSchema)
}

/** The writer without the alternatives that are refused on their own: what remains has to be accepted nevertheless. */
const withoutAlternatives = (placed: Placed, parts: ReadonlyArray<Aligned>, side: "before" | "after"): Placed => {
  const refused = parts.filter(({ step }) => isAlternative(step))
  if (refused.length === 0 || !isJsonObject(placed.schema)) return placed
  const schema: Record<string, Json> = { ...(placed.schema as JsonObject) }
  for (const keyword of ["anyOf", "oneOf"]) {
    const gone = new Set(
      refused.flatMap((part) => {
        const [found, index] = keysOf(placed, part[side])
        return found === keyword ? [Number(index)] : []
      })
    )
    const list = schema[keyword]
    if (gone.size > 0 && Array.isArray(list)) {
      const kept = (list as ReadonlyArray<Json>).filter((_, index) => !gone.has(index))
      schema[keyword] = kept.length === 0 ? [false] : kept
    }
  }
  return made(placed, schema)
}

const made = (placed: Placed, schema: JsonSchema): Placed => ({
  schema,
  place: { address: placed.place.address, pointer: placed.place.pointer }
})
