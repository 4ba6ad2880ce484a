import type { ModelIndex } from "@lintel/model"
import type { UnitPair } from "../pair.js"
import type { Survey } from "../survey.js"
import type { DeclaredRollout } from "./declared.js"

/** The rollouts of one environment, where several have some; those that name none belong to each. */
export interface Place {
  readonly environment: string | undefined
  readonly rollouts: ReadonlyArray<DeclaredRollout>
}

const isProduction = (index: ModelIndex, environment: string): boolean =>
  index.find(environment as `environment:${string}`)?.value.kind === "production"

/** What is rolled out where: versions of one environment never meet those of another. Production comes last. */
export const placesOf = (
  { after: { index } }: Survey,
  rollouts: ReadonlyArray<DeclaredRollout>
): ReadonlyArray<Place> => {
  const names = [...new Set(rollouts.flatMap(({ rollout }) => rollout.in ?? []))]
  if (names.length < 2) return [{ environment: undefined, rollouts }]
  const [live, others] = [true, false].map((wanted) => names.filter((it) => isProduction(index, it) === wanted))
  return [...(others ?? []), ...(live ?? [])].map((environment) => ({
    environment,
    rollouts: rollouts.filter(({ rollout }) => rollout.in === undefined || rollout.in === environment)
  }))
}

/** Environments by what is deployed in them. */
export const deployedIn = (index: ModelIndex): ReadonlyMap<string, ReadonlySet<string>> => {
  const places = new Map<string, Set<string>>()
  for (const { value } of index.ofKind("deployment")) {
    if (value.in === undefined) continue
    const known = places.get(value.of)
    if (known === undefined) places.set(value.of, new Set([value.in]))
    else known.add(value.in)
  }
  return places
}

/** The pairs of which both ends may be in an environment: what is deployed elsewhere only is not. */
export const pairsAt = (
  { after }: Survey,
  environment: string | undefined,
  pairs: ReadonlyArray<UnitPair>
): ReadonlyArray<UnitPair> => {
  if (environment === undefined) return pairs
  const places = deployedIn(after.index)
  const isThere = (unit: string): boolean => places.get(unit)?.has(environment) ?? true
  return pairs.filter(({ client, server }) => isThere(client) && isThere(server))
}
