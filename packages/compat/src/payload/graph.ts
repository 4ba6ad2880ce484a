import { isJsonObject, type Json, type JsonSchema } from "@lintel/model"
import type { NotIncluded, Reason, Result, Verdict } from "@lintel/subtype"
import { type Abstraction, type Part, type Scopes, takeApart } from "./abstraction.js"
import { align, type Step } from "./align.js"
import { equalJson } from "./equal.js"
import { besideNull } from "./nullable.js"
import type { Evident } from "./evident.js"
import { type PairMemory, remembered } from "./memory.js"
import { partScheme, type Placed, resolved } from "./place.js"
import { questioned } from "./questioned.js"
import { type Given, sample } from "./sample.js"

/** The question whether everything that one schema admits is admitted by the other, in the direction of the payload. */
export interface Decide {
  readonly result: (writer: Placed, reader: Placed) => Result
  /** The same where nobody is shown a value that refutes it, which costs much less. */
  readonly verdict: (writer: Placed, reader: Placed) => Verdict
  /** Whether a level without its parts is accepted: asked briefly, as without an answer the parts are asked about too. */
  readonly holds: (writer: Placed, reader: Placed) => boolean
}

/** What one pair of schemas is, its common parts left out of account. */
type Level =
  | { readonly _tag: "Holds" }
  /** Nothing else needs to be asked: everything that the writer admits is accepted, parts included. */
  | { readonly _tag: "Accepted" }
  | { readonly _tag: "Refused"; readonly refused: NotIncluded }
  | { readonly _tag: "Undecided"; readonly reasons: ReadonlyArray<Reason> }

/** A level with the parts that are asked about next. */
export interface JudgedLevel {
  readonly level: Level
  readonly parts: ReadonlyArray<Part>
}

interface Node {
  /** The same for the same pair of places. */
  readonly key: string
  readonly before: Placed
  readonly after: Placed
  level: Level | undefined
  edges: ReadonlyArray<Edge>
  /** The last search that came by. */
  visit: number
  /** Nothing that it reaches is refused or undecided. */
  isClean: boolean
}

interface Edge {
  readonly steps: ReadonlyArray<Step>
  readonly to: Node
}

/** How a search came to a node. */
interface Arrival {
  readonly node: Node
  readonly depth: number
  readonly from: Arrival | undefined
  readonly steps: ReadonlyArray<Step>
}

/** A pair of schemas with alternatives, and the way from there to what was found in one of them. */
export interface Choice {
  readonly before: Placed
  readonly after: Placed
  readonly path: ReadonlyArray<Step>
}

/** A pair of schemas that is refused, or undecided, at its own level. */
export interface Finding {
  /** The same for the same pair, whatever payload reaches it. */
  readonly key: string
  readonly before: Placed
  readonly after: Placed
  /** Levels between the payload's root and it. */
  readonly depth: number
  /** From the payload's root down to it. */
  readonly path: ReadonlyArray<Step>
  /** The parts on the way down to it that have alternatives, the nearest first. */
  readonly choices: ReadonlyArray<Choice>
  readonly level: Extract<Level, { readonly _tag: "Refused" | "Undecided" }>
}

/** Everything about one direction of one pair of documents; what is found once is remembered. */
export interface PairGraph {
  /** What is refused or undecided in a pair and in all that it reaches. Nothing: the pair is accepted. */
  readonly findings: (before: Placed, after: Placed) => ReadonlyArray<Finding>
  /** A guess at a whole payload that holds the given part at the end of the path. */
  readonly payload: (root: Placed, reader: Placed, given: Given) => { readonly value: Json } | undefined
}

/** Findings of one payload that are told apart; a payload with more than that has to be read whole. */
const mostFindings = 400

/**
 * Compares schemas level by level. A level is asked about with all common parts replaced by names that nothing is known
 * of; if it holds then, it holds whatever the parts are. A pair is accepted when every level it reaches holds: values are
 * finite, so recursion needs no special care. Each definition is looked at once, however many payloads reach it.
 */
