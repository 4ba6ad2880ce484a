import type { Entity, ModelIndex, Saga, SagaStep } from "@lintel/model"

type SagaAddress = Entity<"saga">["address"]

/** The saga that a step runs. */
export const nestedIn = (index: ModelIndex, { saga }: Pick<SagaStep, "saga">): Entity<"saga"> | undefined =>
  saga === undefined ? undefined : index.find(saga)

const runBy = ({ steps }: Saga): ReadonlyArray<SagaAddress> => [
  ...new Set(Object.values(steps).flatMap(({ saga }) => saga ?? []))
]

/** For each saga those that run it. */
const runnersIn = (index: ModelIndex): ReadonlyMap<string, ReadonlyArray<Entity<"saga">>> => {
  const found = new Map<string, Array<Entity<"saga">>>()
  for (const saga of index.ofKind("saga")) {
    for (const run of runBy(saga.value)) {
      const list = found.get(run)
      if (list === undefined) found.set(run, [saga])
      else list.push(saga)
    }
  }
  return found
}

/**
 * Whether something holds of a saga, where `isKnown` says of a step whether it runs a saga of which it holds.
 *
 * @category sagas
 * @since 0.1.0
 */
export type HoldsOfSaga = (index: ModelIndex, saga: Saga, isKnown: (step: Pick<SagaStep, "saga">) => boolean) => boolean

const known = new WeakMap<ModelIndex, Map<HoldsOfSaga, ReadonlySet<string>>>()

/**
 * The sagas of which something holds: the fewest that agree with it. Each saga is looked at again when one that it runs has
 * come to be one of them, so sagas that run one another cost no more than others. What holds of more sagas when it holds of
 * more of those that they run is all that can be asked.
 *
 * @example
 * ```ts
 * import { type HoldsOfSaga, sagasOf } from "@lintel/analysis"
 * import { indexModel } from "@lintel/model"
 *
 * const isSeen: HoldsOfSaga = (_index, saga, isKnown) =>
 *   Object.values(saga.steps).some((step) => step.irreversible ?? isKnown(step))
 * const steps = { mail: { irreversible: true } } as const
 * const index = indexModel({
 *   lintel: "1.0",
 *   sagas: { inner: { steps }, outer: { steps: { run: { saga: "saga:inner" } } }, other: { steps: {} } }
 * })
 * Array.from(sagasOf(index, isSeen)).toSorted() // => ["saga:inner", "saga:outer"]
 * ```
 *
 * @category sagas
 * @since 0.1.0
 */
export const sagasOf = (index: ModelIndex, holds: HoldsOfSaga): ReadonlySet<string> => {
  const ofIndex = known.get(index) ?? new Map<HoldsOfSaga, ReadonlySet<string>>()
  known.set(index, ofIndex)
  const answer = ofIndex.get(holds)
  if (answer !== undefined) return answer
  const found = new Set<string>()
  ofIndex.set(holds, found)
  const runners = runnersIn(index)
  const isKnown = ({ saga }: Pick<SagaStep, "saga">): boolean => saga !== undefined && found.has(saga)
  const open = [...index.ofKind("saga")]
  for (let saga = open.pop(); saga !== undefined; saga = open.pop()) {
    if (found.has(saga.address) || !holds(index, saga.value, isKnown)) continue
    found.add(saga.address)
    open.push(...(runners.get(saga.address) ?? []))
  }
  return found
}

/** Every saga that some run, directly or not, themselves among them where they run one another. */
export const runFrom = (index: ModelIndex, sagas: Iterable<SagaAddress>): ReadonlyArray<Entity<"saga">> => {
  const found = new Map<string, Entity<"saga">>()
  const open = [...sagas]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const saga = index.find(at)
    if (saga === undefined || found.has(at)) continue
    found.set(at, saga)
    open.push(...runBy(saga.value))
  }
  return [...found.values()]
}
