import { type FlowStep, shortName } from "@lintel/model"
import { compareText } from "@lintel/render"
import type { Drawing, SequenceStep } from "./diagram.js"
import { callerOf } from "./flowView.js"
import { lastName } from "./label.js"
import { answering } from "./links.js"
import type { Scene } from "./scene.js"
import { sequenceOf } from "./sequence.js"
import { called, type Cast, castOf, replyOf, say } from "./script.js"

/** The calls that a flow makes, wherever they stand in it. */
const callsIn = (steps: ReadonlyArray<FlowStep>): ReadonlyArray<string> => {
  const found = new Set<string>()
  const pending: Array<FlowStep> = [...steps]
  for (let step = pending.pop(); step !== undefined; step = pending.pop()) {
    if (step._tag === "Call") found.add(step.call)
    else if (step._tag === "Sequence" || step._tag === "Parallel") pending.push(...step.steps)
    else if (step._tag === "Branch") pending.push(...step.branches.flatMap((branch) => branch.steps))
    else if (step._tag === "Repeat") pending.push(step.step)
  }
  return [...found].toSorted(compareText)
}

interface Hop {
  readonly call: string
  readonly operation: string
}

/** For each operation that has a flow: the calls that handling it makes. */
const hopsOf = (scene: Scene): ReadonlyMap<string, ReadonlyArray<Hop>> => {
  const hops = new Map<string, ReadonlyArray<Hop>>()
  for (const { value } of scene.index.ofKind("flow")) {
    if (value.trigger._tag !== "Operation") continue
    const found = callsIn(value.steps).flatMap((call): ReadonlyArray<Hop> => {
      const operation = scene.index.find(call as `call:${string}`)?.value.to.operation
      return operation === undefined ? [] : [{ call, operation }]
    })
    hops.set(value.trigger.operation, [...(hops.get(value.trigger.operation) ?? []), ...found])
  }
  return hops
}

interface Longest {
  readonly length: number
  readonly next: Hop | undefined
}

/** The longest way on from each operation, each computed once. A way back into itself ends there. */
const longestWays = (hops: ReadonlyMap<string, ReadonlyArray<Hop>>): ReadonlyMap<string, Longest> => {
  const known = new Map<string, Longest>()
  const open = new Set<string>()
  for (const start of [...hops.keys()].toSorted(compareText)) {
    const pending = [start]
    for (let at = pending.at(-1); at !== undefined; at = pending.at(-1)) {
      const ways = hops.get(at) ?? []
      const missing = known.has(at) ? [] : ways.filter(({ operation }) => !known.has(operation) && !open.has(operation))
      if (!known.has(at) && !open.has(at) && missing.length > 0) {
        open.add(at)
        pending.push(...missing.map(({ operation }) => operation))
        continue
      }
      pending.pop()
      if (!known.has(at)) known.set(at, longest(ways, known))
      open.delete(at)
    }
  }
  return known
}

const longest = (ways: ReadonlyArray<Hop>, known: ReadonlyMap<string, Longest>): Longest => {
  let best: Longest = { length: 0, next: undefined }
  for (const hop of ways) {
    const length = 1 + (known.get(hop.operation)?.length ?? 0)
    if (length > best.length) best = { length, next: hop }
  }
  return best
}

/** Operations where a way begins: they have a flow, and no flow leads to them. */
const entries = (hops: ReadonlyMap<string, ReadonlyArray<Hop>>): ReadonlyArray<string> => {
  const reached = new Set([...hops.values()].flatMap((list) => list.map(({ operation }) => operation)))
  return [...hops.keys()].filter((operation) => !reached.has(operation)).toSorted(compareText)
}

const longestDrawn = 30

/** The calls of a path, each inside the one before. */
const nested = (
  scene: Scene,
  cast: Cast,
  operation: string,
  ways: ReadonlyMap<string, Longest>,
  seen: ReadonlySet<string>
): ReadonlyArray<SequenceStep> => {
  const next = ways.get(operation)?.next
  if (next === undefined || seen.has(operation)) return []
  if (seen.size >= longestDrawn) {
    scene.losses.drop(operation, "calls beyond what one picture can show")
    return []
  }
  return called(scene, cast, next.call, () => nested(scene, cast, next.operation, ways, new Set([...seen, operation])))
}

const drawn = (scene: Scene, operation: string, ways: ReadonlyMap<string, Longest>): Drawing => {
  const cast = castOf(scene)
  const caller = cast.meet(callerOf(scene, operation))
  const first = ways.get(operation)?.next?.call
  const handler = first === undefined ? undefined : scene.index.find(first as `call:${string}`)?.value.from
  const by = cast.meet(handler ?? answering(scene.index, operation, undefined)[0] ?? operation)
  const steps: ReadonlyArray<SequenceStep> = [
    say(caller, by, "call", lastName(operation)),
    ...nested(scene, cast, operation, ways, new Set()),
    say(by, caller, "reply", replyOf(scene.index.find(operation as `operation:${string}`)?.value))
  ]
  const title = `Longest path of calls from ${shortName(operation)}`
  return {
    view: "path",
    of: operation,
    wish: shortName(operation),
    diagram: sequenceOf(scene, operation, title, cast, steps)
  }
}

/** Whether a path begins at the entity that was asked for. */
const concerns = (scene: Scene, operation: string, focus: string): boolean =>
  focus === operation ||
  focus.startsWith("system:") ||
  focus === scene.index.contractOf(operation) ||
  answering(scene.index, operation, undefined).includes(focus)

/** The longest path of calls from each operation where one begins; shorter than two calls it is in its flow already. */
export const pathView = (scene: Scene): ReadonlyArray<Drawing> => {
  const { focus } = scene
  const hops = hopsOf(scene)
  const ways = longestWays(hops)
  const isAsked = focus !== undefined && hops.has(focus)
  const starts = isAsked
    ? [focus]
    : entries(hops).filter((operation) => focus === undefined || concerns(scene, operation, focus))
  const shortest = isAsked ? 1 : 2
  return starts
    .filter((operation) => (ways.get(operation)?.length ?? 0) >= shortest)
    .map((operation) => drawn(scene, operation, ways))
}
