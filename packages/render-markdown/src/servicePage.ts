import { callWorstCase, effectiveOf } from "@lintel/analysis"
import { type Block, Doc, type Document } from "@lintel/doc"
import { type Edge, type Entity, nameOf, type Operation, repeatSafety, type Security } from "@lintel/model"
import { sortedBy } from "@lintel/render"
import { calleeOf, criticalityText, longestWait, worstCaseFormula } from "./calls.js"
import { distinct } from "./components.js"
import { titleOf } from "./dossier.js"
import { triggerText } from "./flows.js"
import { promiseText } from "./objectives.js"
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
  type Words
} from "./writing.js"

type Service = Entity<"service">

const facts = ({ value }: Service): Block | undefined => {
  const all: ReadonlyArray<readonly [string, Words | ReadonlyArray<Words> | undefined]> = [
    ["Owner", value.owner === undefined ? undefined : nameFor(value.owner)],
    ["Context", value.context === undefined ? undefined : nameFor(value.context)],
    ["Tier", value.tier],
    ["Version", value.version],
    ["Reached by", value.exposure === undefined ? undefined : reached[value.exposure]],
    ["Made of", value.technology?.join(", ")],
    ["Part of", value.origin === undefined ? undefined : `another system: ${value.origin}`]
  ]
  const known = all.flatMap(([key, words]) => (words === undefined ? [] : [[key, words] as const]))
  return known.length === 0 ? undefined : Doc.pairs(...known)
}

const reached: Readonly<Record<"public" | "partner" | "internal", string>> = {
  public: "anyone",
  partner: "partners",
  internal: "this system only"
}

const repeats: Readonly<Record<"none" | "effect" | "replay", string>> = {
  none: "acts again",
  effect: "changes nothing more",
  replay: "gets the same answer"
}

const repeatText = (operation: Operation): string => {
  const safety = repeatSafety(operation)
  if (safety === undefined) return ""
  const key = operation.idempotency === undefined ? "" : ` (by ${operation.idempotency.key}${keptFor(operation)})`
  return `${repeats[safety]}${key}`
}

const keptFor = ({ idempotency }: Operation): string =>
  idempotency?.retention === undefined ? "" : `, for ${idempotency.retention}`

const securityText = (security: Security | undefined): string => {
  if (security === undefined) return ""
  if (security.length === 0) return "nothing"
  return security
    .map((requirement) => {
      const names = Object.entries(requirement).map(([name, scopes]) =>
        scopes.length === 0 ? nameOf(name) : `${nameOf(name)} (${scopes.join(", ")})`
      )
      return names.length === 0 ? "nothing" : names.join(" and ")
    })
    .join(", or ")
}

const noteText = ({ deprecation, stability, exposure }: Operation): string => {
  const end = deprecation?.sunset === undefined ? "" : ` until ${deprecation.sunset}`
  return [
    deprecation === undefined ? undefined : `deprecated${end}`,
    stability === "stable" ? undefined : stability,
    exposure === undefined ? undefined : `for ${reached[exposure]}`
  ]
    .filter((part) => part !== undefined)
    .join(", ")
}

const operationRows = (contract: Entity<"contract">): ReadonlyArray<ReadonlyArray<Words>> =>
  sortedBy(Object.entries(contract.value.operations), ([name, { path, method }]) => [path, method, name]).map(
    ([name, operation]) => [
      Doc.strong(Doc.text(nameOf(name))),
      Doc.code(`${operation.method} ${operation.path}`),
      operation.summary ?? "",
      repeatText(operation),
      securityText(operation.security ?? contract.value.security),
      operation.rateLimit?.limit ?? "",
      noteText(operation)
    ]
  )

const contractBlocks = (writing: Writing, { value }: Service, title: (wish: string) => string): ReadonlyArray<Block> =>
  (value.provides ?? []).flatMap((address): ReadonlyArray<Block> => {
    const contract = writing.index.find(address)
    if (contract === undefined)
      return [Doc.para("It provides ", Doc.code(nameFor(address)), ", which the design does not describe.")]
    const version = contract.value.version === undefined ? "" : ` ${contract.value.version}`
    const described = contract.value.description ?? contract.value.title
    return section(
      title(`${entityTitle("Contract", address)}${version}`),
      ...prose(described),
      table(
        ["Operation", "Request", "What it does", "A repeat", "Needs", "At most", "Note"],
        operationRows(contract)
      ) ?? Doc.para("No operations.")
    )
  })

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
  const effective = effectiveOf(writing.index, edge.address)
  const worst = effective === undefined ? undefined : callWorstCase(edge.address, effective)
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

const operationBlocks = (writing: Writing, service: Service): ReadonlyArray<Block> => {
  const { index } = writing
  const subjects = new Set<string>([service.address, ...(service.value.provides ?? [])])
  const about = index.ofKind("slo").filter(({ value }) => {
    if (subjects.has(value.of)) return true
    return value.of.startsWith("operation:") && subjects.has(index.contractOf(value.of))
  })
  return section(
    "Objectives",
    table(
      ["Objective", "Of", "Promise"],
      about.map(({ address, value }) => [Doc.strong(Doc.text(nameFor(address))), nameFor(value.of), promiseText(value)])
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

/** Flows, sagas, rollouts, decisions and risks in which the service takes part. */
const plansBlocks = (writing: Writing, { address }: Service): ReadonlyArray<Block> => {
  const { index } = writing
  const from = distinct(index.referencesTo(address).map((reference) => reference.from))
  const of = (kind: string): ReadonlyArray<string> => from.filter((one) => one.startsWith(`${kind}:`))
  const flows = of("flow").flatMap((one) => index.find(one as `flow:${string}`) ?? [])
  const rows: ReadonlyArray<readonly [Words, Words | ReadonlyArray<Words>]> = [
    ...flows.map(
      (flow) =>
        [
          overviewSection(writing, "Flows", `flow ${nameFor(flow.address)}`),
          ["on ", ...triggerText(flow.value.trigger)]
        ] as const
    ),
    ...of("saga").map((saga) => [overviewSection(writing, "Sagas", `saga ${nameFor(saga)}`), ""] as const),
    ...of("rollout").map(
      (rollout) => [overviewSection(writing, "Rollouts", `rollout ${nameFor(rollout)}`), ""] as const
    ),
    ...of("decision").flatMap((one) => {
      const decision = index.find(one as `decision:${string}`)
      return decision === undefined ? [] : [[entity(writing, one), titleOf(decision)] as const]
    }),
    ...of("risk").flatMap((one) => {
      const risk = index.find(one as `risk:${string}`)
      return risk === undefined
        ? []
        : [[overviewSection(writing, "Risks", `risk ${nameFor(one)}`), risk.value.statement] as const]
    })
  ]
  return section("Takes part in", table(["What", "About"], rows))
}

/** The page of one service. */
export const servicePage = (writing: Writing, service: Service): Document => {
  const title = titles()
  const { value, address } = service
  const duties = value.responsibilities ?? []
  return Doc.document(
    Doc.section(
      Doc.text(entityTitle("Service", address)),
      ...(writing.pages.hasOverview ? [Doc.para(overviewSection(writing, "Services", "All services"))] : []),
      ...prose(value.description),
      ...[facts(service)].filter((block) => block !== undefined),
      ...section("Responsibilities", duties.length === 0 ? undefined : Doc.bullets(...duties)),
      ...contractBlocks(writing, service, title),
      ...messagesBlocks(service),
      ...callBlocks(writing, service),
      ...dataBlocks(writing, service),
      ...operationBlocks(writing, service),
      ...healthBlocks(service),
      ...plansBlocks(writing, service)
    )
  )
}
