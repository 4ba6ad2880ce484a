import { compareText } from "@lintel/render"
import type { Arrow } from "./arrows.js"
import type { FlowNode } from "./diagram.js"
import { counted } from "./label.js"

/** The boxes around a picture, and its arrows with those ends that no box was left for gathered in one. */
export interface Surroundings {
  readonly nodes: ReadonlyArray<FlowNode>
  readonly arrows: ReadonlyArray<Arrow>
}

const restKey = "part:others"

/** The neighbours that most arrows go to, at most `limit` of them; the rest is one box. */
export const surroundings = (
  arrows: ReadonlyArray<Arrow>,
  own: ReadonlySet<string>,
  limit: number,
  boxFor: (key: string) => FlowNode
): Surroundings => {
  const weights = new Map<string, number>()
  for (const { from, to, count } of arrows) {
    for (const key of [from, to]) if (!own.has(key)) weights.set(key, (weights.get(key) ?? 0) + count)
  }
  const byWeight = [...weights]
    .toSorted(([a, weight], [b, other]) => other - weight || compareText(a, b))
    .map(([key]) => key)
  const isAll = byWeight.length <= limit
  const kept = (isAll ? byWeight : byWeight.slice(0, limit - 1)).toSorted(compareText)
  const nodes = kept.map(boxFor)
  if (isAll) return { nodes, arrows }
  const rest: FlowNode = {
    key: restKey,
    look: "group",
    name: [counted(byWeight.length - kept.length, "other")],
    detail: "in other pictures"
  }
  return { nodes: [...nodes, rest], arrows: gathered(arrows, new Set([...own, ...kept])) }
}

const gathered = (arrows: ReadonlyArray<Arrow>, shown: ReadonlySet<string>): ReadonlyArray<Arrow> => {
  const merged = new Map<string, Arrow>()
  for (const arrow of arrows) {
    const from = shown.has(arrow.from) ? arrow.from : restKey
    const to = shown.has(arrow.to) ? arrow.to : restKey
    if (from === restKey && to === restKey) continue
    const key = `${arrow.line} ${from} ${to}`
    const found = merged.get(key)
    if (found === undefined) merged.set(key, { ...arrow, from, to, labels: new Set(arrow.labels) })
    else {
      found.count += arrow.count
      for (const label of arrow.labels) found.labels.add(label)
    }
  }
  return [...merged.values()]
}
