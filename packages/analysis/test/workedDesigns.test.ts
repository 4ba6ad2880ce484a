import { readFileSync } from "node:fs"
import { type Address, decode, indexModel, type ModelIndex } from "@lintel/model"
import { describe, expect, it } from "vitest"
import {
  alertFiring,
  amplificationByCall,
  amplifiedPaths,
  availabilityCheck,
  callWorstCase,
  clientViews,
  compositeBounds,
  deadlineBudgets,
  deadlineChecks,
  effectiveOf,
  type Fraction,
  fraction,
  latencyCheck,
  reachableAttempts,
  requestsFrom,
  windowLengths
} from "../src/index.js"

/** A design on each line, with what is asked of it and the answer that was worked out by hand before it was asked. */
interface Worked {
  readonly name: string
  readonly model: unknown
  readonly asks: ReadonlyArray<readonly [what: string, of: ReadonlyArray<never>, expected: unknown]>
}

const designs: ReadonlyArray<Worked> = readFileSync(new URL("workedDesigns.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Worked)

const number = (value: Fraction | bigint | string | undefined): number | string | undefined => {
  if (typeof value === "string" || value === undefined) return value
  return typeof value === "bigint" ? Number(value) : Number(value.numerator) / Number(value.denominator)
}

const slo = (index: ModelIndex, address: Address<"slo">) => {
  const found = index.find(address)
  if (found === undefined) throw new Error(`${address} is not there`)
  return found
}

const edge = (index: ModelIndex, call: string) => {
  const found = effectiveOf(index, call)
  if (found === undefined) throw new Error(`${call} is not there`)
  return found
}

type Ask = (index: ModelIndex, of: Address<"slo">, ...more: ReadonlyArray<never>) => unknown

const answers: Readonly<Record<string, Ask>> = {
  avail: (index, of) => {
    const check = availabilityCheck(index)(slo(index, of))
    return check && [check.verdict, number(check.lowerBound), number(check.independent), number(check.upperBound)]
  },
  latency: (index, of) => {
    const check = latencyCheck(index)(slo(index, of))
    return check && [check.verdict, number(check.best?.time), number(check.best?.late)]
  },
  composite: (index, of) => {
    const bounds = compositeBounds(index, slo(index, of).value)
    return bounds && [number(bounds.lowerBound), number(bounds.upperBound)]
  },
  clients: (index, of) =>
    clientViews(index)(slo(index, of)).views.map(({ allowed, dependency, seen }) => [
      dependency.component,
      number(seen),
      number(allowed)
    ]),
  window: (index, of) => Object.values(windowLengths(slo(index, of).value.window)),
  alert: (index, of, name, ratio = [1, 1] as never) => {
    const { alerts, objective } = slo(index, of).value
    const alert = alerts?.[name]
    if (alert === undefined) throw new Error(`${String(name)} is not there`)
    const firing = alertFiring(objective, alert, { errorRatio: fraction(BigInt(ratio[0]), BigInt(ratio[1])) })
    return firing && Number(number(firing.fires)) / 60_000_000
  },
  worst: (index, of) => Object.values(callWorstCase(of, edge(index, of)).bounds).map(number),
  reach: (index, of) => {
    const reached = reachableAttempts(edge(index, of).client)
    return reached && [number(reached.whenFailingAtOnce), number(reached.whenTimingOut)]
  },
  amp: (index) => Object.fromEntries(amplifiedPaths(index).map(({ end, total }) => [end.component, number(total)])),
  byCall: (index) => Object.fromEntries([...amplificationByCall(index)].map(([call, total]) => [call, number(total)])),
  req: (index, of) =>
    Object.fromEntries(
      requestsFrom(index, of).map(({ failing, node, usual }) => [node.component, [number(usual), number(failing)]])
    ),
  deadline: (index, of) =>
    deadlineChecks(index).flatMap((check) => ((check.edge.address as string) === of ? [check.verdict] : [])),
  budget: (index, of) => {
    const found = deadlineBudgets(index).find((one) => (one.edge.address as string) === of)
    return found && [number(found.remaining), number(found.allowed), number(found.wasted)]
  }
}

/** Numbers that the table has as decimals are compared to twelve digits. */
const rounded = (value: unknown): unknown => {
  if (typeof value === "number") return Number(value.toPrecision(12))
  if (Array.isArray(value)) return value.map(rounded)
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rounded(inner)]))
  return value ?? null
}

describe("designs that were worked out by hand", () => {
  it.each(designs.map((design) => [design.name, design] as const))("%s", (_, { asks, model }) => {
    const decoded = decode(model)
    if (decoded._tag !== "Decoded") throw new Error(JSON.stringify(decoded))
    const index = indexModel(decoded.model)
    for (const [what, of, expected] of asks) {
      const answer = answers[what]
      if (answer === undefined) throw new Error(`nobody knows ${what}`)
      const [first = "" as never, ...more] = of
      expect({ what, answer: rounded(answer(index, first, ...more)) }).toEqual({ what, answer: rounded(expected) })
    }
  })
})
