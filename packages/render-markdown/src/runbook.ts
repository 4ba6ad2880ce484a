import { type Block, Doc, type Document } from "@lintel/doc"
import {
  type Entity,
  type Gate,
  isUnitError,
  nameOf,
  parseWindowTime,
  type Rollout,
  type RolloutStage,
  type RolloutUnit
} from "@lintel/model"
import { percent } from "./numbers.js"
import { gateText, migrationText, rolloutFacts, unitRow, unitsInOrder } from "./rollouts.js"
import { peopleSection, unreached } from "./runbookPeople.js"
import { reachOf, stagesWithReturn, type StageReturn } from "./runbookReturn.js"
import { titleOf } from "./dossier.js"
import { table } from "./table.js"
import {
  ended,
  entities,
  entity,
  listed,
  nameFor,
  overviewSection,
  prose,
  section,
  titleText,
  type Words,
  type Writing
} from "./writing.js"

type Runbook = Entity<"rollout">
type Line = ReadonlyArray<Words>
type VerificationEntity = Entity<"verification">

const later: ReadonlySet<string> = new Set(["duringRollout", "continuously"])

const verificationsOf = (writing: Writing, { address, value }: Runbook): ReadonlyArray<VerificationEntity> => {
  const named = (value.verifications ?? []).flatMap((it) => writing.index.find(it) ?? [])
  const gated = writing.index.ofKind("verification").filter((it) => it.value.gate === address)
  return [...new Map([...named, ...gated].map((it) => [it.address, it])).values()]
}

const verificationLine = (writing: Writing, verification: VerificationEntity): Line => {
  const { metric, owner, statement } = verification.value
  return [
    Doc.strong(Doc.text(titleOf(verification))),
    ...(statement === undefined || statement.trim() === "" ? [] : [`: ${ended(statement.trim())}`]),
    ...(metric === undefined ? [] : [" Look at ", Doc.code(metric), "."]),
    ...(owner === undefined ? [" Nobody said who sees to it."] : [" ", entity(writing, owner), " sees to it."])
  ]
}

/** The zone of a window whose ends name none. */
const zoneText = (...ends: ReadonlyArray<string>): string =>
  ends.every((end) => !isUnitError(parseWindowTime(end)) && !/(?:Z|UTC|[+-]\d{2}:\d{2})$/u.test(end)) ? " (UTC)" : ""

/** When nothing may change: what the rollout says of itself, and what the environment says of everybody. */
const timeLines = (writing: Writing, { value }: Runbook): ReadonlyArray<Line> => {
  const environment = value.in === undefined ? undefined : writing.index.find(value.in)
  return [
    ...(value.windows ?? []).map(({ from, until }): Line => [
      `Begin only from ${from} until ${until}${zoneText(from, until)}.`
    ]),
    ...(environment?.value.freezes ?? []).map(({ from, reason, until }): Line => [
      "The last step is over before a freeze begins, or the freeze is past: in ",
      entity(writing, environment?.address ?? ""),
      ` nothing may change from ${from} to ${until}${reason === undefined ? "" : ` (${reason.trim().replace(/\.$/u, "")})`}.`
    ]),
    ...(environment?.value.recurringFreezes ?? []).map(({ from, reason, until, zone }): Line => [
      "The last step is over before this begins, or it is past: in ",
      entity(writing, environment?.address ?? ""),
      ` nothing may change ${/^\d/u.test(from) ? "every day" : "every week"} from ${from} to ${until} (${[zone ?? "UTC", ...(reason === undefined ? [] : [reason.trim().replace(/\.$/u, "")])].join(": ")}).`
    ])
  ]
}

const backLine = ({ value: { rollback } }: Runbook): Line =>
  rollback?.how === undefined
    ? [Doc.strong("Nobody said how to go back."), " Find out before you begin."]
    : ["The way back is ready: ", ended(rollback.how)]

const beforeSection = (writing: Writing, runbook: Runbook): ReadonlyArray<Block> => {
  const { after, running } = runbook.value
  const lines: ReadonlyArray<Line> = [
    ...(after === undefined ? [] : [["Done before: ", ...entities(writing, after), "."]]),
    ...timeLines(writing, runbook),
    ...verificationsOf(writing, runbook)
      .filter((it) => !later.has(it.value.when ?? ""))
      .map((it) => verificationLine(writing, it)),
    ...(running ?? [])
      .filter(({ handling }) => handling === "drained")
      .map(({ saga }): Line => ["No run of ", entity(writing, saga), " is under way: new ones are held back."]),
    backLine(runbook)
  ]
  return section("Before you begin", Doc.bullets(...lines))
}

