import type { Gate, Rollout, RolloutUnit } from "@lintel/model"
import { nameOf } from "@lintel/model/address"
import { array, call, type Code, literal, object } from "./code.js"
import { fieldsCode, type Writing } from "./writing.js"
import { jsonCode, lose, use } from "./writer.js"

const unitCode = (writing: Writing, unit: RolloutUnit, pointer: string): Code => {
  const { writer, refer } = writing
  const rollout = use(writer, "Rollout")
  const rest = (...without: ReadonlyArray<string>): Code =>
    object(fieldsCode(writing, unit, pointer, ["_tag", "from", "to", ...without]).concat(ends(unit)))
  switch (unit._tag) {
    case "Service":
      return call(`${rollout}.service`, refer(unit.service), rest("service"))
    case "Message":
      return call(`${rollout}.message`, refer(unit.message), rest("message"))
    case "Migration": {
      const steps = unit.steps.map(({ operation, ...step }) =>
        call(`${use(writer, "Migration")}.${operation}`, jsonCode(step))
      )
      return call(`${use(writer, "Migration")}.make`, refer(unit.store), array(steps))
    }
    case "Flag":
      return call(`${use(writer, "Flag")}.make`, literal(unit.flag), rest("flag"))
    case "Configuration":
      return call(`${rollout}.configuration`, literal(unit.name), rest("name"))
  }
}

/** What a unit is before and after: any JSON. */
const ends = (unit: RolloutUnit): ReadonlyArray<readonly [string, Code | undefined]> =>
  (["from", "to"] as const).flatMap((key) => {
    const value: unknown = key in unit ? Reflect.get(unit, key) : undefined
    return value === undefined ? [] : [[key, jsonCode(value)] as const]
  })

const gateCode = (writing: Writing, gate: Gate, pointer: string): Code | undefined => {
  const { writer, subject, refer } = writing
  const constructor = "Gate"
  const rest = (...without: ReadonlyArray<string>): Code =>
    object(fieldsCode(writing, gate, pointer, ["_tag", ...without]))
  switch (gate._tag) {
    case "Slo":
      return Object.keys(gate).every((key) => key === "_tag" || key === "slo")
        ? refer(gate.slo)
        : call(`${use(writer, constructor)}.slo`, refer(gate.slo), rest("slo"))
    case "Metric":
      return call(`${use(writer, constructor)}.metric`, literal(gate.metric), rest("metric"))
    case "Manual":
      return call(`${use(writer, constructor)}.manual`, rest())
    case "Test": {
      if (gate.verification !== undefined && gate.name !== undefined)
        lose(writer, subject, `${pointer}/name`, "a gate has a verification or a name")
      const test = gate.verification === undefined ? literal(gate.name ?? "") : refer(gate.verification)
      if (test === undefined) return lose(writer, subject, `${pointer}/verification`, "cannot be referred to here")
      return call(`${use(writer, constructor)}.test`, test)
    }
  }
}

/** `Rollout.make("payments-2.3", { units: { ... }, stages: [ ... ] })` */
export const rolloutCode = (writing: Writing, name: string, value: Rollout): Code => {
  const units = Object.entries(value.units).map(
    ([key, unit]) => [nameOf(key), unitCode(writing, unit, `/units/${key}`)] as const
  )
  const stages = value.stages?.map((stage, index) => {
    const pointer = `/stages/${index}`
    const gates = stage.gates?.flatMap((gate, at) => gateCode(writing, gate, `${pointer}/gates/${at}`) ?? [])
    return object([
      ...fieldsCode(writing, stage, pointer, ["gates", "units"]),
      ["units", stage.units && array(stage.units.map((unit) => literal(nameOf(unit))))],
      ["gates", gates && array(gates)]
    ])
  })
  return call(
    `${use(writing.writer, "Rollout")}.make`,
    literal(name),
    object([
      ["units", object(units)],
      ["stages", stages && array(stages)],
      ...fieldsCode(writing, value, "", ["units", "stages"])
    ])
  )
}
