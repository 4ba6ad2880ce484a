import { compareTexts } from "@lintel/analysis"
import type { ComparePolicy } from "@lintel/compat"
import { shortAddress } from "@lintel/doc"
import type { Rollout } from "@lintel/model"
import { callPairs } from "./edges/calls.js"
import { channelPairs } from "./edges/channels.js"
import { emptiedPairs } from "./edges/emptied.js"
import type { FlagReuse } from "./edges/flagMeaning.js"
import type { FlagMatrix } from "./edges/flags.js"
import { throughGuards } from "./edges/guarded.js"
import { turnedUnits } from "./edges/turned.js"
import { keptDataPairs } from "./edges/keptData.js"
import { messagePairs } from "./edges/messages.js"
import { migrationsOf, type StoreMigration } from "./edges/migrations.js"
import { storePairs } from "./edges/stores.js"
import { unnamedKind, versionedName } from "./names.js"
import type { UnitPair } from "./pair.js"
import { sameJson } from "./sameJson.js"
import { withoutKnownCalls } from "./states/knownCalls.js"
import { type States, statesOf, withoutKnown } from "./states/states.js"
import type { Side, Survey } from "./survey.js"
import type { PlanUnit, UnitKind } from "./unit.js"

/** What changes between two designs, and every edge on which something does. */
export interface Changed {
  readonly units: ReadonlyArray<PlanUnit>
  readonly pairs: ReadonlyArray<UnitPair>
  readonly migrations: ReadonlyArray<StoreMigration>
  /** Every value of the flags on the way with every version of those who evaluate them. */
  readonly flags: ReadonlyArray<FlagMatrix>
  /** Names of flags that meant something else before, or may have. */
  readonly reused: ReadonlyArray<FlagReuse>
  /** Units that use something that changes and may stay as they are. */
  readonly stays: ReadonlyArray<string>
  /** Units that have to be released although their version stays the same. */
  readonly kept: ReadonlyArray<string>
  /** What is wrong where everything is old, and where everything is new. */
  readonly states: States
  /** What people call a unit on one side. */
  readonly versioned: (id: string, side: "old" | "new") => string
  /** Comparisons that were made. */
  readonly compared: number
}

/** What a component says of itself and does: its calls are its own. */
const ownFacts = (side: Side): ReadonlyMap<string, unknown> => {
  const components = [
    ...side.index.ofKind("service"),
    ...side.index.ofKind("external"),
    ...side.index.ofKind("consumer")
  ]
  return new Map(
    components.map(({ address, value }) => {
      const { description: _, docs: __, ...own } = value as typeof value & { docs?: unknown }
      const calls = side.index
        .callsFrom(address)
        .map(({ address: name, call: { description: ___, ...call } }) => [name, call] as const)
      const name = side.nameOf(address)
      return [name, { own, version: side.versionOf(name), calls }]
    })
  )
}

interface Version {
  readonly version: string | undefined
  readonly isThere: boolean
}

const versionIn = (side: Side, id: string): Version => {
  const contract = side.contracts.get(id)
  if (contract !== undefined) return { version: contract.contract.version, isThere: true }
  return {
    version: undefined,
    isThere: side.index.ofKind("external").some(({ address }) => side.nameOf(address) === id)
  }
}

/** Versions of every entity that may be a unit: looked up once. */
const versionsOf = (side: Side): ((id: string) => Version) => {
  const known = new Map<string, Version>()
  for (const { address } of side.index.ofKind("service")) {
    const name = side.nameOf(address)
    known.set(name, { version: side.versionOf(name), isThere: true })
  }
  for (const { address, value } of side.index.ofKind("consumer"))
    known.set(side.nameOf(address), { version: value.version, isThere: true })
  return (id) => known.get(id) ?? versionIn(side, id)
}

const kindOf = (id: string): UnitKind => {
  const prefix = id.slice(0, id.indexOf(":"))
  return unnamedKind.test(id)
    ? "callers"
    : prefix === "external" || prefix === "contract" || prefix === "consumer"
      ? prefix
      : prefix === "channel"
        ? "configuration"
        : "service"
}

const componentUnit = (id: string, old: Version, fresh: Version): PlanUnit => {
  const kind = kindOf(id)
  const isOutside = kind === "callers"
  return {
    id,
    kind,
    address: isOutside ? id.replace(unnamedKind, "") : id,
    ...(old.version === undefined ? {} : { from: old.version }),
    ...(fresh.version === undefined ? {} : { to: fresh.version }),
    ...(!isOutside && !old.isThere && fresh.isThere ? { appears: true } : {}),
    ...(!isOutside && old.isThere && !fresh.isThere ? { disappears: true } : {})
  }
}

const phaseUnits = (migrations: ReadonlyArray<StoreMigration>): ReadonlyArray<PlanUnit> =>
  migrations.flatMap(({ phases, store }) =>
    phases.map(({ id, phase, steps }): PlanUnit => ({
      id,
      kind: "migration",
      address: store,
      phase,
      operations: steps.map(({ name }) => name)
    }))
  )

