import type { FlowEdge, Flowchart } from "./diagram.js"

/** About how wide a box is beside its neighbours, and a step from one box to the next, in pixels. */
const besides = 180
const onwards = 330

/** How far each box is from where arrows begin, arrows that lead back left out. */
const depths = (keys: ReadonlyArray<string>, edges: ReadonlyArray<FlowEdge>): ReadonlyMap<string, number> => {
  const next = new Map<string, Array<string>>(keys.map((key) => [key, []]))
  for (const { from, to } of edges) next.get(from)?.push(to)
  const state = new Map<string, "open" | "done">()
  const order: Array<string> = []
  const back = new Set<string>()
  const visit = (key: string): void => {
    state.set(key, "open")
    for (const to of next.get(key) ?? []) {
      if (state.get(to) === "open") back.add(`${key} ${to}`)
      else if (!state.has(to)) visit(to)
    }
    state.set(key, "done")
    order.push(key)
  }
  for (const key of keys) if (!state.has(key)) visit(key)
  const depth = new Map<string, number>()
  for (const key of order.toReversed()) {
    const own = depth.get(key) ?? 0
    depth.set(key, own)
    for (const to of next.get(key) ?? []) {
      if (!back.has(`${key} ${to}`)) depth.set(to, Math.max(depth.get(to) ?? 0, own + 1))
    }
  }
  return depth
}

/** The direction in which a picture is less wide: pages are scrolled down, but shrunk to their width. */
export const narrower = (keys: ReadonlyArray<string>, edges: ReadonlyArray<FlowEdge>): Flowchart["direction"] => {
  const layers = new Map<number, number>()
  for (const depth of depths(keys, edges).values()) layers.set(depth, (layers.get(depth) ?? 0) + 1)
  return Math.max(0, ...layers.values()) * besides <= layers.size * onwards ? "TB" : "LR"
}
