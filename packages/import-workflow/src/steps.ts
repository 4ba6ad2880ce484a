import { type Context, warnAt } from "@lintel/import"
import type { Saga } from "@lintel/model"
import { always, eitherOf, type FoundChoice, type Reach, relationsOf, takingWay, textOf } from "./conditions.js"
import { nameOf } from "@lintel/model"
import { type Level, type Node, successors } from "./graph.js"
import { refusalsOf } from "./refusals.js"
import { type Regions, regionsOf } from "./regions.js"
import { isCovered, type Stated, statedChoice, statedIn, statedWays, type Way } from "./stated.js"

/** A level with what surrounds it. */
export interface Place {
  readonly level: Level
  readonly regions: Regions
  /** The state that the level is a branch of. */
  readonly inside: { readonly node: Node; readonly place: Place } | undefined
}

/** A task on the way forward, or a choice that may lead back, with what has to be done before. */
export interface FoundStep {
  readonly node: Node
  /** When a choice leads back, in words; `undefined`: it is a task. */
  readonly refusesWhen: string | undefined
  readonly place: Place
  readonly after: ReadonlyArray<string>
  readonly when: string | undefined
  readonly alternativeTo: string | undefined
}

type Names = ReadonlySet<string>

const none: Names = new Set()

const unite = (sets: Iterable<Names>): Names => {
  const all = new Set<string>()
  for (const set of sets) for (const name of set) all.add(name)
  return all
}

/** Edges of a level's way forward without those that lead back. */
interface Flow {
  readonly order: ReadonlyArray<string>
  readonly edges: ReadonlyMap<string, ReadonlyArray<string>>
  /** States that lead back to one that comes before them. */
  readonly loops: ReadonlyMap<string, ReadonlyArray<string>>
}

const insteadOf = (regions: Regions, node: Node): ReadonlyArray<string> =>
  node.catches.flatMap(({ next }) => (regions.instead.get(node.name)?.includes(next) === true ? [next] : []))

const flowOf = (context: Context, { level, regions }: Place): Flow => {
  const edges = new Map<string, Array<string>>()
  const loops = new Map<string, Array<string>>()
  const order: Array<string> = []
  const state = new Map<string, "open" | "done">()
  const targets = (name: string): Array<string> => {
    const node = level.nodes.get(name)
    if (node === undefined) return []
    return [...new Set([...successors(node), ...insteadOf(regions, node)])].filter((it) => regions.forward.has(it))
  }
  const stack: Array<{ readonly name: string; readonly left: Array<string> }> = []
  const open = (name: string): void => {
    state.set(name, "open")
    edges.set(name, [])
    stack.push({ name, left: targets(name) })
  }
  if (regions.forward.has(level.start)) open(level.start)
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const next = top.left.shift()
    if (next === undefined) {
      state.set(top.name, "done")
      order.push(top.name)
      stack.pop()
    } else if (state.get(next) === "open") {
      loops.set(top.name, [...(loops.get(top.name) ?? []), next])
      const trail = level.nodes.get(top.name)?.cursor.trail
      if (trail !== undefined)
        warnAt(
          context,
          "not-representable",
          trail,
          `${top.name} leads back to ${next}; a saga does each step once`,
          "loop"
        )
    } else {
      edges.get(top.name)?.push(next)
      if (!state.has(next)) open(next)
    }
  }
  return { order: order.toReversed(), edges, loops }
}

const reachFrom = ({ edges }: Flow, start: string): Names => {
  const seen = new Set<string>()
  const pending = [start]
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (seen.has(at)) continue
    seen.add(at)
    pending.push(...(edges.get(at) ?? []))
  }
  return seen
}

/** Whether a branch of a choice only leads back to where the choice is reached again. */
const isLoop = (flow: Flow, choice: string, reach: Names): boolean =>
  [...reach].some((name) => (flow.loops.get(name) ?? []).some((back) => reachFrom(flow, back).has(choice)))

const joined = (conditions: ReadonlyArray<string>): string => conditions.join(" or ")

/** What is found of the conditions of a machine. */
interface Decisions {
  /** Choices of which several ways lead on, by name. */
  readonly choices: Map<string, FoundChoice>
  readonly stated: Stated
  readonly reaches: Map<string, Reach>
  readonly open: Array<OpenChoice>
}

