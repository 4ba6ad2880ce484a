import { callWorstCase, type CallWorstCase, effectiveOf, flowWorstCase, type HandlingWorstCase } from "@lintel/analysis"
import type { Edge, Entity, ModelIndex, Rollout, Saga } from "@lintel/model"

/** Plans in which a service takes part, by address. */
export interface Involvement {
  readonly flows: ReadonlyArray<Entity<"flow">>
  readonly sagas: ReadonlyArray<Entity<"saga">>
  readonly rollouts: ReadonlyArray<Entity<"rollout">>
  readonly decisions: ReadonlyArray<Entity<"decision">>
  readonly risks: ReadonlyArray<Entity<"risk">>
}

/** Questions that every page asks, each answered for the whole design at once. */
export interface Lookups {
  /** A call with who makes and who answers it. */
  readonly edge: (call: string) => Edge | undefined
  /** How long a call can keep its caller waiting. */
  readonly worstCase: (call: string) => CallWorstCase | undefined
  /** How long a flow can take. */
  readonly flowWorstCase: (flow: Entity<"flow">) => HandlingWorstCase
  /** Objectives of an entity, those of the operations of a contract included. */
  readonly objectivesOf: (address: string) => ReadonlyArray<Entity<"slo">>
  /** Who uses a contract without being a component of the design. */
  readonly consumersOf: (contract: string) => ReadonlyArray<Entity<"consumer">>
  /** The load of an entity. */
  readonly loadsOf: (address: string) => ReadonlyArray<Entity<"load">>
  /** Decisions that replaced a decision. */
  readonly laterDecisions: (decision: string) => ReadonlyArray<Entity<"decision">>
  readonly involvementOf: (service: string) => Involvement
}

/** Things by the addresses they belong to, in order; looked for when first asked. */
const grouped = <T>(
  items: () => ReadonlyArray<T>,
  keysOf: (item: T) => ReadonlyArray<string | undefined>
): ((key: string) => ReadonlyArray<T>) => {
  let groups: Map<string, Array<T>> | undefined
  const collect = (): Map<string, Array<T>> => {
    const found = new Map<string, Array<T>>()
    for (const item of items()) {
      for (const key of new Set(keysOf(item))) {
        if (key === undefined) continue
        const group = found.get(key)
        if (group === undefined) found.set(key, [item])
        else group.push(item)
      }
    }
    return found
  }
  return (key) => (groups ??= collect()).get(key) ?? []
}

/** An answer that is worked out once for each key. */
const remembered = <K, T>(answer: (key: K) => T): ((key: K) => T) => {
  const known = new Map<K, { readonly value: T }>()
  return (key) => {
    const found = known.get(key) ?? { value: answer(key) }
    known.set(key, found)
    return found.value
  }
}

const inSaga = ({ by, steps }: Saga): ReadonlyArray<string | undefined> => [
  by,
  ...Object.values(steps).flatMap((step) => [step.by, step.action?._tag === "Operation" ? step.action.at : undefined])
]

const inRollout = ({ units }: Rollout): ReadonlyArray<string | undefined> =>
  Object.values(units).flatMap((unit): ReadonlyArray<string | undefined> => {
    switch (unit._tag) {
      case "Service":
        return [unit.service]
      case "Flag":
        return unit.evaluatedBy ?? []
      case "Configuration":
        return [unit.of]
      case "Message":
      case "Migration":
        return []
    }
  })

/** The answers for one design. */
export const lookupsOf = (index: ModelIndex): Lookups => {
  const edges = grouped(
    () => index.edges,
    ({ address }) => [address]
  )
  const flows = grouped(
    () => index.ofKind("flow"),
    ({ value }) => [value.of]
  )
  const sagas = grouped(
    () => index.ofKind("saga"),
    ({ value }) => inSaga(value)
  )
  const rollouts = grouped(
    () => index.ofKind("rollout"),
    ({ value }) => inRollout(value)
  )
  const decisions = grouped(
    () => index.ofKind("decision"),
    ({ value }) => value.about ?? []
  )
  const risks = grouped(
    () => index.ofKind("risk"),
    ({ value }) => [...(value.about ?? []), ...Object.values(value.mitigations ?? {}).flatMap(({ by }) => by ?? [])]
  )
  return {
    edge: (call) => edges(call)[0],
    worstCase: remembered((call) => {
      const effective = effectiveOf(index, call)
      return effective === undefined ? undefined : callWorstCase(call, effective)
    }),
    flowWorstCase: remembered(({ address, value }) => flowWorstCase(index, address, value.steps)),
    objectivesOf: grouped(
      () => index.ofKind("slo"),
      ({ value: { of } }) => (of.startsWith("operation:") ? [of, index.contractOf(of)] : [of])
    ),
    consumersOf: grouped(
      () => index.ofKind("consumer"),
      ({ value }) => [value.contract]
    ),
    loadsOf: grouped(
      () => index.ofKind("load"),
      ({ value }) => [value.of]
    ),
    laterDecisions: grouped(
      () => index.ofKind("decision"),
      ({ value }) => [value.supersedes]
    ),
    involvementOf: (service) => ({
      flows: flows(service),
      sagas: sagas(service),
      rollouts: rollouts(service),
      decisions: decisions(service),
      risks: risks(service)
    })
  }
}
