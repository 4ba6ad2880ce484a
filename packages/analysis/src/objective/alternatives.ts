import type { Edge, ModelIndex, Slo } from "@lintel/model"
import { type Fraction, larger, minus, one, plus, smaller, zero } from "../fraction.js"
import { handlerKey } from "../graph/flowCalls.js"
import { type CallUse, once, within } from "./callUse.js"
import type { FoundPromise, PromiseLookup } from "./promises.js"

/**
 * What answers when a dependency does not: the fallback of a call, and what answers when that does not either.
 *
 * @category objectives
 * @since 0.1.0
 */
export interface Alternative extends FoundPromise {
  readonly component: string
  readonly operation: string | undefined
  readonly edge: Edge
  /** It runs on something that takes it down together with another before it, so that it is no help against that. */
  readonly sharesFate: boolean
  /** With which of those before it, the dependency itself being 0. */
  readonly sharesWith: number | undefined
  /** What answers when this does not either. */
  readonly next: Alternative | undefined
}

/**
 * Something that is needed behind something else: the calls from there on, and how often it is called.
 *
 * @category objectives
 * @since 0.1.0
 */
export interface Reached {
  readonly component: string
  readonly operation: string | undefined
  readonly via: ReadonlyArray<Edge>
  readonly use: CallUse
}

/**
 * Something promised that a dependency and everything that answers instead of it need.
 *
 * @category objectives
 * @since 0.1.0
 */
export interface Needed extends Reached, FoundPromise {}

/** What answers instead, and what all of them need and somebody promises. */
export interface Answers {
  readonly alternative: Alternative
  readonly needed: ReadonlyArray<Needed>
}

/** What may answer instead of the callee of a call, for an objective. */
export type AlternativeLookup = (slo: Slo, edge: Edge) => Answers | undefined

type HardCalls = (
  of: Pick<Reached, "component" | "operation">
) => ReadonlyArray<{ readonly edge: Edge; readonly use: CallUse }>

/** A chain of more fallbacks, or more of what stands behind one of them, says no more. */
const mostAlternatives = 8
const lookedAt = 50

const fallbackOf = ({ call: { criticality } }: Edge): string | undefined =>
  typeof criticality === "object" ? criticality.fallback : undefined

/** What something needs behind it, itself included, the nearest first; each once, by the first way. */
const standingOf = (hardCallsOf: HardCalls): ((start: Reached) => ReadonlyMap<string, Reached>) => {
  const known = new Map<string, ReadonlyMap<string, Reached>>()
  return (start) => {
    const first = handlerKey(start.component, start.operation ?? "")
    const found = known.get(first)
    if (found !== undefined) return found
    const standing = new Map<string, Reached>([[first, start]])
    for (const reached of standing.values()) {
      for (const { edge, use } of hardCallsOf(reached)) {
        if (edge.provider === undefined || standing.size >= lookedAt) continue
        const key = handlerKey(edge.provider, edge.operation ?? "")
        if (standing.has(key)) continue
        const next = { component: edge.provider, operation: edge.operation, via: [...reached.via, edge] }
        standing.set(key, { ...next, use: within(reached.use, use) })
      }
    }
    known.set(first, standing)
    return standing
  }
}

/** At most as often as the one that uses it least, and surely for what all of them surely share. */
const usedByAll = (uses: ReadonlyArray<CallUse>): CallUse => ({
  most: 1n,
  average: uses.reduce<Fraction>((least, { average }) => smaller(least, average), one),
  certain: larger(
    zero,
    minus(
      one,
      uses.reduce<Fraction>((sum, { certain }) => plus(sum, minus(one, certain)), zero)
    )
  )
})

/** Finds what answers instead of callees in one design. */
export const alternativeLookup = (
  index: ModelIndex,
  promiseOf: PromiseLookup,
  hardCallsOf: HardCalls
): AlternativeLookup => {
  const edges = new Map(index.edges.map((edge) => [edge.address as string, edge]))
  const fates = new Map<string, Set<string>>()
  for (const { value } of index.ofKind("deployment")) {
    fates.set(value.of, new Set([...(fates.get(value.of) ?? []), ...(value.shares ?? [])]))
  }
  const standing = standingOf(hardCallsOf)
  const isTogether = (a: Edge, b: Edge): boolean => {
    const [own, others] = [fates.get(a.provider ?? "") ?? [], fates.get(b.provider ?? "")]
    return a.provider === b.provider || [...own].some((label) => others?.has(label) === true)
  }
  const chainOf = (edge: Edge): ReadonlyArray<Edge> => {
    const chain = [edge]
    for (let other = edges.get(fallbackOf(edge) ?? ""); other?.provider !== undefined;) {
      if (chain.includes(other) || chain.length > mostAlternatives) break
      chain.push(other)
      other = edges.get(fallbackOf(other) ?? "")
    }
    return chain
  }
  const neededByAll = (slo: Slo, chain: ReadonlyArray<Edge>): Answers["needed"] => {
    const all = chain.map(({ operation, provider }) =>
      standing({ component: provider ?? "", operation, via: [], use: once })
    )
    const shared: Array<Needed> = []
    for (const [key, { component, operation, via }] of all[0] ?? []) {
      const uses = all.flatMap((standingOn) => standingOn.get(key)?.use ?? [])
      // What stands behind something that is counted takes that down, and is counted with it.
      const isCounted = shared.some((known) => standing({ ...known, via: [], use: once }).has(key))
      if (uses.length < all.length || isCounted) continue
      const client = via.at(-1)?.from ?? chain[0]?.from ?? ""
      const promised = promiseOf(slo, client, component, operation)
      if (promised.promise === undefined || promised.differs !== undefined) continue
      shared.push({ component, operation, via, use: usedByAll(uses), ...promised })
    }
    return shared
  }
  return (slo, edge) => {
    if (edge.provider === undefined) return undefined
    const chain = chainOf(edge)
    let alternative: Alternative | undefined
    for (const [at, other] of [...chain.entries()].slice(1).toReversed()) {
      const sharesWith = chain.findIndex((before, i) => i < at && isTogether(before, other))
      alternative = {
        component: other.provider ?? "",
        operation: other.operation,
        edge: other,
        sharesFate: sharesWith !== -1,
        sharesWith: sharesWith === -1 ? undefined : sharesWith,
        next: alternative,
        ...promiseOf(slo, other.from, other.provider ?? "", other.operation)
      }
    }
    return alternative && { alternative, needed: neededByAll(slo, chain) }
  }
}
