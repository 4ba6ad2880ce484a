import type { Model, ModelIndex } from "@lintel/model"

interface Legs {
  readonly from: Set<string>
  readonly to: Set<string>
}

/** From which version to which one rollouts bring each service. */
const legsOf = (rollouts: Model["rollouts"]): ReadonlyMap<string, Legs> => {
  const legs = new Map<string, Legs>()
  for (const { units } of Object.values(rollouts ?? {})) {
    for (const unit of Object.values(units)) {
      if (unit._tag !== "Service") continue
      const known = legs.get(unit.service) ?? { from: new Set(), to: new Set() }
      if (unit.from !== undefined) known.from.add(unit.from)
      if (unit.to !== undefined) known.to.add(unit.to)
      legs.set(unit.service, known)
    }
  }
  return legs
}

/** The one version of some that is in none of the others. */
const only = (some: ReadonlySet<string>, others: ReadonlySet<string>): string | undefined => {
  const left = [...some].filter((it) => !others.has(it))
  return left.length === 1 ? left[0] : undefined
}

type Versions = ReadonlyMap<string, string>

const stated = (index: ModelIndex, otherwise: (address: string) => string | undefined): Versions =>
  new Map(
    index.ofKind("service").flatMap(({ address, value }) => {
      const version = value.version ?? otherwise(address)
      return version === undefined ? [] : [[address, version] as const]
    })
  )

/**
 * The versions of services in two designs, by the address each design has for them: those that they state, else those to
 * which rollouts bring them. What ran before is also what the rollouts of the new design begin with.
 */
export const versionsOf = (
  before: ModelIndex,
  after: ModelIndex,
  nameOf: (address: string) => string
): { readonly before: Versions; readonly after: Versions } => {
  const [old, fresh] = [legsOf(before.model.rollouts), legsOf(after.model.rollouts)]
  const end = (legs: Legs | undefined): string | undefined => legs && only(legs.to, legs.from)
  const begin = (legs: Legs | undefined): string | undefined => legs && only(legs.from, legs.to)
  return {
    before: stated(before, (address) => end(old.get(address)) ?? begin(fresh.get(nameOf(address)))),
    after: stated(after, (address) => end(fresh.get(address)))
  }
}
