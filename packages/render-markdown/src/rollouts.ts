import { type Block, Doc } from "@lintel/doc"
import { type Entity, type Gate, type Json, nameOf, type RolloutStage, type RolloutUnit } from "@lintel/model"
import { sortedEntries } from "@lintel/render"
import { percent } from "./numbers.js"
import { relative } from "./pages.js"
import { table } from "./table.js"
import {
  ended,
  entities,
  entity,
  entityTitle,
  listed,
  nameFor,
  prose,
  section,
  spaced,
  type Writing,
  type Words,
  facts
} from "./writing.js"

const shown = (value: Json | undefined): string =>
  value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value)

const change = (from: string, to: string): string =>
  from === "" ? (to === "" ? "" : `becomes ${to}`) : to === "" ? `was ${from}` : `${from} → ${to}`

/** A row of what changes: the unit, what it is, from what to what. */
export const unitRow = (
  writing: Writing,
  name: string,
  unit: RolloutUnit
): ReadonlyArray<Words | ReadonlyArray<Words>> => {
  const label = Doc.strong(Doc.text(nameOf(name)))
  switch (unit._tag) {
    case "Service":
      return [label, ["service ", entity(writing, unit.service)], change(unit.from ?? "", unit.to ?? "")]
    case "Message":
      return [label, ["message ", entity(writing, unit.message)], change(unit.from ?? "", unit.to ?? "")]
    case "Migration":
      return [label, ["data of ", entity(writing, unit.store)], unit.steps.map(migrationText).join("; ")]
    case "Flag":
      return [label, ["flag ", Doc.code(unit.flag)], change(shown(unit.from), shown(unit.to))]
    case "Configuration":
      return [
        label,
        ["configuration ", Doc.code(unit.name), ...(unit.of === undefined ? [] : [" of ", entity(writing, unit.of)])],
        change(shown(unit.from), shown(unit.to))
      ]
  }
}

type MigrationStep = Extract<RolloutUnit, { _tag: "Migration" }>["steps"][number]

/** One step of a migration in words. */
export const migrationText = ({
  operation,
  collection,
  field,
  to,
  reversible,
  verification
}: MigrationStep): string => {
  const what = [collection, field].filter((part) => part !== undefined).join(".")
  const target = to === undefined ? "" : ` to ${to}`
  const back = reversible === false ? " (cannot be undone)" : ""
  const check = verification === undefined ? "" : `, checked: ${verification}`
  return `${spaced(operation)}${what === "" ? "" : ` ${what}`}${target}${back}${check}`
}

const noDataText = (noData: "advance" | "wait" | "abort" | undefined): string =>
  noData === undefined ? "" : `; without data, ${noData === "abort" ? "give up" : noData === "wait" ? "wait" : "go on"}`

type MeasuringGate = Extract<Gate, { _tag: "Slo" | "Metric" }>

/** How a gate looks at its data: `; measured every 1m over 5m, with data 1m old; back after 5 failures`. */
const watchText = ({ window, delay, interval, failures }: MeasuringGate): string => {
  const measured = [
    ...(interval === undefined ? [] : [`every ${interval}`]),
    ...(window === undefined ? [] : [`over ${window}`]),
    ...(delay === undefined ? [] : [`with data ${delay} old`])
  ]
  const looks = measured.length === 0 ? "" : `; measured ${measured.join(" ")}`
  return failures === undefined ? looks : `${looks}; back after ${failures} ${failures === 1 ? "failure" : "failures"}`
}

/** What has to be true. */
export const gateText = (writing: Writing, gate: Gate): ReadonlyArray<Words> => {
  switch (gate._tag) {
    case "Slo":
      return ["the objective ", Doc.code(nameFor(gate.slo)), ` holds${watchText(gate)}${noDataText(gate.noData)}`]
    case "Metric": {
      const from = gate.baseline === undefined ? "is as before" : `stays at ${percent(gate.baseline)}`
      const detects = gate.detects === undefined ? "" : `, where a change of ${percent(gate.detects)} would be seen`
      const of = gate.of === undefined ? [] : [" of ", entity(writing, gate.of)]
      const how = `${detects}${watchText(gate)}${noDataText(gate.noData)}`
      return ["the metric ", Doc.code(gate.metric), ...of, ` ${from}${how}`]
    }
    case "Test":
      return [
        "the test ",
        Doc.code(gate.verification === undefined ? (gate.name ?? "") : nameFor(gate.verification)),
        " passes"
      ]
    case "Manual":
      return gate.owner === undefined ? ["a person agrees"] : [entity(writing, gate.owner), " agrees"]
  }
}

const stageItem = (writing: Writing, stage: RolloutStage): ReadonlyArray<Block> => {
  const share = stage.weight === undefined ? "" : percent(stage.weight)
  const weight = share === "" || share.replace(" ", "") === stage.name ? "" : ` for ${share}`
  const instances = stage.instances === undefined ? "" : ` on ${stage.instances} instances`
  const units = stage.units === undefined ? [] : [": ", ...listed(stage.units.map((unit) => Doc.code(nameOf(unit))))]
  const head = Doc.para(Doc.strong(Doc.text(stage.name)), ...units, `${weight}${instances}`)
  const lines: Array<ReadonlyArray<Words>> = []
  if (stage.description !== undefined) lines.push([stage.description])
  if (stage.pointOfNoReturn === true) lines.push([Doc.strong("From here on there is no way back.")])
  if (stage.owner !== undefined) lines.push(["Done by ", entity(writing, stage.owner), "."])
  if (stage.duration !== undefined) lines.push([`Wait ${stage.duration}.`])
  for (const gate of stage.gates ?? []) lines.push(["Go on only if ", ...gateText(writing, gate), "."])
  if (stage.abort !== undefined) lines.push([abortText(stage.abort)])
  return lines.length === 0 ? [head] : [head, Doc.bullets(...lines)]
}

