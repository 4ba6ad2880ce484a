import { type Entity, type Gate, nameOf, type RolloutStage, shortName } from "@lintel/model"
import type { Drawing, GanttRow, GanttSection } from "./diagram.js"
import { lastName, shortened } from "./label.js"
import { longestPicture, type StageTime, stageTimes } from "./rolloutTime.js"
import type { Scene } from "./scene.js"

type Rollout = Entity<"rollout">

/** The entities that the units of a rollout are about. */
const subjectsOf = ({ value }: Rollout): ReadonlyArray<string> =>
  Object.values(value.units).flatMap((unit): ReadonlyArray<string> => {
    switch (unit._tag) {
      case "Service":
        return [unit.service]
      case "Message":
        return [unit.message]
      case "Migration":
        return [unit.store]
      case "Flag":
        return unit.evaluatedBy ?? []
      case "Configuration":
        return unit.of === undefined ? [] : [unit.of]
    }
  })

/** Whether a picture of a rollout is asked for. */
export const concernsRollout = ({ focus }: Scene, rollout: Rollout): boolean =>
  focus === undefined ||
  focus === rollout.address ||
  focus === rollout.value.in ||
  subjectsOf(rollout).some((address) => address === focus)

const percent = (ratio: string): string => {
  const [whole = "0", fraction = ""] = ratio.split(".")
  const digits = `${whole}${fraction.padEnd(2, "0")}`
  const point = whole.length + 2
  const rest = digits.slice(point)
  return `${digits.slice(0, point).replace(/^0+(?=\d)/u, "")}${rest === "" ? "" : `.${rest}`} %`
}

const noDataWords = { advance: "no data: go on", wait: "no data: wait", abort: "no data: go back" } as const

const noData = (gate: { readonly noData?: keyof typeof noDataWords }): string =>
  gate.noData === undefined ? "" : ` (${noDataWords[gate.noData]})`

/** A long name is shortened for itself, so that what is said of it stays. */
const gateNameWidth = 28

const gateName = (gate: Gate): string => {
  switch (gate._tag) {
    case "Slo":
      return `objective ${shortened(lastName(gate.slo), gateNameWidth)} holds${noData(gate)}`
    case "Metric":
      return `metric ${shortened(gate.metric, gateNameWidth)} is as before${noData(gate)}`
    case "Test": {
      const name = gate.verification === undefined ? gate.name : lastName(gate.verification)
      return name === undefined ? "a test passes" : `test ${name} passes`
    }
    case "Manual":
      return `${gate.owner === undefined ? "a person" : lastName(gate.owner)} agrees`
  }
}

/** What a stage does, in a few words: whom it reaches, and for how long. */
const doing = (stage: RolloutStage, isStated: boolean): string => {
  const share = stage.weight === undefined ? [] : [`${percent(stage.weight)} of the traffic`]
  const instances = stage.instances === undefined ? [] : [`${stage.instances} instances`]
  const units = stage.units === undefined ? [] : [stage.units.map(nameOf).join(", ")]
  const length = isStated ? (stage.duration ?? "") : "nobody said how long"
  return shortened([...units, ...share, ...instances, length].join(", "), 60)
}

const rowsOf = ({ isStated, seconds, stage, start }: StageTime): ReadonlyArray<GanttRow> => {
  const isLast = stage.pointOfNoReturn === true
  const end = start + seconds
  return [
    ...(isLast
      ? [{ name: "no way back from here", kind: "milestone", isCritical: true, start, seconds: 0 } as const]
      : []),
    { name: doing(stage, isStated), kind: "task", isCritical: isLast, start, seconds },
    ...(stage.gates ?? []).map((gate): GanttRow => ({
      name: shortened(gateName(gate), 60),
      kind: "milestone",
      isCritical: false,
      start: end,
      seconds: 0
    }))
  ]
}

const reportTimes = (scene: Scene, rollout: Rollout, times: ReadonlyArray<StageTime>): void => {
  times.forEach(({ isStated }, at) => {
    if (!isStated) scene.losses.approximate(rollout.address, "duration of a stage that nobody stated", `/stages/${at}`)
  })
}

const drawn = (scene: Scene, rollout: Rollout): ReadonlyArray<Drawing> => {
  const times = stageTimes(rollout.value.stages ?? [])
  const last = times.at(-1)
  if (last === undefined) return []
  if (last.start + last.seconds > longestPicture) {
    scene.losses.drop(rollout.address, "picture of stages that take longer than a year", "/stages")
    return []
  }
  reportTimes(scene, rollout, times)
  const sections = times.map((time, at): GanttSection => ({
    name: `${at + 1} ${shortened(time.stage.name, 24)}`,
    rows: rowsOf(time)
  }))
  const name = shortName(rollout.address)
  return [
    { view: "rollout", of: rollout.address, wish: name, diagram: { _tag: "Gantt", title: `Rollout ${name}`, sections } }
  ]
}

/** The stages of each rollout along time, with what has to be true before the next. */
export const rolloutView = (scene: Scene): ReadonlyArray<Drawing> =>
  scene.index
    .ofKind("rollout")
    .filter((rollout) => concernsRollout(scene, rollout))
    .flatMap((rollout) => drawn(scene, rollout))