/** The ways of a choice that lead on, and not only back to where it is met again. Fewer than two decide nothing. */
const waysOf = ({ regions }: Place, flow: Flow, node: Node): ReadonlyArray<Way> => {
  const ways = new Map<string, { readonly conditions: Array<string>; readonly reach: Names }>()
  for (const { condition, next } of node.choices) {
    if (next !== undefined && !regions.forward.has(next)) continue
    const known = ways.get(next ?? "")
    if (known !== undefined) known.conditions.push(condition)
    else ways.set(next ?? "", { conditions: [condition], reach: next === undefined ? none : reachFrom(flow, next) })
  }
  const open = [...ways].filter(([, { reach }]) => !isLoop(flow, node.name, reach))
  if (open.length < 2) return []
  return open.map(([next, { conditions }]) => ({ text: joined(conditions), next: next === "" ? undefined : next }))
}

/** What is asked for by its condition is reached under it; whatever else comes then, without: it stands for that step. */
const askedReaches = (flow: Flow, node: Node, own: Reach, incoming: Map<string, Array<Reach>>): void => {
  for (const next of flow.edges.get(node.name) ?? []) {
    const asked = node.choices.find((way) => way.next === next)?.condition
    const isAsked = asked !== undefined && next === nameOf(node.asksFor ?? "")
    const reach = isAsked ? takingWay(own, node.name, new Set([asked])) : own
    incoming.set(next, [...(incoming.get(next) ?? []), reach])
  }
}

/** For each state of a level when it is reached. */
const reachesOf = (
  place: Place,
  flow: Flow,
  given: Reach,
  { choices, stated }: Decisions
): ReadonlyMap<string, Reach> => {
  const incoming = new Map<string, Array<Reach>>([[place.level.start, [given]]])
  const found = new Map<string, Reach>()
  for (const name of flow.order) {
    const own = eitherOf(incoming.get(name) ?? [], choices)
    found.set(name, own)
    const node = place.level.nodes.get(name)
    const known = node === undefined ? undefined : statedChoice(node, stated)
    const open = node?.kind === "choice" ? waysOf(place, flow, node) : []
    const ways = node === undefined || known === undefined ? open : statedWays(node, known.ways)
    if (node?.asksFor !== undefined) {
      askedReaches(flow, node, own, incoming)
      continue
    }
    const choice = known ?? { name, ways: ways.map(({ text }) => text) }
    if (ways.length > 0) choices.set(choice.name, choice)
    for (const next of flow.edges.get(name) ?? []) {
      const taken = new Set(ways.flatMap((way) => (way.next === next ? [way.text] : [])))
      const list = incoming.get(next) ?? []
      incoming.set(next, list)
      list.push(taken.size === 0 ? own : takingWay(own, choice.name, taken))
    }
  }
  return found
}

interface Read {
  readonly steps: ReadonlyArray<FoundStep>
  readonly exits: Names
}

/** The first tasks of the states that take the place of another. */
const firstInstead = ({ level, regions }: Place, node: Node): Names => {
  const region = regions.instead.get(node.name) ?? []
  const found = new Set<string>()
  const seen = new Set<string>()
  const pending = insteadOf(regions, node).toReversed()
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const inner = level.nodes.get(at)
    if (seen.has(at) || inner === undefined || !region.includes(at)) continue
    seen.add(at)
    if (isStep(inner)) found.add(at)
    else pending.push(...successors(inner))
  }
  return found
}

/** The condition of a step in words; one that is reached in too many ways is said to be done always. */
const whenOf = (context: Context, node: Node, reach: Reach): string | undefined => {
  if (reach !== undefined) return textOf(reach)
  const reason = `${node.name} is reached in more ways than are kept apart; it is read as done in every run`
  warnAt(context, "not-representable", node.cursor.trail, reason, "ways")
  return undefined
}

/** A task that undoes another is no step, also where it stands on the way to an alternative. */
const isStep = (node: Node): boolean => node.kind === "task" && node.task?.marks.undoes === undefined

