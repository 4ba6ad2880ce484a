import { type CallWorstCase, effectiveOf, type LayerWorstCase, type Origin } from "@lintel/analysis"
import { type Block, Doc } from "@lintel/doc"
import type { Attributed, Criticality, Edge, Policy, ResolvedPolicy } from "@lintel/model"
import { distinct } from "./components.js"
import { boundsText, percent, spanText } from "./numbers.js"
import { table } from "./table.js"
import { entity, nameFor, section, type Writing, type Words } from "./writing.js"

/** What a call does when nobody answers. */
export const criticalityText = (criticality: Criticality | undefined): string => {
  if (criticality === undefined) return ""
  if (criticality === "hard") return "the caller fails too"
  if (criticality === "soft") return "the caller goes on"
  const { by, fallback, description } = criticality
  const way = by === undefined ? "the caller falls back" : mitigations[by]
  const to = fallback === undefined ? "" : ` (${nameFor(fallback)})`
  return `${way}${to}${description === undefined ? "" : `: ${description}`}`
}

const mitigations: Readonly<Record<NonNullable<Extract<Criticality, { by?: unknown }>["by"]>, string>> = {
  cache: "the caller uses a cache",
  default: "the caller uses a default",
  failOpen: "the caller lets it pass",
  degrade: "the caller does less",
  queue: "the caller queues it",
  alternative: "the caller asks someone else"
}

/** What a call is about: its operation, or the message it asks with. */
export const calleeOf = (writing: Writing, { call, operation, provider }: Edge): ReadonlyArray<Words> => {
  const what = operation ?? call.to.request
  const name = what === undefined ? "" : Doc.code(nameFor(what))
  if (provider === undefined) return [name]
  const who = entity(writing, provider)
  return what === undefined ? [who] : [name, " of ", who]
}

const attemptsText = ({ attempts }: LayerWorstCase): string => (attempts === undefined ? "" : String(attempts.count))

/** How the longest wait of one layer comes about: `3 × 400ms + 150ms, cut at 1500ms`. */
const layerFormula = (layer: LayerWorstCase, tryOf: string | undefined): string => {
  const oneTry = layer.perTry === undefined ? tryOf : spanText(layer.perTry.span)
  const cut =
    layer.overall === undefined || layer.overall.span === "unbounded" ? undefined : spanText(layer.overall.span)
  if (oneTry === undefined) return cut === undefined ? "" : `cut at ${cut}`
  const count = attemptsText(layer)
  const tries = count === "" || count === "1" ? oneTry : `${count} × ${oneTry}`
  const waits = layer.waits === 0n ? "" : ` + ${spanText(layer.waits)}`
  return `${tries}${waits}${cut === undefined ? "" : layer.isCut ? `, cut at ${cut}` : ` (limit ${cut})`}`
}

/** The formula of every layer, the caller's first; an outer layer tries what the inner one takes. */
export const worstCaseFormula = ({ layers }: CallWorstCase): string => {
  const parts: Array<string> = []
  let inner: string | undefined
  for (const layer of layers.toReversed()) {
    const isStated = layer.attempts !== undefined || layer.perTry !== undefined || layer.overall !== undefined
    const formula = isStated ? layerFormula(layer, inner) : ""
    if (formula === "") continue
    parts.unshift(layers.length === 1 ? formula : `${layer.layer}: ${formula}`)
    inner = boundsText(layer.bounds)
  }
  return parts.join("; ")
}

const originsOf = (worst: CallWorstCase): ReadonlyArray<Origin> =>
  worst.layers.flatMap(({ attempts, perTry, overall }) =>
    [attempts, perTry, overall].flatMap((one) => one?.origin ?? [])
  )

/** Where the numbers of a call are stated, when not all of them on the call itself. */
const statedAt = (call: string, worst: CallWorstCase): string => {
  const addresses = distinct(originsOf(worst).map(({ address }) => address))
  if (addresses.every((address) => address === call)) return ""
  return addresses.map((address) => (address === call ? "the call" : placeOf(address))).join(", ")
}

