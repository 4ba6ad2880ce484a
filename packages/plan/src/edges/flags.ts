import type { RunStep, Witness } from "@lintel/diagnostic"
import { compareTexts } from "@lintel/analysis"
import type { Json, Rollout } from "@lintel/model"
import { configurationId, flagId, valueText } from "../declared.js"
import { compatible, type Evidence, mixtureOf, type UnitPair } from "../pair.js"
import type { Survey } from "../survey.js"
import type { PlanUnit } from "../unit.js"
import type { StoreOptions } from "./stores.js"

/** Units that only rollouts name, with what they have to do with the others. */
export interface TurnedUnits {
  readonly units: ReadonlyArray<PlanUnit>
  readonly pairs: ReadonlyArray<UnitPair>
}

const isOff = (value: Json | undefined): boolean =>
  value === undefined || value === null || value === false || value === "off"

const run = (steps: ReadonlyArray<RunStep>): Witness => ({ _tag: "Run", checked: true, steps })

const values = (from: Json | undefined, to: Json | undefined): Pick<PlanUnit, "from" | "to"> => {
  const [old, fresh] = [valueText(from), valueText(to)]
  return { ...(old === undefined ? {} : { from: old }), ...(fresh === undefined ? {} : { to: fresh }) }
}

type FlagUnit = Extract<Rollout["units"][string], { readonly _tag: "Flag" }>
type ConfigurationUnit = Extract<Rollout["units"][string], { readonly _tag: "Configuration" }>
type MessageUnit = Extract<Rollout["units"][string], { readonly _tag: "Message" }>

const partsOf = (version: string): ReadonlyArray<number> => version.split("-")[0]?.split(".").map(Number) ?? []

/** Whether a version is at least another one, by their numbers; unknown where one of them has none. */
const isAtLeast = (version: string, least: string): boolean | undefined => {
  if (version === least) return true
  const [a, b] = [partsOf(version), partsOf(least)]
  if ([...a, ...b].some((it) => !Number.isSafeInteger(it))) return undefined
  for (const [index, part] of b.entries()) {
    const own = a[index] ?? 0
    if (own !== part) return own > part
  }
  return true
}

/** An evaluator that is about to be replaced does not know yet what the flag means, unless the rollout says it does. */
const flagPairs = (
  { evaluatedBy = [], flag, from, knownSince = [], to }: FlagUnit,
  { after, before }: Survey,
  { versioned }: StoreOptions
): ReadonlyArray<UnitPair> =>
  evaluatedBy.map((service): UnitPair => {
    const name = after.nameOf(service)
    const id = flagId(flag)
    const old = versioned(name, "old")
    const running = before.index.ofKind("service").find(({ address }) => before.nameOf(address) === name)?.value.version
    const since = knownSince.find((it) => it.service === service)?.version
    const isKnown = running !== undefined && since !== undefined && isAtLeast(running, since) === true
    const unknown: Evidence = {
      code: "flag/unknown",
      verdict: "breaking",
      subject: id,
      reasons: [`${old} evaluates ${flag} without the code behind it`],
      witness: run([
        { outcome: "ok", step: flag, action: `turned to ${valueText(to) ?? "nothing"}` },
        {
          outcome: "failed",
          step: old,
          action: `evaluates ${flag}`,
          detail: "only its next version knows what it means"
        }
      ])
    }
    const perhapsGone: Evidence = {
      code: "flag/forgotten",
      verdict: "undecided",
      subject: id,
      reasons: [`nobody says whether ${versioned(name, "new")} still knows ${flag} as ${valueText(from) ?? "it was"}`]
    }
    return {
      client: name,
      server: id,
      medium: "flag",
      through: id,
      oldClientNewServer: isOff(to) || isKnown ? compatible : mixtureOf([unknown]),
      newClientOldServer: isOff(to) && !isOff(from) ? mixtureOf([perhapsGone]) : compatible
    }
  })

/** Code needs what it reads: a new value comes before it, one that goes stays until it is gone. */
const configurationPairs = (
  { from, name, of, to }: ConfigurationUnit,
  { after }: Survey,
  { versioned }: StoreOptions
): ReadonlyArray<UnitPair> => {
  if (of === undefined || (from === undefined) === (to === undefined)) return []
  const id = configurationId(name)
  const service = after.nameOf(of)
  const evidence = (side: "old" | "new"): Evidence => ({
    code: "configuration/missing",
    verdict: "undecided",
    subject: id,
    reasons: [`nobody says whether ${versioned(service, side)} runs without ${name}`]
  })
  return [
    {
      client: service,
      server: id,
      medium: "configuration",
      through: id,
      oldClientNewServer: to === undefined ? mixtureOf([evidence("old")]) : compatible,
      newClientOldServer: from === undefined ? mixtureOf([evidence("new")]) : compatible
    }
  ]
}

/** A version of a message is written by code that knows it. */
const messagePairs = (
  { message, to }: MessageUnit,
  { after }: Survey,
  { versioned }: StoreOptions
): ReadonlyArray<UnitPair> =>
  after.index.producersOf(message).map(({ by }): UnitPair => {
    const writer = after.nameOf(by)
    const old = versioned(writer, "old")
    return {
      client: writer,
      server: message,
      medium: "flag",
      through: message,
      oldClientNewServer: mixtureOf([
        {
          code: "message/unwritten",
          verdict: "breaking",
          subject: message,
          reasons: [`${old} does not write version ${to ?? "of the new design"}`],
          witness: run([
            { outcome: "failed", step: old, action: "writes the new version", detail: "it knows the old one" }
          ])
        }
      ]),
      newClientOldServer: compatible
    }
  })

const turned = (unit: Rollout["units"][string], survey: Survey, options: StoreOptions): TurnedUnits => {
  switch (unit._tag) {
    case "Flag": {
      const id = flagId(unit.flag)
      const units: ReadonlyArray<PlanUnit> = [{ id, kind: "flag", address: id, ...values(unit.from, unit.to) }]
      return { units, pairs: flagPairs(unit, survey, options) }
    }
    case "Configuration": {
      const id = configurationId(unit.name)
      const units: ReadonlyArray<PlanUnit> = [{ id, kind: "configuration", address: id, ...values(unit.from, unit.to) }]
      return { units, pairs: configurationPairs(unit, survey, options) }
    }
    case "Message": {
      const { from, message, to } = unit
      const units: ReadonlyArray<PlanUnit> = [{ id: message, kind: "message", address: message, ...values(from, to) }]
      return { units, pairs: messagePairs(unit, survey, options) }
    }
    default:
      return { units: [], pairs: [] }
  }
}

/** Flags, configuration and versions of messages that declared rollouts turn, with who has to know them first. */
export const turnedUnits = (survey: Survey, rollouts: ReadonlyArray<Rollout>, options: StoreOptions): TurnedUnits => {
  const all = rollouts.flatMap(({ units }) => Object.values(units).map((unit) => turned(unit, survey, options)))
  const units = new Map(all.flatMap((it) => it.units).map((unit) => [unit.id, unit]))
  return {
    units: [...units.values()].toSorted((a, b) => compareTexts(a.id, b.id)),
    pairs: all.flatMap((it) => it.pairs)
  }
}
