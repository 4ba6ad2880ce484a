import {
  amplifiedPaths,
  callFactor,
  compareFractions,
  deadlineBudgets,
  type DeadlineBudget,
  decimalText,
  effectiveOf,
  type Fraction,
  one,
  type Span
} from "@lintel/analysis"
import { type Edge, formatDuration, type ModelIndex, shortName } from "@lintel/model"
import { compareText } from "@lintel/render"
import { boxOf } from "./boxes.js"
import type { Drawing, FlowEdge } from "./diagram.js"
import { narrower } from "./direction.js"
import { lastName, shortened } from "./label.js"
import { type Scene, systemName } from "./scene.js"

/** What retries and deadlines make of one call. */
interface Judged {
  readonly edge: Edge
  readonly to: string
  readonly factor: Fraction | "unbounded"
  /** How many requests one becomes here, along the worst path that goes on from here; nothing off those paths. */
  readonly total: Fraction | "unbounded" | undefined
  readonly budget: DeadlineBudget | undefined
}

const isMore = (value: Fraction | "unbounded" | undefined): boolean =>
  value !== undefined && (value === "unbounded" || compareFractions(value, one) > 0)

const larger = (a: Fraction | "unbounded" | undefined, b: Fraction | "unbounded"): Fraction | "unbounded" =>
  a === "unbounded" || b === "unbounded" || a === undefined ? (a ?? b) : compareFractions(a, b) >= 0 ? a : b

const totalsOf = (index: ModelIndex): ReadonlyMap<string, Fraction | "unbounded"> => {
  const totals = new Map<string, Fraction | "unbounded">()
  for (const { hops } of amplifiedPaths(index)) {
    for (const { arrow, total } of hops) {
      const call = arrow.edge?.address
      if (call !== undefined) totals.set(call, total === "unbounded" ? total : larger(totals.get(call), total))
    }
  }
  return totals
}

/** The calls of which somebody says how long they wait or how often they are tried. */
const judgedCalls = (index: ModelIndex): ReadonlyArray<Judged> => {
  const totals = totalsOf(index)
  const budgets = new Map(deadlineBudgets(index).map((budget) => [budget.edge.address, budget]))
  return index.edges.flatMap((edge) => {
    const effective = effectiveOf(index, edge.address)
    const to = edge.provider ?? edge.candidates[0]
    if (effective === undefined || to === undefined) return []
    const { factor } = callFactor(edge.address, effective, index)
    const budget = budgets.get(edge.address)
    const isKnown = budget?.patience !== undefined || isMore(factor)
    return isKnown ? [{ edge, to, factor, total: totals.get(edge.address), budget }] : []
  })
}

const countText = (value: Fraction | "unbounded"): string => (value === "unbounded" ? "∞" : decimalText(value, 2))

const timeText = (span: Span): string => (span === "unbounded" ? "without end" : formatDuration(span))

/** `place: ×3, ×12 in all` and `waits 800ms of 2s left`; what is the same in all is said once. */
const linesOf = ({ edge, factor, total, budget }: Judged): ReadonlyArray<string> => {
  const name = shortened(lastName(edge.operation ?? edge.address), nameWidth)
  const own = isMore(factor) ? `×${countText(factor)}` : undefined
  const all = isMore(total) && total !== undefined ? `×${countText(total)}` : undefined
  const counts = [...(own === undefined ? [] : [own]), ...(all === undefined || all === own ? [] : [`${all} in all`])]
  const { patience, remaining, wasted } = budget ?? {}
  const left = remaining === undefined ? "" : ` of ${timeText(remaining)} left`
  const time = patience === undefined ? [] : [`waits ${timeText(patience.span)}${left}`]
  const waste =
    wasted === undefined || wasted === 0n || budget?.isPropagated !== false ? [] : [`${timeText(wasted)} for nobody`]
  return [counts.length === 0 ? name : `${name}: ${counts.join(", ")}`, ...time, ...waste]
}

