import type { Saga } from "@lintel/model"
import { sagaOrder, stepOf } from "@lintel/analysis"
import type { PlannedChoice, PlannedConditions } from "./choices.js"

/** One way of a choice: what is done where its condition holds. */
export interface ChoiceWay {
  readonly when: string
  readonly block: Block
}

/** Steps as they run: one, one after the other, beside each other, on one way of several, or one of several. */
export type Block =
  | { readonly _tag: "Step"; readonly name: string }
  | { readonly _tag: "Sequence"; readonly blocks: ReadonlyArray<Block> }
  | { readonly _tag: "Parallel"; readonly id: string; readonly blocks: ReadonlyArray<Block> }
  | { readonly _tag: "Choice"; readonly choice: PlannedChoice; readonly ways: ReadonlyArray<ChoiceWay> }
  /** The first is tried; when it is rejected the next one is. */
  | { readonly _tag: "Alternatives"; readonly id: string; readonly members: ReadonlyArray<string> }

/** The shape of a saga, and what it had to give up. */
export interface Structure {
  readonly body: Block
  /** Steps that wait for more than they are said to wait for: their order is no nesting of sequences and branches. */
  readonly ordered: ReadonlyArray<string>
  /** Steps whose `alternativeTo` could not be kept. */
  readonly unmatched: ReadonlyArray<string>
  readonly unknownAfter: ReadonlyArray<string>
}

/** Nodes are groups of alternatives; a step that has none is a group of its own. */
interface Groups {
  readonly members: ReadonlyMap<string, ReadonlyArray<string>>
  readonly groupOf: (step: string) => string
  readonly unmatched: ReadonlyArray<string>
}

const rootOf = (saga: Saga, name: string): string | undefined => {
  const seen = new Set<string>()
  let at = name
  for (;;) {
    if (seen.has(at)) return undefined
    seen.add(at)
    const next = stepOf(saga, at)?.alternativeTo
    if (next === undefined) return at
    if (stepOf(saga, next) === undefined) return undefined
    at = next
  }
}

const groupsOf = (saga: Saga, names: ReadonlyArray<string>, apart: ReadonlySet<string>): Groups => {
  const roots = new Map<string, string>()
  const unmatched: Array<string> = []
  for (const name of names) {
    const root = apart.has(name) ? undefined : rootOf(saga, name)
    if (root === undefined) unmatched.push(name)
    roots.set(name, root === undefined || apart.has(root) ? name : root)
  }
  const members = new Map<string, Array<string>>()
  for (const name of names) {
    const root = roots.get(name) ?? name
    const list = members.get(root)
    if (list === undefined) members.set(root, [name])
    else if (name === root) list.unshift(name)
    else list.push(name)
  }
  return { members, groupOf: (step) => roots.get(step) ?? step, unmatched }
}

type Before = ReadonlyMap<string, ReadonlySet<string>>

/** For each group every group that comes before it; `undefined` when groups wait for one another. */
const closure = (saga: Saga, { members, groupOf }: Groups): Before | undefined => {
  const direct = new Map(
    [...members].map(([group, steps]) => [
      group,
      new Set(
        steps
          .flatMap((step) => stepOf(saga, step)?.after ?? [])
          .filter((after) => stepOf(saga, after) !== undefined)
          .map(groupOf)
          .filter((other) => other !== group)
      )
    ])
  )
  const before = new Map<string, Set<string>>()
  const waiting = new Map([...direct].map(([group, others]) => [group, others.size]))
  let ready = [...direct.keys()].filter((group) => waiting.get(group) === 0)
  const followers = new Map<string, Array<string>>()
  for (const [group, others] of direct) {
    for (const other of others) followers.set(other, [...(followers.get(other) ?? []), group])
  }
  while (ready.length > 0) {
    const next: Array<string> = []
    for (const group of ready) {
      const all = new Set<string>()
      for (const other of direct.get(group) ?? []) {
        all.add(other)
        for (const earlier of before.get(other) ?? []) all.add(earlier)
      }
      before.set(group, all)
      for (const follower of followers.get(group) ?? []) {
        const left = (waiting.get(follower) ?? 1) - 1
        waiting.set(follower, left)
        if (left === 0) next.push(follower)
      }
    }
    ready = next
  }
  return before.size === members.size ? before : undefined
}

/** Nodes that are joined by a relation, each set sorted, sets by their first node. */
const components = (
  nodes: ReadonlyArray<string>,
  joined: (a: string, b: string) => boolean
): ReadonlyArray<ReadonlyArray<string>> => {
  const left = new Set(nodes)
  const found: Array<ReadonlyArray<string>> = []
  for (const first of nodes) {
    if (!left.delete(first)) continue
    const part = [first]
    for (let at = 0; at < part.length; at++) {
      const node = part[at] ?? first
      for (const other of left) {
        if (!joined(node, other)) continue
        left.delete(other)
        part.push(other)
      }
    }
    found.push(part.toSorted())
  }
  return found
}

interface Shaping {
  readonly before: Before
  readonly members: Groups["members"]
  readonly ordered: Set<string>
}

const single = ({ members }: Shaping, group: string): Block => {
  const steps = members.get(group) ?? [group]
  return steps.length === 1 ? { _tag: "Step", name: group } : { _tag: "Alternatives", id: group, members: steps }
}

const sequence = (blocks: ReadonlyArray<Block>): Block => {
  const flat = blocks.flatMap((block) => (block._tag === "Sequence" ? block.blocks : [block]))
  const [only] = flat
  return only !== undefined && flat.length === 1 ? only : { _tag: "Sequence", blocks: flat }
}

