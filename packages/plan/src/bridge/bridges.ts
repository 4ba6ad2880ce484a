import { metWith, type Together } from "../derive.js"
import type { ComparePolicy } from "@lintel/compat"
import { compareTexts } from "@lintel/analysis"
import { provenReader } from "./reader.js"
import type { Json } from "@lintel/model"
import type { Bridge, Proven } from "./bridge.js"
import { canAnswer, contractBetween } from "./contract.js"
import type { JudgedPair } from "../derive.js"
import { metBreaks } from "../edges/calls.js"
import { orderUnits, type SkewPair, type UnitOrder } from "../order.js"
import { longerWait, type UnitPair, type Wait } from "../pair.js"
import { provenEntries } from "./entries.js"
import { provenTables } from "./tables.js"
import type { StoreMigration } from "../edges/migrations.js"
import type { Survey } from "../survey.js"

/** A version in between that may help: of whom, and between which forms. */
interface Candidate {
  readonly unit: string
  readonly through: string
  readonly medium: "call" | "message" | "tables" | "entries"
}

/** Rounds and attempts at most: each attempt compares a contract twice. */
const mostBridges = 16
const mostAttempts = 24

/** Whether something stands between them that is no form which a version could read beside another one. */
const isBeyondForms = ({ newClientOldServer, oldClientNewServer }: UnitPair): boolean =>
  [oldClientNewServer, newClientOldServer].some(({ evidence }) =>
    evidence.some(
      ({ code, pointer, verdict }) => verdict === "breaking" && (pointer === "/headers" || noForms.has(code))
    )
  )

const noForms: ReadonlySet<string> = new Set([
  "compat/order-lost",
  "compat/compaction-identity-changed",
  "compat/co-partitioning-lost",
  "compat/field-changed"
])

/** Who can understand both sides: the server of a call, the reader of a message. */
const candidateOf = (pair: UnitPair): Candidate | undefined =>
  pair.medium === "message" && isBeyondForms(pair) ? undefined : formCandidate(pair)

const formCandidate = ({ client, medium, server, through }: UnitPair): Candidate | undefined =>
  medium === "call"
    ? { unit: server, through, medium }
    : medium === "message"
      ? { unit: client, through, medium }
      : medium === "store"
        ? server.includes("#")
          ? { unit: server, through, medium: "tables" }
          : { unit: client, through, medium: "entries" }
        : undefined

/** What is kept is met by whoever replaces its own writer: a version that understands it comes in between. */
const isOwnKept = ({ client, server, wait }: UnitPair): boolean => client === server && wait !== undefined

/** What is kept is met for ever, as far as anybody knows: the version that understands it never makes room for another. */
const lastsForGood = (pair: UnitPair): boolean =>
  isOwnKept(pair) && (pair.wait?.for === "forever" || pair.wait?.for === "unknown")

const keyOf = ({ through, unit }: Pick<Candidate, "unit" | "through">): string => JSON.stringify([unit, through])

/** What the version in between is on its other edges: still the old one, or the new one already. */
type Otherwise = "old" | "new"

/** Versions in between: by unit, what they understand both forms of. */
type Bridges = ReadonlyMap<string, { readonly otherwise: Otherwise; readonly throughs: ReadonlySet<string> }>

const bridgesWith = (bridges: Bridges, { through, unit }: Candidate, otherwise: Otherwise): Bridges => {
  const known = bridges.get(unit)
  return new Map(bridges).set(unit, { otherwise, throughs: new Set([...(known?.throughs ?? []), through]) })
}

const bridgesWithout = (bridges: Bridges, { through, unit }: Candidate): Bridges => {
  const known = bridges.get(unit)
  const throughs = new Set([...(known?.throughs ?? [])].filter((it) => it !== through))
  const rest = new Map(bridges)
  if (known === undefined || throughs.size === 0) rest.delete(unit)
  else rest.set(unit, { ...known, throughs })
  return rest
}

const bridgedId = (unit: string): string => `${unit}~`

interface Arrow extends SkewPair {
  readonly pair?: UnitPair
}

const arrow = (first: string, last: string, verdict: SkewPair["newClientOldServer"]): Arrow => ({
  client: last,
  server: first,
  oldClientNewServer: "compatible",
  newClientOldServer: verdict
})

