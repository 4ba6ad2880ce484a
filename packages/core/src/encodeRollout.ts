import { segment } from "@lintel/model"
import { always, defined, type Encode, type Json } from "./encoding.js"
import { addressOf, metaOf } from "./meta.js"
import { type Notes, noteSite, placeKey, resolve, resolveFields } from "./resolve.js"
import type { RolloutOptions, Stage } from "./rollout.js"

const rolloutUnit = (
  unit: RolloutOptions<string, string>["units"][string],
  address: string,
  pointer: string,
  notes: Notes
): Json => {
  noteSite(notes, placeKey(address, pointer), unit._tag === "Service" ? undefined : unit)
  switch (unit._tag) {
    case "Service": {
      const version = "version" in unit && typeof unit.version === "string" ? { to: unit.version } : {}
      return { _tag: "Service", service: addressOf(unit), ...version }
    }
    case "ServiceUnit":
      return { ...resolveFields(unit, address, pointer, notes), _tag: "Service" }
    case "MessageUnit":
      return { ...resolveFields(unit, address, pointer, notes), _tag: "Message" }
    default:
      return resolveFields(unit, address, pointer, notes)
  }
}

const isSlo = (gate: object): boolean => metaOf(gate)?.kind === "slo"

const gate = (value: object, address: string, pointer: string, notes: Notes): unknown =>
  isSlo(value) ? { _tag: "Slo", slo: addressOf(value) } : resolve(value, address, pointer, notes)

/** Tells of stages that name a unit which the rollout does not have. */
const noteLostUnits = ({ units, stages = [] }: RolloutOptions<string, string>, address: string, notes: Notes): void => {
  const known = Object.keys(units)
  for (const [index, stage] of stages.entries()) {
    for (const unit of typeof stage === "string" ? [] : (stage.units ?? [])) {
      if (known.includes(unit)) continue
      const reason = `the rollout has no unit ${JSON.stringify(unit)}; it has ${known.join(", ")}`
      notes.problems.push({ address, place: `stages/${index}/units`, reason })
    }
  }
}

/** The Model's form of a rollout. */
export const encodeRollout: Encode = (value, address, notes) => {
  const own = value as RolloutOptions<string, string>
  const gates = own.gates
  const stage = (item: string | Stage, index: number): Json => {
    const long: Partial<Stage> = typeof item === "string" ? {} : item
    const pointer = `/stages/${index}`
    const guards = long.gates ?? gates
    return defined({
      ...resolveFields(long, address, pointer, notes, ["gates", "units"]),
      name: typeof item === "string" ? item : item.name,
      ...(typeof item === "string" ? { weight: item } : {}),
      units: long.units?.map(segment),
      gates: guards?.map((guard, at) => gate(guard, address, `${pointer}/gates/${at}`, notes))
    })
  }
  noteLostUnits(own, address, notes)
  if (gates !== undefined && own.stages === undefined) {
    notes.problems.push({ address, place: "gates", reason: "gates guard stages, and this rollout has none" })
  }
  return defined({
    ...resolveFields(own, address, "", notes, [...always, "units", "stages", "gates"]),
    units: Object.fromEntries(
      Object.entries(own.units).map(([name, unit]) => [
        name,
        rolloutUnit(unit, address, `/units/${segment(name)}`, notes)
      ])
    ),
    stages: own.stages?.map(stage)
  })
}