export const createPairGraph = (
  scopes: Scopes,
  writerIs: "before" | "after",
  decide: Decide,
  isSame: (before: JsonSchema, after: JsonSchema) => boolean,
  evident: Evident,
  memory?: PairMemory<JudgedLevel>
): PairGraph => {
  const readerIs = writerIs === "before" ? "after" : "before"
  const nodes = new Map<string, Node>()
  let visits = 0
  const names = new Map<string, JsonSchema>()

  const ask = (before: Placed, after: Placed): Result =>
    writerIs === "before" ? decide.result(before, after) : decide.result(after, before)

  const askVerdict = (before: Placed, after: Placed): Verdict["_tag"] =>
    (writerIs === "before" ? decide.verdict(before, after) : decide.verdict(after, before))._tag

  const holds = (before: Placed, after: Placed): boolean =>
    writerIs === "before" ? decide.holds(before, after) : decide.holds(after, before)

  const isEvident = (before: JsonSchema, after: JsonSchema): boolean =>
    writerIs === "before" ? evident(before, after) : evident(after, before)

  /** A level without the writer's alternatives of which it is evident that they are accepted. */
  const narrowed = (made: Abstraction): Abstraction => ({
    ...made,
    [writerIs]: questioned(made[writerIs], made[readerIs], evident, scopes[writerIs])
  })

  const identities = new WeakMap<object, number>()
  let identity = 0
  const identityOf = (schema: JsonSchema): string => {
    if (typeof schema === "boolean") return String(schema)
    const known = identities.get(schema)
    if (known === undefined) identities.set(schema, ++identity)
    return String(known ?? identity)
  }
  const keyOf = (before: Placed, after: Placed): string => `${identityOf(before.schema)} ${identityOf(after.schema)}`

  const named = (part: Part): readonly [JsonSchema, JsonSchema] => {
    const [left, right] = [resolved(part.before, scopes.before), resolved(part.after, scopes.after)]
    const key = keyOf(left, right)
    const name = names.get(key) ?? { $ref: `${partScheme}${names.size}` }
    names.set(key, name)
    return [name, name]
  }

  const at = (placed: Placed, schema: JsonSchema): Placed => ({ schema, place: { ...placed.place, address: "" } })

  /** A question that only what stands at this very level can answer with a value. */
  const ownRefusal = (before: Placed, after: Placed): Result | undefined => {
    const made = takeApart(before, after, scopes, readerIs, isSame, (part) => {
      const writer = part[writerIs]
      const found = sample(writer, scopes[writerIs])
      const written: JsonSchema = found === undefined ? writer.schema : { const: found.value }
      const [step] = part.steps.slice(-1)
      const read = step?._tag === "Branch" ? part[readerIs].schema : readWith(written, part[readerIs])
      return writerIs === "before" ? [written, read] : [read, written]
    })
    if (made === undefined) return undefined
    const asked = narrowed(made)
    return ask(at(before, asked.before), at(after, asked.after))
  }

  /** What takes the part of a sample; where constants tell alternatives apart, it takes no others'. */
  const readWith = (written: JsonSchema, part: Placed): JsonSchema => {
    const { schema } = resolved(part, scopes[readerIs])
    return isJsonObject(schema) && (Object.hasOwn(schema, "const") || Object.hasOwn(schema, "enum"))
      ? { anyOf: [written, schema] }
      : true
  }

  const nodeOf = (before: Placed, after: Placed): Node => {
    const left = resolved(before, scopes.before)
    const right = resolved(after, scopes.after)
    const key = keyOf(left, right)
    const known = nodes.get(key)
    if (known !== undefined) return known
    const made = { key, before: left, after: right, level: undefined, edges: [], visit: 0, isClean: false }
    nodes.set(key, made)
    return made
  }

  const levelOfNode = (node: Node): Level => {
    if (node.level !== undefined) return node.level
    const { after, before } = node
    const { level, parts } = remembered(memory, before.schema, after.schema, () => judged(before, after))
    node.level = level
    if (level._tag !== "Accepted") {
      const found = parts.length === 0 && level._tag === "Refused" ? besideNull(node.before, node.after) : parts
      node.edges = found.map((part) => ({ steps: part.steps, to: nodeOf(part.before, part.after) }))
    }
    return level
  }

  const judged = (before: Placed, after: Placed): JudgedLevel => {
    const said = (level: Level, parts: ReadonlyArray<Part> = []) => ({ level, parts })
    if (isEvident(before.schema, after.schema)) return said({ _tag: "Accepted" })
    const made = takeApart(before, after, scopes, readerIs, isSame, named)
    if (made === undefined) return wholeLevel(before, after)
    if (made.parts.length === 0) return said(levelOf(ask(before, after)))
    // Where only the parts differ, no question is needed: the level reads the same.
    const isEqual = equalJson(made.before, made.after) || isEvident(made.before, made.after)
    if (isEqual) return said({ _tag: "Holds" }, made.parts)
    // Whatever the parts are is the harder question, and where samples of them are refused, it is answered.
    const early = made.isMonotone ? ownRefusal(before, after) : undefined
    if (early?._tag === "NotIncluded") return said({ _tag: "Refused", refused: early }, made.parts)
    const asked = narrowed(made)
    if (holds(at(before, asked.before), at(after, asked.after))) return said({ _tag: "Holds" }, made.parts)
    const own = made.isMonotone ? early : ownRefusal(before, after)
    if (own?._tag === "NotIncluded") return said({ _tag: "Refused", refused: own }, made.parts)
    // Refused as a whole and not at this level: its parts explain it, where one of them is refused.
    if (askVerdict(before, after) === "NotIncluded" && made.parts.some(partIsRefused))
      return said({ _tag: "Holds" }, made.parts)
    const whole = ask(before, after)
    return said(levelOf(whole), whole._tag === "NotIncluded" ? made.parts : [])
  }

  /** A level that cannot be taken apart for the verdict may still be for the explanation. */
  const wholeLevel = (before: Placed, after: Placed): JudgedLevel => {
    const verdict = askVerdict(before, after)
    if (verdict === "Included") return { level: { _tag: "Accepted" }, parts: [] }
    if (verdict === "Undecided") return { level: levelOf(ask(before, after)), parts: [] }
    const parts = align(before, after, isSame)
      .map(({ step, ...pair }): Part => ({ ...pair, steps: [step] }))
      .filter(partIsRefused)
    const refused = parts.filter(({ steps: [step] }) => step?._tag === "Branch" && step.keyword !== "allOf")
    if (refused.length === 0) return { level: levelOf(ask(before, after)), parts }
    const [writer, reader] = writerIs === "before" ? [before, after] : [after, before]
    const rest = withoutAlternatives(
      writer,
      refused.map((part) => part[writerIs])
    )
    const own = decide.result(at(writer, rest), reader)
    return { level: own._tag === "NotIncluded" ? { _tag: "Refused", refused: own } : { _tag: "Holds" }, parts }
  }

  const partIsRefused = (part: Part): boolean =>
    !isEvident(part.before.schema, part.after.schema) &&
    askVerdict(resolved(part.before, scopes.before), resolved(part.after, scopes.after)) === "NotIncluded"

  /** What a pair and all that it reaches show. */
  const search = (root: Node): ReadonlyArray<Finding> => {
    const visit = ++visits
    const found: Array<Finding> = []
    const seen: Array<Node> = []
    const arrivals: Array<Arrival> = []
    const arrive = (node: Node, from: Arrival | undefined, steps: ReadonlyArray<Step>): void => {
      if (node.isClean || node.visit === visit) return
      node.visit = visit
      seen.push(node)
      arrivals.push({ node, depth: from === undefined ? 0 : from.depth + 1, from, steps })
    }
    arrive(root, undefined, [])
    // Breadth first: the shortest path to each finding.
    for (let index = 0; index < arrivals.length && found.length < mostFindings; index++) {
      const arrival = arrivals[index]
      if (arrival === undefined) break
      const { node } = arrival
      const level = levelOfNode(node)
      if (level._tag === "Refused" || level._tag === "Undecided") {
        found.push({
          key: node.key,
          before: node.before,
          after: node.after,
          level,
          depth: arrival.depth,
          get path() {
            return pathOf(arrival)
          },
          get choices() {
            return choicesOf(arrival)
          }
        })
      }
      for (const edge of node.edges) arrive(edge.to, arrival, edge.steps)
    }
    if (found.length === 0) for (const node of seen) node.isClean = true
    return found
  }

  const searched = new Map<Node, ReadonlyArray<Finding>>()

  return {
    findings: (before, after) => {
      const root = nodeOf(before, after)
      const known = searched.get(root) ?? search(root)
      searched.set(root, known)
      return known
    },
    payload: (root, reader, given) =>
      sample(root, scopes[writerIs], given, { schema: reader, scope: scopes[readerIs] }) ??
      sample(root, scopes[writerIs], given)
  }
}

