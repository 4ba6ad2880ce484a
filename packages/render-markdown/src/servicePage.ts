import { type Block, Doc, type Document } from "@lintel/doc"
import type { Edge, Entity } from "@lintel/model"
import { calleeOf, criticalityText, longestWait, worstCaseFormula } from "./calls.js"
import { triggerText } from "./flows.js"
import { contractBlocks, reached, repeats } from "./serviceContracts.js"
import { promiseText } from "./promiseText.js"
import { table } from "./table.js"
import {
  entity,
  entityTitle,
  listed,
  nameFor,
  overviewSection,
  prose,
  section,
  spaced,
  titles,
  type Writing,
  type Words,
  facts,
  stated
} from "./writing.js"

type Service = Entity<"service">

const serviceFacts = ({ value }: Service): Block | undefined =>
  facts([
    ["Owner", value.owner === undefined ? undefined : nameFor(value.owner)],
    ["Context", value.context === undefined ? undefined : nameFor(value.context)],
    ["Tier", value.tier],
    ["Version", value.version],
    ["Reached by", value.exposure === undefined ? undefined : reached[value.exposure]],
    ["Made of", stated(value.technology).join(", ")],
    ["Part of", value.origin === undefined ? undefined : `another system: ${value.origin}`]
  ])

const messagesBlocks = ({ value }: Service): ReadonlyArray<Block> => [
  ...section(
    "Messages written",
    table(
      ["Message", "To", "How", "Promise"],
      (value.emits ?? []).map(({ message, channel, delivery, guarantee }) => [
        Doc.strong(Doc.text(nameFor(message))),
        channel === undefined ? "" : nameFor(channel),
        delivery === undefined ? "" : spaced(delivery),
        spaced(guarantee)
      ])
    )
  ),
  ...section(
    "Messages read",
    table(
      ["From", "Messages", "Group", "At once", "A repeat", "Tried", "Dead letters"],
      (value.consumes ?? []).map((one) => [
        Doc.strong(Doc.text(nameFor(one.channel))),
        listed((one.messages ?? []).map((message) => nameFor(message))),
        one.group ?? "",
        one.concurrency === undefined ? "" : String(one.concurrency),
        one.idempotency === undefined ? "" : repeats[one.idempotency],
        one.redelivery?.attempts === undefined ? "" : `${one.redelivery.attempts} times`,
        one.deadLetter === undefined ? "" : one.deadLetter === "none" ? "none" : nameFor(one.deadLetter)
      ])
    )
  )
]

const callRow = (
  writing: Writing,
  edge: Edge,
  who: ReadonlyArray<Words>
): ReadonlyArray<Words | ReadonlyArray<Words>> => {
  const worst = writing.lookups.worstCase(edge.address)
  return [
    who,
    criticalityText(edge.call.criticality),
    worst === undefined ? "" : longestWait(worst),
    worst === undefined ? "" : worstCaseFormula(worst),
    edge.call.rate ?? ""
  ]
}

const callBlocks = (writing: Writing, { address }: Service): ReadonlyArray<Block> => {
  const { index } = writing
  const out = index.callsFrom(address).map((edge) => callRow(writing, edge, calleeOf(writing, edge)))
  const callers = index
    .callsAnsweredBy(address)
    .map((edge) => [
      entity(writing, edge.from),
      edge.operation === undefined ? "" : Doc.code(nameFor(edge.operation)),
      criticalityText(edge.call.criticality)
    ])
  return [
    ...section("Calls", table(["Calls", "Without an answer", "Longest wait", "Made of", "Rate"], out)),
    ...section("Called by", table(["Caller", "For", "Without an answer"], callers))
  ]
}