const judged = (pair: UnitPair): Arrow => ({
  client: pair.client,
  server: pair.server,
  oldClientNewServer: pair.oldClientNewServer.verdict,
  newClientOldServer: pair.newClientOldServer.verdict,
  pair
})

/** The end of a pair that changes on its other edges: the version in between, where that is new already. */
const endOf = (unit: string, bridges: Bridges): string =>
  bridges.get(unit)?.otherwise === "new" ? bridgedId(unit) : unit

/**
 * Whether a version in between takes a unit past itself: it reads both forms. Of entries it also writes what both need; of
 * messages it writes one of the two, which then has to be read by the other side.
 */
const isBridgedAlone = ({ medium }: Candidate, pair: UnitPair): boolean =>
  medium === "entries" ||
  isOwnKept(pair) ||
  pair.oldClientNewServer.verdict === "compatible" ||
  (medium === "message" && pair.newClientOldServer.verdict === "compatible")

/** The pairs of a plan in which some units are released twice. */
const withBridges = (pairs: ReadonlyArray<UnitPair>, bridges: Bridges): ReadonlyArray<Arrow> => {
  const between = [...bridges.keys()].map((unit) => arrow(bridgedId(unit), unit, "breaking"))
  return [
    ...between,
    ...pairs.flatMap((pair): ReadonlyArray<Arrow> => {
      const candidate = candidateOf(pair)
      const isBridged = candidate !== undefined && bridges.get(candidate.unit)?.throughs.has(pair.through) === true
      if (!isBridged)
        return [{ ...judged(pair), client: endOf(pair.client, bridges), server: endOf(pair.server, bridges) }]
      const { unit } = candidate
      const other = unit === pair.server ? pair.client : pair.server
      const [early, late] =
        unit === pair.server
          ? [pair.newClientOldServer.verdict, pair.oldClientNewServer.verdict]
          : [pair.oldClientNewServer.verdict, pair.newClientOldServer.verdict]
      if (other === unit) return isBridgedAlone(candidate, pair) ? [] : [judged(pair)]
      return [arrow(bridgedId(unit), endOf(other, bridges), early), arrow(endOf(other, bridges), unit, late)]
    })
  ]
}

const orderWith = (
  units: ReadonlyArray<string>,
  pairs: ReadonlyArray<UnitPair>,
  bridges: Bridges,
  together: Together
): UnitOrder<Arrow> =>
  orderUnits(
    [...units, ...[...bridges.keys()].map(bridgedId)],
    withBridges(
      metWith(pairs, together).map(([met]) => met),
      bridges
    )
  )

const provenContract = (survey: Survey, { through, unit }: Candidate, policy: ComparePolicy): Proven | undefined => {
  const [old, fresh] = [survey.before.contracts.get(through), survey.after.contracts.get(through)]
  if (old === undefined || fresh === undefined) return undefined
  if (!old.servers.includes(unit) || !fresh.servers.includes(unit)) return undefined
  const { contract, fields } = contractBetween(old.contract, fresh.contract, fresh.key)
  if (!canAnswer(contract, [old.contract, fresh.contract])) return undefined
  const breaks = [survey.before, survey.after].some((side) => {
    const own = side === survey.before ? old : fresh
    return metBreaks(side, own, { side: survey.after, contract: { ...fresh, contract } }, unit, policy)
  })
  return breaks ? undefined : { fields, form: JSON.parse(JSON.stringify(contract)) as Json }
}

const candidatesOf = (order: UnitOrder<Arrow>): ReadonlyArray<Candidate> => {
  if (order._tag !== "Blocked") return []
  const pairs = [...order.hopeless, ...order.cycle.map(({ because }) => because)].flatMap(({ pair }) => pair ?? [])
  const found = new Map<string, Candidate>()
  for (const pair of pairs) {
    const candidate = candidateOf(pair)
    if (candidate !== undefined) found.set(keyOf(candidate), candidate)
  }
  return [...found.values()]
}