/** A schema without some of its alternatives: what remains has to be accepted nevertheless. */
const withoutAlternatives = (placed: Placed, gone: ReadonlyArray<Placed>): JsonSchema => {
  if (typeof placed.schema === "boolean") return placed.schema
  const schemas = new Set<unknown>(gone.map(({ schema }) => schema))
  const copy: Record<string, Json> = { ...placed.schema }
  for (const keyword of ["anyOf", "oneOf"]) {
    const list = copy[keyword]
    if (!Array.isArray(list)) continue
    const kept = (list as ReadonlyArray<Json>).filter((branch) => !schemas.has(branch))
    copy[keyword] = kept.length === 0 ? [false] : kept
  }
  return copy
}

const pathOf = (arrival: Arrival): ReadonlyArray<Step> => {
  const parts: Array<ReadonlyArray<Step>> = []
  for (let at: Arrival | undefined = arrival; at !== undefined; at = at.from) parts.push(at.steps)
  return parts.toReversed().flat()
}

const choicesOf = (arrival: Arrival): ReadonlyArray<Choice> => {
  const found: Array<Choice> = []
  let path: ReadonlyArray<Step> = []
  for (let at = arrival; at.from !== undefined; at = at.from) {
    path = [...at.steps, ...path]
    const { after, before } = at.from.node
    if (at.steps.some(({ _tag }) => _tag === "Branch")) found.push({ before, after, path })
  }
  return found
}

const levelOf = (result: Result): Level => {
  switch (result._tag) {
    case "Included":
      return { _tag: "Accepted" }
    case "NotIncluded":
      return { _tag: "Refused", refused: result }
    case "Undecided":
      return { _tag: "Undecided", reasons: result.reasons }
  }
}