const dataBlocks = (writing: Writing, { value }: Service): ReadonlyArray<Block> => {
  const owned = (value.owns ?? []).map((store) => [
    Doc.strong(Doc.text(nameFor(store))),
    "owns it",
    kindOf(writing, store)
  ])
  const used = (value.accesses ?? []).map(({ store, mode, collections }) => [
    Doc.strong(Doc.text(nameFor(store))),
    `${mode === "readWrite" ? "reads and writes" : `${mode}s`}${collections === undefined ? "" : ` ${collections.join(", ")}`}`,
    kindOf(writing, store)
  ])
  const foreign = (value.refersTo ?? []).map(({ data, of }) => [
    data,
    ["refers to it, owned by ", entity(writing, of)],
    ""
  ])
  return section("Data", table(["What", "How", "Kind"], [...owned, ...used, ...foreign]))
}

const kindOf = ({ index }: Writing, store: `store:${string}`): string => {
  const found = index.find(store)?.value
  return [spaced(found?.kind), found?.engine].filter((part) => part !== undefined && part !== "").join(", ")
}

const objectiveBlocks = ({ lookups }: Writing, { address, value }: Service): ReadonlyArray<Block> => {
  const about = [address, ...(value.provides ?? [])].flatMap((subject) => lookups.objectivesOf(subject))
  return section(
    "Objectives",
    table(
      ["Objective", "Of", "Promise"],
      about.map((slo) => [Doc.strong(Doc.text(nameFor(slo.address))), nameFor(slo.value.of), promiseText(slo.value)])
    )
  )
}

const healthBlocks = ({ value }: Service): ReadonlyArray<Block> =>
  section(
    "Health checks",
    table(
      ["Check", "At", "Depends on", "Every", "Fails after"],
      (value.healthChecks ?? []).map((check) => [
        check.kind,
        check.path === undefined ? "" : Doc.code(check.path),
        (check.dependsOn ?? []).map(nameFor).join(", "),
        check.period ?? "",
        check.failureThreshold === undefined ? "" : `${check.failureThreshold} in a row`
      ])
    )
  )

type Line = readonly [Words | ReadonlyArray<Words>, Words | ReadonlyArray<Words>]

const sagaLine = (writing: Writing, { address, value }: Entity<"saga">): Line => [
  overviewSection(writing, "Sagas", `saga ${nameFor(address)}`),
  value.description ?? (value.trigger === undefined ? "" : ["on ", ...triggerText(value.trigger)])
]

/** Flows, sagas, rollouts, decisions and risks in which the service takes part. */
const plansBlocks = (writing: Writing, service: Service): ReadonlyArray<Block> => {
  const { flows, sagas, rollouts, decisions, risks } = writing.lookups.involvementOf(service.address)
  const lines: ReadonlyArray<Line> = [
    ...flows.map(({ address, value }): Line => [
      overviewSection(writing, "Flows", `flow ${nameFor(address)}`),
      ["on ", ...triggerText(value.trigger)]
    ]),
    ...sagas.map((saga) => sagaLine(writing, saga)),
    ...rollouts.map(({ address, value }): Line => [
      overviewSection(writing, "Rollouts", `rollout ${nameFor(address)}`),
      value.description ?? ""
    ]),
    ...decisions.map(({ address, value }): Line => [["decision ", entity(writing, address)], value.status ?? ""]),
    ...risks.map(({ address, value }): Line => [
      overviewSection(writing, "Risks", `risk ${nameFor(address)}`),
      value.statement
    ])
  ]
  return section("Takes part in", table(["What", "About"], lines))
}

/** The page of one service. */
export const servicePage = (writing: Writing, service: Service): Document => {
  const title = titles()
  const { value, address } = service
  const duties = stated(value.responsibilities)
  return Doc.document(
    Doc.section(
      Doc.text(entityTitle("Service", address)),
      ...(writing.pages.hasOverview ? [Doc.para(overviewSection(writing, "Services", "All services"))] : []),
      ...prose(value.description),
      ...[serviceFacts(service)].filter((block) => block !== undefined),
      ...section("Responsibilities", duties.length === 0 ? undefined : Doc.bullets(...duties)),
      ...contractBlocks(writing, service, title),
      ...messagesBlocks(service),
      ...callBlocks(writing, service),
      ...dataBlocks(writing, service),
      ...objectiveBlocks(writing, service),
      ...healthBlocks(service),
      ...plansBlocks(writing, service)
    )
  )
}