/** The pairs that a version in between is for. */
const boundBy = (pairs: ReadonlyArray<UnitPair>, candidate: Candidate): ReadonlyArray<UnitPair> =>
  pairs.filter((pair) => {
    const own = candidateOf(pair)
    return (
      own !== undefined &&
      keyOf(own) === keyOf(candidate) &&
      (pair.newClientOldServer.verdict !== "compatible" || pair.oldClientNewServer.verdict !== "compatible")
    )
  })

/** Units that have to move between the version in between and the new one. */
const movedBy = (bound: ReadonlyArray<UnitPair>, { unit }: Candidate): ReadonlyArray<string> =>
  [...new Set(bound.flatMap(({ client, server }) => [client, server].filter((it) => it !== unit)))].toSorted(
    compareTexts
  )

/** What has to pass before the new version may take its place. */
const waitFor = (bound: ReadonlyArray<UnitPair>): Wait | undefined =>
  bound
    .filter((it) => it.newClientOldServer.verdict !== "compatible")
    .reduce<Wait | undefined>((longest, { wait }) => longerWait(longest, wait), undefined)

const bridgeOf = (
  candidate: Candidate,
  proven: Proven,
  otherwise: Otherwise,
  pairs: ReadonlyArray<UnitPair>
): Bridge => {
  const bound = boundBy(pairs, candidate)
  const wait = waitFor(bound)
  return {
    unit: candidate.unit,
    through: candidate.through,
    otherwise,
    until: movedBy(bound, candidate),
    ...(wait === undefined ? {} : { wait }),
    ...(bound.some(lastsForGood) ? { lasts: true } : {}),
    ...proven
  }
}

/**
 * The fewest versions in between that were found to make an order possible: each is built from the two forms, and compared
 * with the old and the new side again. Empty where there is none.
 */
export const findBridges = (
  survey: Survey,
  units: ReadonlyArray<string>,
  pairs: ReadonlyArray<UnitPair>,
  _order: UnitOrder<JudgedPair>,
  together: Together,
  policy: ComparePolicy,
  migrations: ReadonlyArray<StoreMigration>
): ReadonlyArray<Bridge> => {
  const proofs = new Map<string, Proven | undefined>()
  let attempts = 0
  const prove = (candidate: Candidate): Proven | undefined => {
    const key = keyOf(candidate)
    if (proofs.has(key) || attempts >= mostAttempts) return proofs.get(key)
    attempts++
    const proven = {
      call: () => provenContract(survey, candidate, policy),
      message: () => provenReader(survey, candidate),
      tables: () => provenTables(survey, candidate, migrations),
      entries: () => provenEntries(survey, candidate)
    }[candidate.medium]()
    proofs.set(key, proven)
    return proven
  }
  const chosen = new Map<string, Candidate>()
  let bridges: Bridges = new Map()
  const attempt = (tried: Bridges): UnitOrder<Arrow> => orderWith(units, pairs, tried, together)
  let order = attempt(bridges)
  while (order._tag === "Blocked" && chosen.size < mostBridges) {
    const open = candidatesOf(order).filter((it) => !chosen.has(keyOf(it)) && prove(it) !== undefined)
    const ways = open.flatMap((candidate) => {
      const known = bridges.get(candidate.unit)?.otherwise
      const possible: ReadonlyArray<Otherwise> = boundBy(pairs, candidate).some(isOwnKept) ? ["new"] : ["old", "new"]
      const modes = known === undefined ? possible : possible.filter((it) => it === known)
      return modes.map((otherwise) => ({ candidate, tried: bridgesWith(bridges, candidate, otherwise) }))
    })
    const best = ways.find(({ tried }) => attempt(tried)._tag !== "Blocked") ?? ways[0]
    if (best === undefined) return []
    chosen.set(keyOf(best.candidate), best.candidate)
    bridges = best.tried
    order = attempt(bridges)
  }
  if (order._tag !== "Order") return []
  // One that turned out not to be needed is left out.
  for (const [key, candidate] of chosen) {
    const rest = bridgesWithout(bridges, candidate)
    if (attempt(rest)._tag !== "Order") continue
    chosen.delete(key)
    bridges = rest
  }
  return [...chosen.values()].flatMap((candidate) => {
    const proven = prove(candidate)
    const otherwise = bridges.get(candidate.unit)?.otherwise ?? "old"
    return proven === undefined ? [] : [bridgeOf(candidate, proven, otherwise, pairs)]
  })
}