const nameWidth = 26

/** As many calls are written on one arrow. */
const shownCalls = 2

const weightOf = ({ total, factor }: Judged): number => {
  const most = total ?? factor
  return most === "unbounded" ? Number.POSITIVE_INFINITY : Number(most.numerator) / Number(most.denominator)
}

/** Mermaid draws no more edges than 500 in one diagram. */
const mostArrows = 450

/** The calls that multiply most, as long as there is room for the boxes at their ends. */
const withRoom = (scene: Scene, calls: ReadonlyArray<Judged>): ReadonlyArray<Judged> => {
  const boxes = new Set<string>()
  const arrows = new Set<string>()
  const kept = new Set<Judged>()
  const byWeight = calls.toSorted((a, b) => weightOf(b) - weightOf(a) || compareText(a.edge.address, b.edge.address))
  for (const call of byWeight) {
    const ends = [call.edge.from, call.to].filter((end) => !boxes.has(end))
    const arrow = `${call.edge.from} ${call.to}`
    if (boxes.size + new Set(ends).size > scene.limit || (arrows.size >= mostArrows && !arrows.has(arrow))) {
      scene.losses.drop(call.edge.address, "call beyond what one picture of retries holds")
      continue
    }
    for (const end of ends) boxes.add(end)
    arrows.add(arrow)
    kept.add(call)
  }
  return calls.filter((call) => kept.has(call))
}

const arrowsOf = (scene: Scene, calls: ReadonlyArray<Judged>): ReadonlyArray<FlowEdge> => {
  const byEnds = new Map<string, Array<Judged>>()
  for (const call of calls) {
    const key = `${call.edge.from} ${call.to}`
    byEnds.set(key, [...(byEnds.get(key) ?? []), call])
  }
  return [...byEnds.values()].flatMap((group): ReadonlyArray<FlowEdge> => {
    const [first] = group
    if (first === undefined) return []
    const shown = group.toSorted((a, b) => weightOf(b) - weightOf(a)).slice(0, shownCalls)
    const rest = group.length - shown.length
    if (rest > 0) scene.losses.approximate(first.edge.from, "calls on one arrow of a picture of retries")
    const label = [...shown.flatMap(linesOf), ...(rest === 0 ? [] : [`and ${rest} more`])]
    return [{ from: first.edge.from, to: first.to, line: "call", label }]
  })
}

const concerns = (scene: Scene, focus: string, { edge, to }: Judged): boolean =>
  focus.startsWith("system:") ||
  focus === edge.from ||
  focus === to ||
  focus === edge.address ||
  focus === edge.operation ||
  (edge.operation !== undefined && focus === scene.index.contractOf(edge.operation))

/** Who calls whom, how often one request is tried on its worst path, and how long anybody still waits. */
export const retriesView = (scene: Scene): ReadonlyArray<Drawing> => {
  const { focus } = scene
  const all = judgedCalls(scene.index).filter((call) => focus === undefined || concerns(scene, focus, call))
  if (all.length === 0) return []
  const calls = withRoom(scene, all)
  const graph = scene.graph()
  const ends = [...new Set(calls.flatMap(({ edge, to }) => [edge.from, to]))].toSorted(compareText)
  const nodes = ends.map((end) => boxOf(graph.nodes.get(end) ?? graph.nodeOf(end)))
  const edges = arrowsOf(scene, calls)
  const shown = calls.length === all.length ? "" : ` (${calls.length} of ${all.length} calls)`
  const name = focus === undefined ? systemName(scene) : shortName(focus)
  return [
    {
      view: "retries",
      of: focus ?? "",
      wish: focus === undefined ? "" : name,
      diagram: {
        _tag: "Flowchart",
        title: `Retries and deadlines of ${name} when everything fails${shown}`,
        direction: narrower(ends, edges),
        groups: [],
        nodes,
        edges
      }
    }
  ]
}