const toldAlternative = ({ task }: Node): string | undefined =>
  task?.marks.alternativeTo === undefined ? undefined : nameOf(task.marks.alternativeTo)

const readPlace = (context: Context, place: Place, before: Names, given: Reach, decisions: Decisions): Read => {
  const { level, regions } = place
  const flow = flowOf(context, place)
  const reaches = reachesOf(place, flow, given, decisions)
  const incoming = new Map<string, Array<Names>>([[level.start, [before]]])
  const alternatives = new Map<string, string>()
  const steps: Array<FoundStep> = []
  const exits: Array<Names> = []
  for (const name of flow.order) {
    const node = level.nodes.get(name)
    if (node === undefined) continue
    const into = unite(incoming.get(name) ?? [])
    const own = reaches.get(name)
    if (node.mayMatchNothing === true) decisions.open.push({ node, place, after: [...into] })
    let out = into
    if (isStep(node)) {
      decisions.reaches.set(name, own)
      steps.push({
        node,
        refusesWhen: undefined,
        place,
        after: [...into],
        when: whenOf(context, node, own),
        alternativeTo: toldAlternative(node) ?? alternatives.get(name)
      })
      out = new Set([name])
      for (const other of firstInstead(place, node)) alternatives.set(other, name)
    } else if (node.asksFor === undefined && refusalsOf(place, node).length > 0 && !isCovered(node, decisions.stated)) {
      const refusesWhen = joined(refusalsOf(place, node).map(({ condition }) => condition))
      const when = whenOf(context, node, own)
      decisions.reaches.set(name, own)
      steps.push({ node, refusesWhen, place, after: [...into], when, alternativeTo: alternatives.get(name) })
      out = new Set([name])
    } else if (node.kind === "parallel") {
      const read = node.branches.map((branch) =>
        readPlace(context, { level: branch, regions: regionsOf(branch), inside: { node, place } }, into, own, decisions)
      )
      steps.push(...read.flatMap((it) => it.steps))
      out = unite(read.map((it) => it.exits))
    }
    const instead = new Set(insteadOf(regions, node))
    const normal = new Set(successors(node))
    for (const next of flow.edges.get(name) ?? []) {
      const list = incoming.get(next) ?? []
      incoming.set(next, list)
      if (normal.has(next)) list.push(out)
      if (instead.has(next)) list.push(into)
    }
    const ends = node.kind === "choice" ? node.choices.some((it) => it.next === undefined) : node.next === undefined
    if (ends) exits.push(out)
  }
  return { steps, exits: unite(exits) }
}

/** Each step without the ones that come before another one it waits for. */
const reduced = (steps: ReadonlyArray<FoundStep>): ReadonlyArray<FoundStep> => {
  const before = new Map<string, Set<string>>()
  for (const { node, after } of steps) {
    const all = new Set<string>()
    for (const name of after) {
      all.add(name)
      for (const earlier of before.get(name) ?? []) all.add(earlier)
    }
    before.set(node.name, all)
  }
  return steps.map((step) => ({
    ...step,
    after: step.after.filter(
      (name) => !step.after.some((other) => other !== name && before.get(other)?.has(name) === true)
    )
  }))
}

/** Steps of a machine, and what their conditions have to do with one another. */
export interface FoundSteps {
  readonly steps: ReadonlyArray<FoundStep>
  readonly relations: Pick<Saga, "choices" | "conditions">
  /** Choices that may match nothing, with what is done before. */
  readonly open: ReadonlyArray<OpenChoice>
}

/** A choice that may match nothing, with the steps before it. */
export interface OpenChoice {
  readonly node: Node
  readonly place: Place
  readonly after: ReadonlyArray<string>
}

/** The tasks of a machine that lead to success, in an order that respects what each waits for. */
export const stepsOf = (context: Context, level: Level): FoundSteps => {
  const place: Place = { level, regions: regionsOf(level), inside: undefined }
  const stated = statedIn(level)
  const decisions: Decisions = { choices: new Map(), stated, reaches: new Map(), open: [] }
  const steps = reduced(readPlace(context, place, none, always, decisions).steps)
  const relations = relationsOf(decisions.reaches.values(), decisions.choices, stated)
  return { steps, relations, open: decisions.open }
}