const abortText = ({ when, automatic }: NonNullable<RolloutStage["abort"]>): string =>
  ended(
    `Go back${automatic === true ? " (by itself)" : automatic === false ? " (by hand)" : ""}${when === undefined ? "" : ` if ${when}`}`
  )

const strategies: Readonly<Record<string, string>> = {
  rolling: "instance by instance",
  blueGreen: "a second set of instances takes over (blue-green)",
  canary: "a small share first (canary)",
  shadow: "beside the old one, without effect (shadow)",
  bigBang: "everything at once"
}

const splits: Readonly<Record<string, string>> = {
  router: "split by a traffic router",
  instances: "rounded to instances"
}

const handlings: Readonly<Record<string, string>> = {
  pinned: "ends on the old version",
  drained: "is waited for",
  continued: "goes on with the new version"
}

/** The page for those who carry it out, unless this is it. */
const runbookLink = (writing: Writing, address: string): Words | undefined => {
  const path = writing.pages.pathOf(address)
  return path === undefined || path === writing.from
    ? undefined
    : Doc.link(relative(writing.from, path), "step by step")
}

/** Who, where, how and when. */
export const rolloutFacts = (writing: Writing, { address, value }: Entity<"rollout">): Block | undefined =>
  facts([
    ["Runbook", runbookLink(writing, address)],
    ["Owner", value.owner === undefined ? undefined : entity(writing, value.owner)],
    ["How", value.strategy === undefined ? undefined : strategies[value.strategy]],
    ["Where", value.in === undefined ? undefined : entity(writing, value.in)],
    ["Weights", value.split === undefined ? undefined : splits[value.split]],
    [
      "May burn",
      value.errorBudget === undefined ? undefined : `at most ${percent(value.errorBudget)} of an error budget`
    ],
    ...(value.running ?? []).map(({ saga, handling }): readonly [string, Words | ReadonlyArray<Words>] => [
      "Running sagas",
      [entity(writing, saga), ` ${handlings[handling]}`]
    ]),
    ["After", value.after === undefined ? undefined : entities(writing, value.after)],
    ["Proven by", value.verifications === undefined ? undefined : entities(writing, value.verifications)],
    ["Only", value.windows?.map(({ from, until }) => `from ${from} until ${until}`).join(", ")]
  ])

const wayBack = (writing: Writing, { value }: Entity<"rollout">): Block | undefined => {
  const { rollback } = value
  if (rollback === undefined) return undefined
  const who = rollback.owner === undefined ? ["go back"] : [entity(writing, rollback.owner), " goes back"]
  const kind = rollback.automatic === true ? " by itself" : rollback.automatic === false ? " by hand" : ""
  const when = rollback.trigger === undefined ? "" : ` if ${rollback.trigger}`
  const isSaid = rollback.owner !== undefined || kind !== "" || when !== ""
  const how = rollback.how === undefined ? [] : [` ${rollback.how}`]
  return Doc.para(Doc.strong("Way back:"), ...(isSaid ? [" ", ...who, kind + ended(when)] : []), ...how)
}

/** Units in the order of the stages that change them; those of no stage last. */
export const unitsInOrder = ({ value }: Entity<"rollout">): ReadonlyArray<readonly [string, RolloutUnit]> => {
  const staged = (value.stages ?? []).flatMap(({ units }) => units ?? [])
  const rank = new Map([...new Set(staged)].map((name, at) => [name, at]))
  return sortedEntries(value.units).toSorted(([a], [b]) => (rank.get(a) ?? rank.size) - (rank.get(b) ?? rank.size))
}

const rolloutBlocks = (writing: Writing, rollout: Entity<"rollout">, title: string): ReadonlyArray<Block> => {
  const { value } = rollout
  const stages = value.stages ?? []
  return section(
    title,
    ...prose(value.description),
    rolloutFacts(writing, rollout),
    table(
      ["Unit", "What", "Change"],
      unitsInOrder(rollout).map(([name, unit]) => unitRow(writing, name, unit))
    ),
    stages.length === 0 ? undefined : Doc.para("Stages:"),
    stages.length === 0 ? undefined : Doc.numbered(...stages.map((stage) => stageItem(writing, stage))),
    wayBack(writing, rollout)
  )
}

/** Each rollout as a runbook: what changes, stage by stage, and the way back. */
export const rolloutsSection = (writing: Writing, title: (wish: string) => string): ReadonlyArray<Block> =>
  section(
    "Rollouts",
    ...writing.index
      .ofKind("rollout")
      .flatMap((rollout) => rolloutBlocks(writing, rollout, title(entityTitle("Rollout", rollout.address))))
  )