/**
 * Splits a partial order into parts that have nothing to do with each other (beside each other), else into parts of
 * which each comes wholly before the next (a sequence). Where neither can be done, what waits for nothing goes first
 * and the rest waits for all of it.
 */
const shape = (shaping: Shaping, nodes: ReadonlyArray<string>): Block => {
  const [first] = nodes
  if (first !== undefined && nodes.length === 1) return single(shaping, first)
  const comes = (a: string, b: string): boolean => shaping.before.get(b)?.has(a) === true
  const isRelated = (a: string, b: string): boolean => comes(a, b) || comes(b, a)
  const beside = components(nodes, isRelated)
  if (beside.length > 1) {
    return {
      _tag: "Parallel",
      id: beside[0]?.[0] ?? "",
      blocks: beside.map((part) => shape(shaping, part))
    }
  }
  const inRow = components(nodes, (a, b) => !isRelated(a, b))
  if (inRow.length > 1) {
    const rank = (part: ReadonlyArray<string>): number => shaping.before.get(part[0] ?? "")?.size ?? 0
    const parts = inRow.toSorted((a, b) => rank(a) - rank(b))
    return sequence(parts.map((part) => shape(shaping, part)))
  }
  const starts = nodes.filter((node) => nodes.every((other) => !comes(other, node)))
  const rest = nodes.filter((node) => !starts.includes(node))
  for (const node of rest) {
    if (starts.some((start) => !comes(start, node))) shaping.ordered.add(node)
  }
  return sequence([shape(shaping, starts), shape(shaping, rest)])
}

/**
 * The order of a saga's steps as sequences and branches. `undefined` when its steps wait for one another. Alternatives
 * of a step stand where the step stands; alternatives that wait for each other stay apart.
 */
export const structureOf = (saga: Saga): Structure | undefined => {
  const order = sagaOrder(saga)
  if (order.cycle.length > 0) return undefined
  const names = Object.keys(saga.steps).toSorted()
  const alternatives = new Set(names.filter((name) => stepOf(saga, name)?.alternativeTo !== undefined))
  let groups = groupsOf(saga, names, new Set())
  let before = closure(saga, groups)
  if (before === undefined) {
    groups = groupsOf(saga, names, alternatives)
    before = closure(saga, groups)
  }
  if (before === undefined) return undefined
  const shaping: Shaping = { before, members: groups.members, ordered: new Set() }
  const body: Block =
    names.length === 0 ? { _tag: "Sequence", blocks: [] } : shape(shaping, [...groups.members.keys()].toSorted())
  return {
    body,
    ordered: [...shaping.ordered].flatMap((group) => groups.members.get(group) ?? [group]).toSorted(),
    unmatched: groups.unmatched,
    unknownAfter: [...new Set(order.unknown.map(({ step }) => step))].toSorted()
  }
}

/** The parts of a block, in the order in which they run. */
export const partsOf = (block: Exclude<Block, { readonly _tag: "Step" | "Alternatives" }>): ReadonlyArray<Block> =>
  block._tag === "Choice" ? block.ways.map((way) => way.block) : block.blocks

/** The steps of a block, in the order in which they run. */
export const stepsIn = (block: Block): ReadonlyArray<string> => {
  if (block._tag === "Step") return [block.name]
  if (block._tag === "Alternatives") return block.members
  return partsOf(block).flatMap(stepsIn)
}

/** The condition under which all steps of a block are done, where it is the same. */
const commonWhen = (saga: Saga, block: Block): string | undefined => {
  const [first, ...others] = [...new Set(stepsIn(block).map((name) => stepOf(saga, name)?.when))]
  return others.length === 0 ? first : undefined
}

const together = (blocks: ReadonlyArray<Block>): Block => {
  const [only] = blocks
  const id = stepsIn({ _tag: "Parallel", id: "", blocks })[0] ?? ""
  return only !== undefined && blocks.length === 1 ? only : { _tag: "Parallel", id, blocks }
}

/** Parts of which at most one is done in a run, as one choice. */
const asChoices = (saga: Saga, conditions: PlannedConditions, blocks: ReadonlyArray<Block>): ReadonlyArray<Block> => {
  const byWay = new Map<string, ReadonlyArray<Block>>()
  for (const block of blocks) {
    const when = commonWhen(saga, block)
    if (when !== undefined) byWay.set(when, [...(byWay.get(when) ?? []), block])
  }
  const found = new Map<PlannedChoice, ReadonlyArray<ChoiceWay>>()
  for (const [when, parts] of byWay) {
    const choice = conditions.choiceOf(when)
    if (choice !== undefined) found.set(choice, [...(found.get(choice) ?? []), { when, block: together(parts) }])
  }
  const choices = [...found].filter(([, ways]) => ways.length > 1)
  const taken = new Set(choices.flatMap(([, ways]) => ways.map(({ when }) => when)))
  const isTaken = (block: Block): boolean => taken.has(commonWhen(saga, block) ?? "")
  return [
    ...blocks.filter((block) => !isTaken(block)),
    ...choices.map(([choice, ways]): Block => ({ _tag: "Choice", choice, ways }))
  ].toSorted((one, other) => ((stepsIn(one)[0] ?? "") < (stepsIn(other)[0] ?? "") ? -1 : 1))
}

/** A block in which parts that exclude one another are ways of a choice, not branches beside each other. */
export const withChoices = (saga: Saga, conditions: PlannedConditions, block: Block): Block => {
  switch (block._tag) {
    case "Sequence":
      return sequence(block.blocks.map((part) => withChoices(saga, conditions, part)))
    case "Parallel": {
      const blocks = block.blocks.map((part) => withChoices(saga, conditions, part))
      return together(asChoices(saga, conditions, blocks))
    }
    default:
      return block
  }
}
