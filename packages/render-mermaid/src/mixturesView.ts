import { type Entity, type Json, nameOf, type RolloutUnit, shortName } from "@lintel/model"
import type { Drawing, State } from "./diagram.js"
import { shortened } from "./label.js"
import { keyOf, type Mixture, type Move, type Progress, reachable } from "./mixtures.js"
import { concernsRollout } from "./rolloutView.js"
import type { Scene } from "./scene.js"

type Rollout = Entity<"rollout">

const shown = (value: Json | undefined, unknown: string): string =>
  value === undefined ? unknown : shortened(typeof value === "string" ? value : JSON.stringify(value), 20)

const versions = (unit: RolloutUnit): readonly [before: string, after: string] =>
  unit._tag === "Migration" ? ["old form", "new form"] : [shown(unit.from, "old"), shown(unit.to, "new")]

const unitText = (name: string, unit: RolloutUnit, progress: Progress): string => {
  const [before, after] = versions(unit)
  const text = progress === 0 ? before : progress === 2 ? after : `${before} + ${after}`
  return `${shortened(nameOf(name), 24)} ${text}`
}

const mostUnits = 4

/** The last stage that changes a unit; before all stages where none does. */
const lastStage = ({ stages = [] }: Rollout["value"], unit: string): number =>
  stages.findLastIndex(({ units }) => units === undefined || units.includes(unit))

/**
 * The units that have moved; all of them where there are few. Where there are too many to name, those with two versions
 * come first, and then those that moved last: what went long before tells no mixture from the next.
 */
const nameOfMixture = ({ value }: Rollout, units: ReadonlyArray<string>, mixture: Mixture): string => {
  const told = units.flatMap((name, at) => {
    const unit = value.units[name]
    const progress = mixture[at] ?? 0
    if (unit === undefined || (units.length > mostUnits && progress === 0)) return []
    return [{ text: unitText(name, unit, progress), isMixed: progress === 1, stage: lastStage(value, name) }]
  })
  if (told.length === 0) return "nothing has changed"
  const rest = told.length - mostUnits
  if (rest <= 0) return told.map(({ text }) => text).join(" · ")
  const latest = told.toSorted((a, b) => Number(b.isMixed) - Number(a.isMixed) || b.stage - a.stage)
  return `${latest
    .slice(0, mostUnits)
    .map(({ text }) => text)
    .join(" · ")} and ${rest} more`
}

const moveText = ({ progress, stage, unit }: Move): string => {
  const what = `${shortened(nameOf(unit), 24)} ${progress === 1 ? "begins" : "is done"}`
  return stage === undefined ? what : `${shortened(stage, 24)}: ${what}`
}

/** Whether versions run side by side. */
const lookOf = (mixture: Mixture): State["look"] =>
  mixture.includes(1) ? "undo" : mixture.every((it) => it === 2) ? "closing" : "step"

const more = "more mixtures"

const drawn = (scene: Scene, rollout: Rollout): Drawing => {
  const { mixtures, moves, open, units } = reachable(rollout.value, scene.limit)
  const isCut = open.size > 0
  if (isCut) scene.losses.drop(rollout.address, `mixtures of versions beyond the first ${scene.limit}`)
  const name = shortName(rollout.address)
  const left = new Set(moves.map(({ from }) => from))
  const states = [...mixtures].map(([key, mixture]): State => ({
    key: `mixture ${key}`,
    name: nameOfMixture(rollout, units, mixture),
    look: lookOf(mixture)
  }))
  const start = keyOf(units.map(() => 0))
  const ends = isCut ? [] : [...mixtures.keys()].filter((key) => !left.has(key))
  return {
    view: "mixtures",
    of: rollout.address,
    wish: `${name} mixtures`,
    diagram: {
      _tag: "StateDiagram",
      title: `Mixtures of versions in rollout ${name}`,
      states: isCut ? [...states, { key: more, name: "and more", look: "closing" }] : states,
      transitions: [
        { from: undefined, to: `mixture ${start}`, label: "" },
        ...moves.map((move) => ({ from: `mixture ${move.from}`, to: `mixture ${move.to}`, label: moveText(move) })),
        ...[...open].map((key) => ({ from: `mixture ${key}`, to: more, label: "" })),
        ...ends.map((key) => ({ from: `mixture ${key}`, to: undefined, label: "" }))
      ]
    }
  }
}

/** The versions that run side by side in each rollout: every mixture that its order of stages can pass through. */
export const mixturesView = (scene: Scene): ReadonlyArray<Drawing> =>
  scene.index
    .ofKind("rollout")
    .filter((rollout) => Object.keys(rollout.value.units).length > 0 && concernsRollout(scene, rollout))
    .map((rollout) => drawn(scene, rollout))
