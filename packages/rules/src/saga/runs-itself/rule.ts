import * as Schema from "effect/Schema"
import { digraph, sagaOrder, shortestCycle, stepOf, stronglyConnected } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { type Entity, type ModelIndex, nameOf, type Saga } from "@lintel/model"
import { enumerated } from "../../wordsOf.js"

const Hop = Schema.Struct({ saga: Schema.String, step: Schema.String, runs: Schema.String })
type Hop = typeof Hop.Type

/** Whether every run of a saga that gets so far does the step. */
const isAlwaysDone = (saga: Saga, name: string): boolean => {
  const { when, alternativeTo } = stepOf(saga, name) ?? {}
  const isReplaced = Object.values(saga.steps).some((other) => other.alternativeTo === name)
  return when === undefined && alternativeTo === undefined && !isReplaced
}

const hopsOf = (index: ModelIndex, { address, value }: Entity<"saga">): ReadonlyArray<Hop> =>
  sagaOrder(value).steps.flatMap((step) => {
    const runs = stepOf(value, step)?.saga
    const isKnown = runs !== undefined && index.find(runs) !== undefined
    return isKnown && isAlwaysDone(value, step) ? [{ saga: address, step, runs }] : []
  })

/** One shortest circle for each group of sagas that run one another in every run. */
const circles = (index: ModelIndex): ReadonlyArray<ReadonlyArray<Hop>> => {
  const hops = index.ofKind("saga").flatMap((saga) => hopsOf(index, saga))
  const graph = digraph(hops.map(({ saga, runs }) => [saga, runs] as const))
  return stronglyConnected(graph).flatMap((component) => {
    const circle = shortestCycle(graph, component) ?? []
    const found = circle.flatMap((saga, at) => {
      const runs = circle[(at + 1) % circle.length]
      return hops.find((hop) => hop.saga === saga && hop.runs === runs) ?? []
    })
    return found.length === 0 ? [] : [found]
  })
}

export const runsItself = Rule.make("saga/runs-itself", {
  severity: "error",
  profile: "starter",
  summary: "A saga runs itself, in every run: it never ends.",
  since: "0.1.0",
  data: Schema.Struct({ circle: Schema.NonEmptyArray(Hop) }),
  identity: ["circle"],
  check: ({ index }, report) => {
    for (const [first, ...others] of circles(index)) {
      if (first === undefined) continue
      report(
        `${first.saga}/step/${first.step}`,
        { circle: [first, ...others] },
        {
          pointer: "/saga",
          related: others.map(({ saga, step, runs }) => ({
            address: `${saga}/step/${step}`,
            role: `runs ${nameOf(runs.slice("saga:".length))}`
          }))
        }
      )
    }
  },
  explain: ({ circle }) => [
    Doc.para(
      ...(circle.length === 1
        ? [Doc.name(circle[0].saga), " runs itself"]
        : [...enumerated(circle.map(({ saga }) => Doc.name(saga))), " run one another in a circle"]),
      ": each run begins another one and waits for it, and none ends."
    ),
    Doc.excerpt(
      circle.map(({ saga, step, runs }) => ({
        address: `${saga}/step/${step}`,
        label: `runs ${nameOf(runs.slice("saga:".length))}`
      }))
    ),
    Doc.para("Take one of these steps out. Where it is done in some runs only, say so: ", Doc.code('when: "..."'), ".")
  ]
})
