import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { digraph, reachable, shortestCycle, stronglyConnected, topologicalOrder } from "../src/index.js"

const arrowsOf = fc.array(fc.tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 7 })), { maxLength: 20 })
const named = (arrows: ReadonlyArray<readonly [number, number]>) =>
  digraph(
    arrows.map(([a, b]) => [`n${a}`, `n${b}`] as const),
    Array.from({ length: 8 }, (_, i) => `n${i}`)
  )

/** Reachability by at least one arrow, the slow way. */
const reaches = (graph: ReturnType<typeof digraph>, from: string, to: string): boolean =>
  reachable(graph, graph.successors(from)).has(to)

describe("strongly connected components", () => {
  it("agree with mutual reachability, and come after what they point to", () => {
    fc.assert(
      fc.property(arrowsOf, (arrows) => {
        const graph = named(arrows)
        const components = stronglyConnected(graph)
        const position = new Map(components.flatMap((members, i) => members.map((member) => [member, i] as const)))
        expect(position.size).toBe(graph.nodes.length)
        for (const a of graph.nodes) {
          for (const b of graph.nodes) {
            const together = a === b || (reaches(graph, a, b) && reaches(graph, b, a))
            expect(position.get(a) === position.get(b)).toBe(together)
          }
          for (const b of graph.successors(a)) expect(position.get(b)!).toBeLessThanOrEqual(position.get(a)!)
        }
      })
    )
  })

  it("copes with a chain of 70,000 nodes that closes", () => {
    const size = 70_000
    const graph = digraph(Array.from({ length: size }, (_, i) => [`n${i}`, `n${(i + 1) % size}`] as const))
    expect(stronglyConnected(graph)).toHaveLength(1)
  })
})

describe("cycles", () => {
  /** Shortest cycle length by breadth-first search from every node. */
  const girth = (graph: ReturnType<typeof digraph>): number => {
    let best = Number.POSITIVE_INFINITY
    for (const start of graph.nodes) {
      const distance = new Map([[start, 0]])
      const queue = [start]
      for (let node = queue.shift(); node !== undefined; node = queue.shift()) {
        for (const next of graph.successors(node)) {
          if (next === start) best = Math.min(best, distance.get(node)! + 1)
          if (distance.has(next)) continue
          distance.set(next, distance.get(node)! + 1)
          queue.push(next)
        }
      }
    }
    return best
  }

  it("found are cycles, and none is shorter", () => {
    fc.assert(
      fc.property(arrowsOf, (arrows) => {
        const graph = named(arrows)
        const cycles = stronglyConnected(graph).flatMap((component) => {
          const cycle = shortestCycle(graph, component)
          return cycle === undefined ? [] : [cycle]
        })
        for (const cycle of cycles) {
          cycle.forEach((node, i) => expect(graph.successors(node)).toContain(cycle[(i + 1) % cycle.length]))
          expect(new Set(cycle).size).toBe(cycle.length)
          expect(cycle[0]).toBe(cycle.toSorted()[0])
        }
        expect(Math.min(...cycles.map((cycle) => cycle.length), Number.POSITIVE_INFINITY)).toBe(girth(graph))
      })
    )
  })

  it("are what stands between a graph and its order", () => {
    fc.assert(
      fc.property(arrowsOf, (arrows) => {
        const graph = named(arrows)
        const result = topologicalOrder(graph)
        expect(result._tag === "Cycle").toBe(girth(graph) !== Number.POSITIVE_INFINITY)
        if (result._tag === "Cycle") return
        const position = new Map(result.nodes.map((node, i) => [node, i]))
        for (const node of graph.nodes) {
          for (const next of graph.successors(node)) expect(position.get(node)!).toBeLessThan(position.get(next)!)
        }
      })
    )
  })
})
