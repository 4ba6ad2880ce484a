import { compareTexts } from "@lintel/analysis"
import type { Json, Rollout } from "@lintel/model"
import { configurationId, flagId, valueText } from "../declared/declared.js"
import { compatible, type Evidence, mixtureOf, type UnitPair } from "../pair.js"
import type { Survey } from "../survey.js"
import type { PlanUnit } from "../unit.js"
import { type EarlierUse, earlierUses, type FlagReuse, type FlagUnit, reusesOf } from "./flagMeaning.js"
import { type FlagMatrix, type FlagOptions, judgedFlag } from "./flags.js"
import { type Guard, guardOf } from "./guarded.js"
import type { StoreOptions } from "./stores.js"

/** Units that only rollouts name, with what they have to do with the others. */
export interface TurnedUnits {
  readonly units: ReadonlyArray<PlanUnit>
  readonly pairs: ReadonlyArray<UnitPair>
  readonly flags: ReadonlyArray<FlagMatrix>
  readonly reused: ReadonlyArray<FlagReuse>
  readonly guards: ReadonlyArray<Guard>
}

const values = (from: Json | undefined, to: Json | undefined): Pick<PlanUnit, "from" | "to"> => {
  const [old, fresh] = [valueText(from), valueText(to)]
  return { ...(old === undefined ? {} : { from: old }), ...(fresh === undefined ? {} : { to: fresh }) }
}

type ConfigurationUnit = Extract<Rollout["units"][string], { readonly _tag: "Configuration" }>
type MessageUnit = Extract<Rollout["units"][string], { readonly _tag: "Message" }>

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
          witness: {
            _tag: "Run",
            checked: true,
            steps: [{ outcome: "failed", step: old, action: "writes the new version", detail: "it knows the old one" }]
          }
        }
      ]),
      newClientOldServer: compatible
    }
  })

const nothing: TurnedUnits = { units: [], pairs: [], flags: [], reused: [], guards: [] }

const turnedFlag = (
  rollout: string,
  flag: FlagUnit,
  earlier: ReadonlyArray<EarlierUse>,
  survey: Survey,
  options: FlagOptions
): TurnedUnits => {
  const id = flagId(flag.flag)
  const guard = guardOf(flag, survey.after)
  // Who does what the flag keeps back evaluates it, whether that is said or not.
  const evaluatedBy = [...new Set([...(flag.evaluatedBy ?? []), ...(guard?.by ?? [])])] as NonNullable<
    FlagUnit["evaluatedBy"]
  >
  const whole: FlagUnit = evaluatedBy.length === 0 ? flag : { ...flag, evaluatedBy }
  const reused = reusesOf(rollout, flag, earlier, survey.after)
  const { matrix, pairs } = judgedFlag(whole, reused, survey, options)
  return {
    units: [{ id, kind: "flag", address: id, ...values(flag.from, flag.to) }],
    pairs,
    flags: [matrix],
    reused,
    guards: guard === undefined ? [] : [guard]
  }
}

/** Flags, configuration and versions of messages that declared rollouts turn, with who has to know them first. */
export const turnedUnits = (
  survey: Survey,
  rollouts: ReadonlyArray<readonly [key: string, rollout: Rollout]>,
  options: FlagOptions
): TurnedUnits => {
  const earlier = earlierUses(survey, new Set(rollouts.map(([key]) => `rollout:${key}`)))
  const turned = (rollout: string, unit: Rollout["units"][string]): TurnedUnits => {
    switch (unit._tag) {
      case "Flag":
        return turnedFlag(rollout, unit, earlier.get(unit.flag) ?? [], survey, options)
      case "Configuration": {
        const id = configurationId(unit.name)
        const own: PlanUnit = { id, kind: "configuration", address: id, ...values(unit.from, unit.to) }
        return { ...nothing, units: [own], pairs: configurationPairs(unit, survey, options) }
      }
      case "Message": {
        const { from, message, to } = unit
        const own: PlanUnit = { id: message, kind: "message", address: message, ...values(from, to) }
        return { ...nothing, units: [own], pairs: messagePairs(unit, survey, options) }
      }
      default:
        return nothing
    }
  }
  const all = rollouts.flatMap(([key, { units }]) => Object.values(units).map((unit) => turned(`rollout:${key}`, unit)))
  const units = new Map(all.flatMap((it) => it.units).map((unit) => [unit.id, unit]))
  return {
    units: [...units.values()].toSorted((a, b) => compareTexts(a.id, b.id)),
    pairs: all.flatMap((it) => it.pairs),
    flags: all.flatMap((it) => it.flags),
    reused: all.flatMap((it) => it.reused),
    guards: all.flatMap((it) => it.guards)
  }
}