const noDataWords = {
  advance: "Without data: go on.",
  wait: "Without data: wait until there is some.",
  abort: "Without data: go back."
} as const

/** What missing data means; where nobody said, it does not mean that all is well. */
const noDataLine = (gate: Gate): string => {
  if (gate._tag !== "Slo" && gate._tag !== "Metric") return ""
  return gate.noData === undefined ? " Without data: nobody said; do not go on." : ` ${noDataWords[gate.noData]}`
}

const silent = (gate: Gate): Gate => {
  if (gate._tag !== "Slo" && gate._tag !== "Metric") return gate
  const { noData: _, ...rest } = gate
  return rest
}

const whoLine = (writing: Writing, { value }: Runbook, stage: RolloutStage): Line => {
  const owner = stage.owner ?? value.owner
  return owner === undefined ? ["Nobody said who does this."] : ["Who: ", entity(writing, owner), "."]
}

const migrationLines = (unit: RolloutUnit | undefined): ReadonlyArray<Line> =>
  unit?._tag !== "Migration"
    ? []
    : unit.steps.map((step): Line => [Doc.code(step.phase), ` ${ended(migrationText(step))}`])

const failedText = ({ back, stage: { abort } }: StageReturn): string => {
  const when = abort?.when === undefined ? "a check fails" : `a check fails, or ${abort.when}`
  const how = abort?.automatic === true ? "it goes back by itself" : "go back"
  return ended(`If ${when}: ${back === "none" ? "stop, and mend forwards" : how}`)
}

const returnLine = ({ back, isEnd }: StageReturn, { value }: Runbook): Line => {
  if (isEnd) return [Doc.strong("No way back from here."), " Whatever happens now is mended forwards."]
  if (back === "none") return [Doc.strong("No way back:"), " the point of no return is passed. Mend forwards."]
  const { rollback } = value
  if (rollback?.how === undefined) return ["Way back: nobody said how."]
  return ["Way back: ", ended(rollback.how)]
}

const stageBlocks = (writing: Writing, runbook: Runbook, state: StageReturn): ReadonlyArray<Block> => {
  const { stage } = state
  const units = (stage.units ?? Object.keys(runbook.value.units).toSorted()).map((unit) => Doc.code(nameOf(unit)))
  const gates = stage.gates ?? []
  const lines: ReadonlyArray<Line> = [
    ...(stage.description === undefined ? [] : [[stage.description]]),
    whoLine(writing, runbook, stage),
    ...(stage.units ?? []).flatMap((unit) => migrationLines(runbook.value.units[unit])),
    ...(stage.duration === undefined ? [] : [[`Wait ${stage.duration}.`]]),
    ...gates.map((gate): Line => ["Check that ", ...gateText(writing, silent(gate)), `.${noDataLine(gate)}`]),
    ...(gates.length === 0 && stage.abort === undefined ? [] : [[failedText(state)]]),
    returnLine(state, runbook)
  ]
  const reach = reachOf(stage, percent)
  return [Doc.para(Doc.strong(Doc.text(stage.name)), ": ", ...listed(units), reach), Doc.bullets(...lines)]
}

const stepsSection = (writing: Writing, runbook: Runbook, states: ReadonlyArray<StageReturn>): ReadonlyArray<Block> =>
  section(
    "Steps",
    states.length === 0
      ? Doc.para("Nobody said in which steps: everything changes at once.")
      : Doc.numbered(...states.map((state) => stageBlocks(writing, runbook, state)))
  )

/** What stands before the step after which nothing can be undone. */
const guardText = (states: ReadonlyArray<StageReturn>, at: number): string => {
  const before = states.slice(0, at)
  const gates = before.reduce((count, { stage }) => count + (stage.gates?.length ?? 0), 0)
  const waits = before.flatMap(({ stage }) => stage.duration ?? [])
  const checks = gates === 0 ? "no check" : gates === 1 ? "one check" : `${gates} checks`
  return `Before it there ${gates > 1 ? "are" : "is"} ${checks}${waits.length === 0 ? " and no wait" : ` and ${waits.join(" + ")} of waiting`}.`
}

const noReturnSection = (states: ReadonlyArray<StageReturn>): ReadonlyArray<Block> => {
  const at = states.findIndex(({ isEnd }) => isEnd)
  const name = states[at]?.stage.name
  if (name === undefined) return []
  return section(
    "Point of no return",
    Doc.para("Step ", `${at + 1}, `, Doc.strong(Doc.text(name)), `. ${guardText(states, at)}`)
  )
}