const placeOf = (address: string): string => {
  if (address.startsWith("system:")) return "the system's defaults"
  if (address.startsWith("service:")) return `the defaults of ${nameFor(address)}`
  return `${address.slice(0, address.indexOf(":"))} ${nameFor(address)}`
}

const valueOf = <T>(field: Attributed<T> | undefined): T | undefined => field?.value

const known = <T extends object>(value: T | "none" | undefined): T | undefined =>
  value === undefined || value === "none" ? undefined : value

/** What else protects the caller: breaker, limits, hedging. */
const protections = (policy: ResolvedPolicy): string => {
  const breaker = known(valueOf(policy.breaker))
  const limit = known(valueOf(policy.concurrencyLimit))
  const hedging = known(valueOf(policy.hedging))
  const rate = known(valueOf(policy.rateLimit))
  const parts = [
    breaker === undefined ? undefined : breakerText(breaker),
    limit === undefined ? undefined : `at most ${limit.limit} at once`,
    rate === undefined ? undefined : `at most ${rate.limit}`,
    hedging === undefined ? undefined : `asks again after ${hedging.delay} without waiting`,
    valueOf(policy.deadline) === "propagated" ? "the deadline travels along" : undefined
  ]
  return parts.filter((part) => part !== undefined).join("; ")
}

const breakerText = ({
  failureRatio,
  minimumCalls,
  openFor
}: Exclude<NonNullable<Policy["breaker"]>, "none">): string => {
  const when = failureRatio === undefined ? "" : ` when ${percent(failureRatio)} fail`
  const of = minimumCalls === undefined ? "" : ` of at least ${minimumCalls}`
  return `a breaker opens${when}${of}${openFor === undefined ? "" : `, for ${openFor}`}`
}

/** Every call with what limits it and how long it can keep its caller waiting. */
export const resilienceSection = (writing: Writing): ReadonlyArray<Block> => {
  const { index } = writing
  const rows = index.edges.map((edge) => {
    const effective = effectiveOf(index, edge.address)
    const worst = writing.lookups.worstCase(edge.address)
    return [
      entity(writing, edge.from),
      calleeOf(writing, edge),
      criticalityText(edge.call.criticality),
      worst === undefined ? "" : longestWait(worst),
      worst === undefined ? "" : worstCaseFormula(worst),
      worst === undefined ? "" : statedAt(edge.address, worst),
      effective === undefined ? "" : protections(effective.client)
    ]
  })
  if (rows.length === 0) return []
  return section(
    "Resilience",
    Doc.para(
      "The longest wait of a call is its attempts times the limit of one, and the waits between them at their longest, ",
      "cut where all attempts together have a limit. It assumes that every attempt uses its time up."
    ),
    table(["Caller", "Calls", "Without an answer", "Longest wait", "Made of", "Stated at", "Protected by"], rows),
    ...layersTable(writing)
  )
}

/** The longest wait, or that it is not known. */
export const longestWait = (worst: CallWorstCase): string => {
  const text = boundsText(worst.bounds)
  return text === "" ? "not known" : text
}

const layersTable = (writing: Writing): ReadonlyArray<Block> => {
  const rows = writing.index.ofKind("policy").map(({ address, value }) => {
    const { from, to, calls, environments } = value.selects
    const selected = [...(calls ?? []), ...(from ?? []).map((one) => one), ...(to ?? []), ...(environments ?? [])]
    return [
      Doc.strong(Doc.text(nameFor(address))),
      value.layer,
      selected.length === 0 ? "every call" : selected.map(nameFor).join(", "),
      value.description ?? "",
      Object.keys(value.policy).toSorted().join(", ")
    ]
  })
  const found = table(["Layer", "Where", "Acts on", "What it is for", "Sets"], rows)
  return found === undefined ? [] : [Doc.para("What acts on calls besides their callers:"), found]
}
