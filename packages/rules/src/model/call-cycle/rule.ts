import * as Schema from "effect/Schema"
import { callGraph, type CallNode, digraph, shortestCycle, stronglyConnected } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { Edge, ModelIndex } from "@lintel/model"
import { names } from "../../wordsOf.js"

interface Hop {
  readonly from: string
  readonly to: string
  readonly call: string
}

const hopsOf = (
  cycle: ReadonlyArray<string>,
  edgeOf: (from: string, to: string) => Edge | undefined
): ReadonlyArray<Hop> =>
  cycle.flatMap((from, i) => {
    const to = cycle[(i + 1) % cycle.length] ?? from
    const edge = edgeOf(from, to)
    return edge === undefined ? [] : [{ from, to, call: edge.address }]
  })

/** One shortest cycle for each group of components that call one another around. */
const callCycles = (index: ModelIndex): ReadonlyArray<ReadonlyArray<Hop>> => {
  const edges = new Map<string, Map<string, Edge>>()
  const pairs: Array<readonly [from: string, to: string]> = []
  for (const edge of index.edges) {
    const known = edges.get(edge.from) ?? new Map<string, Edge>()
    edges.set(edge.from, known)
    for (const to of edge.candidates) {
      if (known.has(to)) continue
      known.set(to, edge)
      pairs.push([edge.from, to])
    }
  }
  const graph = digraph(pairs)
  return stronglyConnected(graph).flatMap((component) => {
    const cycle = shortestCycle(graph, component)
    return cycle === undefined ? [] : [hopsOf(cycle, (from, to) => edges.get(from)?.get(to))]
  })
}

const nodesByComponent = (index: ModelIndex): ReadonlyMap<string, ReadonlyArray<CallNode>> => {
  const nodes = new Map<string, Array<CallNode>>()
  for (const node of callGraph(index).nodes) {
    const known = nodes.get(node.component)
    if (known === undefined) nodes.set(node.component, [node])
    else known.push(node)
  }
  return nodes
}

/** Whether one request can go around: some operation leads back to itself. Not only the services, the handling too. */
const goesAround = (
  index: ModelIndex,
  nodes: ReadonlyMap<string, ReadonlyArray<CallNode>>,
  hops: ReadonlyArray<Hop>
): boolean => {
  const graph = callGraph(index)
  const inside = new Set(hops.map((hop) => hop.from))
  const arrows = [...inside]
    .flatMap((component) => nodes.get(component) ?? [])
    .flatMap((node) => graph.arrowsFrom(node.key).filter((arrow) => inside.has(arrow.to.component)))
  const handling = digraph(arrows.map((arrow) => [arrow.from.key, arrow.to.key] as const))
  return stronglyConnected(handling).some((component) => shortestCycle(handling, component) !== undefined)
}

export const callCycle = Rule.make("model/call-cycle", {
  severity: "warning",
  profile: "starter",
  summary: "Services call one another in a circle.",
  since: "0.1.0",
  data: Schema.Struct({
    hops: Schema.Array(Schema.Struct({ from: Schema.String, to: Schema.String, call: Schema.String })),
    goesAround: Schema.Boolean
  }),
  identity: ["hops"],
  check: ({ index }, report) => {
    let nodes: ReturnType<typeof nodesByComponent> | undefined
    for (const hops of callCycles(index)) {
      const [first] = hops
      if (first === undefined) continue
      nodes ??= nodesByComponent(index)
      const stops = [first.from, ...hops.map((hop) => hop.to)].map((address) => ({ address }))
      report(
        first.from,
        { hops, goesAround: goesAround(index, nodes, hops) },
        {
          witness: { _tag: "Path", checked: true, stops },
          related: hops.map(({ call }) => ({ address: call, role: "call" }))
        }
      )
    }
  },
  title: ({ hops }) => hops.map((hop) => hop.from.slice(hop.from.indexOf(":") + 1)).join(" → "),
  explain: ({ hops, goesAround: around }) => {
    const members = [...new Set(hops.map((hop) => hop.from))]
    const [only, ...others] = members
    return [
      others.length === 0 && only !== undefined
        ? Doc.para(
            Doc.name(only),
            " waits for itself: when its threads are busy, the call that would free one has none."
          )
        : Doc.para(
            "When one of ",
            ...names(members),
            " is slow, all of them are: each waits for the next, and none can be deployed, tested or restarted without the others."
          ),
      Doc.excerpt(hops.slice(0, 2).map(({ call }) => ({ address: call, label: "closes the circle" }))),
      Doc.path([...hops.map((hop) => ({ name: nameOf(hop.from) })), { name: nameOf(hops[0]?.from ?? "") }]),
      Doc.para(
        around
          ? "As far as the design says, one request can go around: an operation of the circle leads back to itself."
          : "No single request goes around, as the flows describe it; the services still depend on one another."
      ),
      Doc.para(
        "Break it where waiting is not needed: publish a message instead of calling, or move what both need to a third service."
      )
    ]
  }
})

const nameOf = (address: string): string => address.slice(address.indexOf(":") + 1)