/** Units in the order in which they are taken back: the last that began first. */
const takenBack = (runbook: Runbook, states: ReadonlyArray<StageReturn>): ReadonlyArray<Words> => {
  const until = states.findIndex(({ isEnd }) => isEnd)
  const steps = until < 0 ? states : states.slice(0, until)
  const begun = steps.flatMap(({ stage }) => stage.units ?? unitsInOrder(runbook).map(([name]) => name))
  return [...new Set(begun)].toReversed().map((name) => Doc.code(nameOf(name)))
}

const backSection = (writing: Writing, runbook: Runbook, states: ReadonlyArray<StageReturn>): ReadonlyArray<Block> => {
  const { rollback } = runbook.value
  const order = takenBack(runbook, states)
  const lines: ReadonlyArray<Line> = [
    ...(rollback?.trigger === undefined ? [] : [[ended(`When: ${rollback.trigger}`)]]),
    ...(rollback?.how === undefined ? [] : [[ended(`How: ${rollback.how}`)]]),
    ...(rollback?.owner === undefined ? [] : [["Who: ", entity(writing, rollback.owner), "."]]),
    ...(rollback?.automatic === undefined ? [] : [[rollback.automatic ? "By itself." : "By hand."]]),
    ...(order.length < 2 ? [] : [["In the reverse order of the steps: ", ...listed(order), "."]])
  ]
  return section("Going back", lines.length === 0 ? Doc.para("Nobody said how.") : Doc.bullets(...lines))
}

const afterSection = (writing: Writing, runbook: Runbook): ReadonlyArray<Block> => {
  const next = writing.index.ofKind("rollout").filter(({ value }) => value.after?.includes(runbook.address) === true)
  const lines: ReadonlyArray<Line> = [
    ...verificationsOf(writing, runbook)
      .filter((it) => later.has(it.value.when ?? ""))
      .map((it) => verificationLine(writing, it)),
    ...(next.length === 0
      ? []
      : [
          [
            "Now may begin: ",
            ...entities(
              writing,
              next.map(({ address }) => address)
            ),
            "."
          ]
        ])
  ]
  return section("Afterwards", lines.length === 0 ? undefined : Doc.bullets(...lines))
}

const gapsOf = (value: Rollout): ReadonlyArray<string> => {
  const stages = value.stages ?? []
  const of = (is: (stage: RolloutStage) => boolean): string =>
    stages
      .filter(is)
      .map(({ name }) => name)
      .join(", ")
  const untimed = of(({ duration, gates }) => duration === undefined && (gates ?? []).length === 0)
  const mute = of(({ gates = [] }) =>
    gates.some((gate) => (gate._tag === "Slo" || gate._tag === "Metric") && gate.noData === undefined)
  )
  return [
    ...(value.owner === undefined ? ["who owns the rollout"] : []),
    ...(value.rollback?.trigger === undefined ? ["when to go back"] : []),
    ...(value.rollback?.owner === undefined ? ["who goes back"] : []),
    ...(untimed === "" ? [] : [`how long to wait, or what to check, in ${untimed}`]),
    ...(mute === "" ? [] : [`what missing data means in ${mute}`])
  ]
}

const gapsSection = (writing: Writing, runbook: Runbook): ReadonlyArray<Block> => {
  const mute = unreached(writing, runbook, verificationsOf(writing, runbook))
  const gaps = [...gapsOf(runbook.value), ...(mute.length === 0 ? [] : [`how to reach ${mute.join(", ")}`])]
  return section("What nobody said", gaps.length === 0 ? undefined : Doc.bullets(...gaps.map((gap): Line => [gap])))
}

/** What a person needs who brings a rollout: what changes, step by step, what to check, and the way back from each. */
export const runbookPage = (writing: Writing, runbook: Runbook): Document => {
  const states = stagesWithReturn(runbook.value)
  const facts = rolloutFacts(writing, runbook)
  return Doc.document(
    Doc.section(
      Doc.text(titleText(`Runbook: ${nameFor(runbook.address)}`)),
      ...(writing.pages.hasOverview ? [Doc.para(overviewSection(writing, "Rollouts", "All rollouts"))] : []),
      ...prose(runbook.value.description),
      ...(facts === undefined ? [] : [facts]),
      ...section(
        "What changes",
        table(
          ["Unit", "What", "Change"],
          unitsInOrder(runbook).map(([name, unit]) => unitRow(writing, name, unit))
        )
      ),
      ...peopleSection(writing, runbook, verificationsOf(writing, runbook)),
      ...beforeSection(writing, runbook),
      ...stepsSection(writing, runbook, states),
      ...noReturnSection(states),
      ...backSection(writing, runbook, states),
      ...afterSection(writing, runbook),
      ...gapsSection(writing, runbook)
    )
  )
}