/** Writers of a message whose turning is a unit of its own: the new version is written from then on. */
const throughMessageUnits = (pairs: ReadonlyArray<UnitPair>, turned: ReadonlySet<string>): ReadonlyArray<UnitPair> =>
  pairs.map((pair) =>
    pair.medium === "message" && turned.has(pair.through) && pair.client !== pair.server
      ? { ...pair, server: pair.through }
      : pair
  )

/** Who is not released, and need not be: it keeps its version and what it says, and nothing new hurts it. */
const mayStay = (unit: PlanUnit, isChanged: boolean, pairs: ReadonlyArray<UnitPair>): boolean => {
  if (isChanged || pairs.some(({ server }) => server === unit.id)) return false
  const isPinned = unit.from !== undefined && unit.from === unit.to
  const isOutside = unit.kind === "consumer" || unit.kind === "callers"
  return (isPinned || isOutside) && pairs.every(({ oldClientNewServer }) => oldClientNewServer.verdict === "compatible")
}

/** Finds what changes between two designs and judges both mixtures of every edge on which something does. */
export const changedBetween = (
  survey: Survey,
  ahead: ReadonlyArray<readonly [key: string, rollout: Rollout]>,
  policy: ComparePolicy
): Changed => {
  const rollouts = ahead.map(([, rollout]) => rollout)
  let compared = 0
  const count = (): void => void compared++
  const [versionBefore, versionAfter] = [versionsOf(survey.before), versionsOf(survey.after)]
  const versioned = (id: string, side: "old" | "new"): string => {
    const [from, to] = [versionBefore(id).version, versionAfter(id).version]
    const kind = unnamedKind.exec(id)?.[1]
    if (kind !== undefined) return `${side} ${kind} of ${shortAddress(id.replace(unnamedKind, ""))}`
    return versionedName(id, side, from, to)
  }
  const sidesOf = (server: string) => ({ old: versioned(server, "old"), new: versioned(server, "new") })
  const options = { policy, versioned, sidesOf, count }
  const migrations = migrationsOf(survey, rollouts)
  const [oldFacts, newFacts] = [ownFacts(survey.before), ownFacts(survey.after)]
  const names = new Set([...oldFacts.keys(), ...newFacts.keys()])
  const changed = new Set([...names].filter((name) => !sameJson(oldFacts.get(name), newFacts.get(name))))
  const turned = turnedUnits(survey, ahead, { ...options, isChanged: (id) => changed.has(id) })
  const turnedMessages = new Set(turned.units.filter(({ kind }) => kind === "message").map(({ id }) => id))
  const states = statesOf(survey, { policy, versioned, migrations, isChanged: (id) => changed.has(id) })
  const found = [
    ...throughGuards(
      [
        ...withoutKnownCalls(callPairs(survey, options), states, survey, options),
        ...throughMessageUnits(withoutKnown(messagePairs(survey, options), states), turnedMessages)
      ],
      turned.guards,
      turned.pairs
    ),
    ...channelPairs(survey, options),
    ...storePairs(survey, migrations, options),
    ...emptiedPairs(survey, migrations, options),
    ...keptDataPairs(survey, options),
    ...turned.pairs
  ]
  const byUnit = new Map<string, Array<UnitPair>>()
  for (const pair of found) {
    for (const end of new Set([pair.client, pair.server])) {
      const known = byUnit.get(end)
      if (known === undefined) byUnit.set(end, [pair])
      else known.push(pair)
    }
  }
  const own = [...phaseUnits(migrations), ...turned.units]
  const ownIds = new Set(own.map(({ id }) => id))
  const candidates = [...new Set([...byUnit.keys(), ...[...changed].filter((id) => !id.startsWith("consumer:"))])]
    .filter((id) => !ownIds.has(id))
    .map((id) => componentUnit(id, versionBefore(id), versionAfter(id)))
  const stays = new Set(
    candidates.filter((unit) => mayStay(unit, changed.has(unit.id), byUnit.get(unit.id) ?? [])).map(({ id }) => id)
  )
  const pinned = new Set(
    candidates
      .filter((it) => it.kind === "consumer" && it.from !== undefined && it.from === it.to && !changed.has(it.id))
      .map(({ id }) => id)
  )
  const units = [...candidates.filter(({ id }) => !stays.has(id)), ...own].toSorted((a, b) => compareTexts(a.id, b.id))
  const isUnit = new Set(units.map(({ id }) => id))
  return {
    units,
    pairs: found
      .filter(({ client, server }) => isUnit.has(client) && isUnit.has(server))
      .map((pair): UnitPair => (pinned.has(pair.client) ? { ...pair, isClientPinned: true } : pair)),
    migrations,
    flags: turned.flags,
    reused: turned.reused,
    stays: [...stays].toSorted(compareTexts),
    kept: units.filter(({ from, to }) => from !== undefined && from === to).map(({ id }) => id),
    states,
    versioned,
    compared
  }
}
