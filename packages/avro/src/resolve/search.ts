import type { AvroSchema, AvroType } from "../schema/types.js"
import type { Around, Edge, Found, Leaf, RemarkKind } from "./cause.js"
import { makeHeap } from "./heap.js"
import { type Relating, relate } from "./relate.js"
import { type Sizes, sizesOf } from "./sizes.js"

/** A pair of types with the way from the root to it. */
export interface Node {
  readonly writer: AvroType
  readonly reader: AvroType
  /** Parts that the smallest datum around it has. */
  readonly cost: number
  readonly depth: number
  readonly above?: { readonly node: Node; readonly around: Around }
}

export interface FoundLeaf {
  readonly leaf: Leaf
  readonly node: Node
}

/** Everything that was found between two types. */
export interface Exploration {
  readonly leaves: ReadonlyArray<FoundLeaf>
  /** Leaves beyond those that are kept. */
  readonly more: number
  readonly remarks: ReadonlyArray<Found<RemarkKind>>
  readonly isComplete: boolean
  readonly writers: Sizes
}

const mostLeaves = 1000
const mostRemarks = 100
const deepestChoice = 4

interface Work {
  steps: number
  readonly budget: number
  readonly readerSize: number
  readonly writers: Sizes
  readonly outcomes: Map<number, ReturnType<Relating["outcome"]>>
}

const keyOf = (work: Work, writer: AvroType, reader: AvroType): number => writer.id * work.readerSize + reader.id

const costOf = (work: Work, { cost, writer }: Node, edge: Edge): number => {
  switch (edge.around._tag) {
    case "item":
    case "value":
      return cost + 1
    case "field":
      return cost + (work.writers.of(writer) ?? 0) - (work.writers.of(edge.writer) ?? 0)
    default:
      return cost
  }
}

const weightOf = (type: AvroType): number =>
  type._tag === "record" ? type.fields.length : type._tag === "enum" ? type.symbols.length : 1

/** What reading one type as another comes to, for branches of unions between which readers choose. */
const outcomeOf = (work: Work, writer: AvroType, reader: AvroType, depth: number): ReturnType<Relating["outcome"]> => {
  const key = keyOf(work, writer, reader)
  const known = work.outcomes.get(key)
  if (known !== undefined) return known
  if (depth >= deepestChoice) return "unknown"
  const { isComplete, leaves } = explore(work, writer, reader, depth + 1)
  const tags = new Set(leaves.map(({ leaf }) => leaf._tag))
  const outcome = tags.has("Refusal")
    ? "refuses"
    : !isComplete || tags.has("Doubt")
      ? "unknown"
      : tags.has("Change")
        ? "changes"
        : "reads"
  work.outcomes.set(key, outcome)
  return outcome
}

/** Meets every pair that data can reach, those in the smallest data first. A pair met again is decided already. */
const explore = (work: Work, writer: AvroType, reader: AvroType, choices: number): Omit<Exploration, "writers"> => {
  const relating: Relating = {
    writers: work.writers,
    outcome: (from, to) => outcomeOf(work, from, to, choices)
  }
  const leaves: Array<FoundLeaf> = []
  const remarks: Array<Found<RemarkKind>> = []
  let more = 0
  const seen = new Set<number>()
  const heap = makeHeap<Node>()
  heap.push(0, { writer, reader, cost: 0, depth: 0 })
  for (let top = heap.pop(); top !== undefined; top = heap.pop()) {
    const node = top.value
    const key = keyOf(work, node.writer, node.reader)
    if (seen.has(key)) continue
    seen.add(key)
    const step = relate(relating, node.writer, node.reader)
    work.steps += 1 + step.edges.length + (weightOf(node.writer) + weightOf(node.reader)) / 8
    if (work.steps > work.budget) return { leaves, more, remarks, isComplete: false }
    for (const leaf of step.leaves) {
      if (leaves.length < mostLeaves) leaves.push({ leaf, node })
      else more += 1
    }
    for (const remark of step.remarks) if (remarks.length < mostRemarks) remarks.push(remark)
    for (const edge of step.edges) {
      if (seen.has(keyOf(work, edge.writer, edge.reader))) continue
      const cost = costOf(work, node, edge)
      const next = { writer: edge.writer, reader: edge.reader, cost, depth: node.depth + 1 }
      heap.push(cost, { ...next, above: { node, around: edge.around } })
    }
  }
  return { leaves, more, remarks, isComplete: true }
}

/** Compares two schemas from their roots. */
export const exploreSchemas = (writer: AvroSchema, reader: AvroSchema, budget: number): Exploration => {
  const writers = sizesOf(writer)
  const work: Work = { steps: 0, budget, readerSize: reader.size, writers, outcomes: new Map() }
  return { ...explore(work, writer.root, reader.root, 0), writers }
}
