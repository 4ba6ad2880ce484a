import type { Entity, Flow, ModelIndex, Slo } from "@lintel/model"
import { type Fraction, larger, one, over, plus, smaller, zero } from "../fraction.js"
import { flowTable, handlerKey } from "../graph/flowCalls.js"
import { type CallUse, callUsesOfFlow } from "./callUse.js"
import { steadyLoads } from "./describedLatency.js"
import { subjectsOf } from "./promises.js"

/** How many events of one part one event of the whole has: on average no more, and for sure no fewer. */
export interface PartEvents {
  readonly most: Fraction
  readonly least: Fraction
}

/**
 * The events of the parts of a composite that is counted by events.
 *
 * - `known`: for each part, in order. `isDisjoint`: every event is of exactly one part.
 * - `anyMix`: every event is of exactly one part, and nobody says of which.
 */
export type CompositeEvents =
  | { readonly _tag: "known"; readonly parts: ReadonlyArray<PartEvents>; readonly isDisjoint: boolean }
  | { readonly _tag: "anyMix" }

const exactly = (share: Fraction): PartEvents => ({ most: share, least: share })

const flowsOf = (index: ModelIndex, of: string): ReadonlyArray<Flow> => {
  if (of.startsWith("flow:")) {
    const flow = index.find(of as `flow:${string}`)?.value
    return flow === undefined ? [] : [flow]
  }
  if (!of.startsWith("operation:")) return []
  return index
    .providersOf(index.contractOf(of))
    .flatMap((component) => flowTable(index).byOperation.get(handlerKey(component, of)) ?? [])
    .map(({ flow }) => flow)
}

/** How often a flow calls what a part is about; `undefined` when it does not, as far as its own calls go. */
const usedBy = (index: ModelIndex, flow: Flow, subject: string): PartEvents | undefined => {
  const uses = callUsesOfFlow(flow)
  const found = index.callsFrom(flow.of).flatMap(({ address, provider, operation }): ReadonlyArray<CallUse> => {
    const use = uses.get(address)
    const isAbout = provider !== undefined && subjectsOf(index, provider, operation).includes(subject)
    return use === undefined || !isAbout ? [] : [use]
  })
  if (found.length === 0) return undefined
  return {
    most: found.reduce((sum, { average }) => plus(sum, average), zero),
    least: found.reduce((sum, { certain }) => larger(sum, certain), zero)
  }
}

const whicheverFlow = (all: ReadonlyArray<PartEvents | undefined>): PartEvents | undefined => {
  const [first, ...others] = all
  return others.reduce<PartEvents | undefined>(
    (known, next) =>
      known === undefined || next === undefined
        ? undefined
        : { most: larger(known.most, next.most), least: smaller(known.least, next.least) },
    first
  )
}

/** A whole whose every event is one request to one of its operations. */
const isPooled = (index: ModelIndex, { of }: Slo, parts: ReadonlyArray<Entity<"slo">>): boolean => {
  const contracts: ReadonlyArray<string> = of.startsWith("contract:")
    ? [of]
    : of.startsWith("service:")
      ? (index.find(of as `service:${string}`)?.value.provides ?? [])
      : []
  const subjects = parts.map(({ value }) => value.of)
  return (
    new Set(subjects).size === subjects.length &&
    subjects.every((subject) => subject.startsWith("operation:") && contracts.includes(index.contractOf(subject)))
  )
}

/**
 * How many events each part of a composite has for one of the whole: those of the same subject are the same events; the
 * flow of the whole says how often it calls the others; of operations of one service, each event is of one, in the
 * shares of the loads; otherwise loads of both say it. `undefined` when nothing does.
 */
export const compositeEvents = (
  index: ModelIndex,
  slo: Slo,
  parts: ReadonlyArray<Entity<"slo">>
): CompositeEvents | undefined => {
  const loads = steadyLoads(index)
  if (isPooled(index, slo, parts)) {
    const known = parts.flatMap(({ value }) => loads.get(value.of) ?? [])
    const total = known.reduce(plus, zero)
    if (known.length < parts.length || total.numerator === 0n) return { _tag: "anyMix" }
    return { _tag: "known", parts: known.map((load) => exactly(over(load, total))), isDisjoint: true }
  }
  const whole = loads.get(slo.of)
  const flows = flowsOf(index, slo.of)
  const counted = parts.flatMap(({ value: { of } }): ReadonlyArray<PartEvents> => {
    if (of === slo.of) return [exactly(one)]
    const used = whicheverFlow(flows.map((flow) => usedBy(index, flow, of)))
    if (used !== undefined) return [used]
    const load = loads.get(of)
    // Failures of several may be of one event of the whole: how few that leaves, loads do not say.
    if (load === undefined || whole === undefined || whole.numerator === 0n) return []
    return [{ most: over(load, whole), least: zero }]
  })
  return counted.length < parts.length ? undefined : { _tag: "known", parts: counted, isDisjoint: false }
}
