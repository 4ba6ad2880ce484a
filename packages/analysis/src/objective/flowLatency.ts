import type { FlowBranch, FlowStep, ModelIndex } from "@lintel/model"
import { compareFractions, type Fraction, larger, one, plus, smaller, times, zero } from "../fraction.js"
import { type Assumption, combineGrounds, type Grounds, type Missing } from "../knowledge.js"
import { microseconds } from "../span.js"
import type { CallLatency } from "./callLatency.js"
import { restOf, toFraction } from "./callUse.js"
import {
  choice,
  frontInParallel,
  frontInSequence,
  frontOf,
  frontOfShares,
  frontOfWhichever,
  frontRepeated,
  type LatencyFront,
  noTime,
  nothingKnown
} from "./latencyFront.js"

/** How long a flow, or a part of one, takes. Bounds from above by what is promised; from below if nobody does better. */
export interface FlowLatency extends Grounds {
  readonly front: (limit: bigint) => LatencyFront
  readonly least: bigint
  readonly lateForSure: (time: bigint) => Fraction
  readonly calls: ReadonlyArray<CallLatency>
}

type LatencyOf = (call: string) => CallLatency | undefined

const instant: FlowLatency = {
  front: () => noTime,
  least: 0n,
  lateForSure: () => zero,
  calls: [],
  assumes: [],
  missing: []
}

const unknown = (missing: Missing): FlowLatency => ({ ...instant, front: () => nothingKnown, missing: [missing] })

/** Takes exactly so long. */
const lasting = (text: string): FlowLatency => {
  const time = microseconds(text)
  return {
    ...instant,
    front: (limit) => frontOf([choice(time, zero)], limit),
    least: time,
    lateForSure: (given) => (time > given ? one : zero)
  }
}

/** Takes at most so long. */
const ending = (text: string): FlowLatency => ({
  ...instant,
  front: (limit) => frontOf([choice(microseconds(text), zero)], limit)
})

const groundsOf = (parts: ReadonlyArray<FlowLatency>): Grounds & Pick<FlowLatency, "calls"> => ({
  ...combineGrounds(parts),
  calls: parts.flatMap(({ calls }) => calls)
})

const most = (shares: ReadonlyArray<Fraction>): Fraction => shares.reduce(larger, zero)

/** Parts one after the other. */
const sequence = (parts: ReadonlyArray<FlowLatency>): FlowLatency => {
  const least = parts.reduce((sum, part) => sum + part.least, 0n)
  return {
    front: (limit) =>
      frontInSequence(
        parts.map((part) => part.front(limit)),
        limit
      ),
    least,
    lateForSure: (time) =>
      least > time ? one : most(parts.map((part) => part.lateForSure(time - (least - part.least)))),
    ...groundsOf(parts)
  }
}

const parallel = (parts: ReadonlyArray<FlowLatency>): FlowLatency => ({
  front: (limit) =>
    frontInParallel(
      parts.map((part) => part.front(limit)),
      limit
    ),
  least: parts.reduce((far, part) => (part.least > far ? part.least : far), 0n),
  lateForSure: (time) => most(parts.map((part) => part.lateForSure(time))),
  ...groundsOf(parts)
})

const repeated = (part: FlowLatency, count: bigint): FlowLatency => ({
  ...part,
  front: (limit) => frontRepeated(part.front(limit), count, limit),
  least: part.least * count,
  lateForSure: (time) =>
    count === 0n ? zero : part.least * count > time ? one : part.lateForSure(time - part.least * (count - 1n))
})

interface Alternative {
  /** Share of requests that takes it, when said. */
  readonly share: Fraction | undefined
  readonly latency: FlowLatency
}

/** One of several, or none of them. What is left by the shares that are said may go to any whose share is not. */
const alternatives = (branches: ReadonlyArray<FlowBranch>, all: ReadonlyArray<Alternative>): FlowLatency => {
  const rest = restOf(branches)
  const said = all.flatMap(({ share, latency }) => (share === undefined ? [] : [{ share, latency }]))
  const unsaid = all.filter(({ share }) => share === undefined).map(({ latency }) => latency)
  const isCertain = compareFractions(rest, zero) === 0
  const possible = [...said.filter(({ share }) => share.numerator > 0n).map(({ latency }) => latency), ...unsaid]
  return {
    front: (limit) => {
      const others =
        unsaid.length === 0
          ? noTime
          : frontOfWhichever(
              unsaid.map((part) => part.front(limit)),
              limit
            )
      const parts = said.map(({ share, latency }) => ({ share, front: latency.front(limit) }))
      return frontOfShares([...parts, { share: rest, front: others }], limit)
    },
    least: isCertain
      ? possible.reduce((least, part) => (part.least < least ? part.least : least), possible[0]?.least ?? 0n)
      : 0n,
    lateForSure: (time) =>
      smaller(
        one,
        said.reduce((sum, { share, latency }) => plus(sum, times(share, latency.lateForSure(time))), zero)
      ),
    ...groundsOf(all.map(({ latency }) => latency))
  }
}

const callLatency = (flow: string, pointer: string, call: string, count: number, latencyOf: LatencyOf): FlowLatency => {
  const latency = latencyOf(call)
  if (latency === undefined) return unknown({ address: flow, pointer, fact: `what ${call} is` })
  const { front, least, lateForSure } = latency
  return repeated({ ...instant, front, least, lateForSure, calls: [latency] }, BigInt(count))
}

const stepLatency = (index: ModelIndex, flow: string, step: FlowStep, pointer: string, of: LatencyOf): FlowLatency => {
  const inside = (steps: ReadonlyArray<FlowStep>, at: string): ReadonlyArray<FlowLatency> =>
    steps.map((child, i) => stepLatency(index, flow, child, `${pointer}${at}/${i}`, of))
  switch (step._tag) {
    case "Call":
      return callLatency(flow, pointer, step.call, step.times ?? 1, of)
    case "Read":
    case "Write":
    case "Work":
      return step.duration === undefined
        ? unknown({ address: flow, pointer, fact: "how long the step takes" })
        : lasting(step.duration)
    case "Sequence":
      return sequence(inside(step.steps, "/steps"))
    case "Parallel":
      return parallel(inside(step.steps, "/steps"))
    case "Branch":
      return alternatives(
        step.branches,
        step.branches.map(({ probability, steps }, i) => ({
          share: probability === undefined ? undefined : toFraction(probability),
          latency: sequence(inside(steps, `/branches/${i}/steps`))
        }))
      )
    case "Repeat":
      return repeated(stepLatency(index, flow, step.step, `${pointer}/step`, of), BigInt(step.times))
    case "Publish": {
      const assumes: ReadonlyArray<Assumption> = ["publish-takes-no-time"]
      return { ...instant, assumes }
    }
    case "StartSaga":
      return instant
    case "RunSaga": {
      const deadline = index.find(step.saga)?.value.deadline
      return deadline === undefined
        ? unknown({ address: flow, pointer, fact: `how long ${step.saga} may take` })
        : ending(deadline)
    }
  }
}

/** How long a flow takes before it answers. */
export const flowLatency = (
  index: ModelIndex,
  flow: string,
  steps: ReadonlyArray<FlowStep>,
  latencyOf: LatencyOf
): FlowLatency => sequence(steps.map((step, i) => stepLatency(index, flow, step, `/steps/${i}`, latencyOf)))
