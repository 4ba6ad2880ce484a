import type { RunStep, Witness } from "@lintel/diagnostic"
import { shortAddress } from "@lintel/doc"
import { flagId, valueText } from "../declared/declared.js"
import { compatible, type Evidence, type Mixture, type MixtureVerdict, mixtureOf, type UnitPair } from "../pair.js"
import type { Side, Survey } from "../survey.js"
import { evaluatorsOf, type FlagReuse, type FlagUnit, isAtLeast, isOff } from "./flagMeaning.js"
import type { StoreOptions } from "./stores.js"

/**
 * One version of an evaluator with both values of a flag: before it is turned, and after. What was there before is taken to
 * work; a version of which nobody says that it knows the flag does not.
 *
 * @category flags
 * @since 0.1.0
 */
export interface FlagRow {
  readonly service: string
  readonly side: "old" | "new"
  readonly version?: string
  readonly from: MixtureVerdict
  readonly to: MixtureVerdict
}

/**
 * A flag on the way, with every version of everybody who evaluates it. While a flag is turned both columns are met, while a
 * service is replaced both of its rows.
 *
 * @category flags
 * @since 0.1.0
 */
export interface FlagMatrix {
  readonly flag: string
  readonly from?: string
  readonly to?: string
  readonly rows: ReadonlyArray<FlagRow>
}

/** A flag with its evaluators: what each of them makes of each value. */
export interface JudgedFlag {
  readonly pairs: ReadonlyArray<UnitPair>
  readonly matrix: FlagMatrix
}

/** What flags are judged with. */
export interface FlagOptions extends StoreOptions {
  readonly isChanged: (service: string) => boolean
}

interface Evaluator {
  readonly service: string
  /** The first version that knows the flag as what it means now. */
  readonly since: string | undefined
  /** Rollouts for which it meant something else, to code that is still there. */
  readonly before: ReadonlyArray<FlagReuse>
  /** Whether it evaluates the flag as it is now, or only as what it was. */
  readonly isCurrent: boolean
}

const isThere = (side: Side, name: string): boolean =>
  side.index.ofKind("service").some(({ address }) => side.nameOf(address) === name)

const run = (steps: ReadonlyArray<RunStep>): Witness => ({ _tag: "Run", checked: true, steps })

/** A version by its name; by its service alone where that stays as it is. */
const codeName = (service: string, side: "old" | "new", { isChanged, versioned }: FlagOptions): string =>
  isChanged(service) ? versioned(service, side) : shortAddress(service)

const unknownTo = ({ flag, to }: FlagUnit, code: string, detail: string): Evidence => ({
  code: "flag/unknown",
  verdict: "breaking",
  subject: flagId(flag),
  reasons: [`${code} evaluates ${flag} without the code behind it`],
  witness: run([
    { outcome: "ok", step: flag, action: `turned to ${valueText(to) ?? "nothing"}` },
    { outcome: "failed", step: code, action: `evaluates ${flag}`, detail }
  ])
})

const otherMeaning = ({ flag, to }: FlagUnit, code: string, rollout: string): Evidence => ({
  code: "flag/other-meaning",
  verdict: "breaking",
  subject: flagId(flag),
  reasons: [`${code} knows ${flag} as what ${rollout.slice("rollout:".length)} used it for, and does that`],
  witness: run([
    { outcome: "ok", step: flag, action: `turned to ${valueText(to) ?? "nothing"}` },
    {
      outcome: "failed",
      step: code,
      action: `evaluates ${flag}`,
      detail: `runs the code of ${rollout.slice("rollout:".length)}`
    }
  ])
})

const undecided = (flag: string, code: string, reason: string): Evidence => ({
  code,
  verdict: "undecided",
  subject: flagId(flag),
  reasons: [reason]
})

/** Rollouts for which the flag meant something else to a version of a service. */
const knownAs = (before: ReadonlyArray<FlagReuse>, service: string, version: string | undefined): string | undefined =>
  before.find(
    ({ knownTo, meaning }) =>
      meaning === "other" && knownTo.some((it) => it.service === service && isAtLeast(version, it.since) !== false)
  )?.other

/** What the running version does when the flag is turned. */
const oldWithNew = (flag: FlagUnit, it: Evaluator, { before }: Survey, options: FlagOptions): Mixture => {
  if (isOff(flag.to) || !isThere(before, it.service)) return compatible
  const running = before.versionOf(it.service)
  const code = codeName(it.service, "old", options)
  const knows = isAtLeast(running, it.since)
  if (it.isCurrent && knows === true) return compatible
  const other = knownAs(it.before, it.service, running)
  if (other !== undefined) return mixtureOf([otherMeaning(flag, code, other)])
  // Who does not change is the version of the new design, and that evaluates the flag.
  if (!it.isCurrent || (it.since === undefined && !options.isChanged(it.service))) return compatible
  if (it.since !== undefined && running !== undefined && knows === undefined) {
    const reason = `nobody can tell whether ${running} is before ${it.since}, since which ${it.service} knows it`
    return mixtureOf([undecided(flag.flag, "flag/version-unread", reason)])
  }
  return mixtureOf([unknownTo(flag, code, "only its next version knows what it means")])
}

/** What is wrong where everything is new: nothing that an order could avoid. */
const newWithNew = (flag: FlagUnit, it: Evaluator, { after }: Survey, options: FlagOptions): Mixture => {
  if (isOff(flag.to)) return compatible
  const version = after.versionOf(it.service)
  const code = codeName(it.service, "new", options)
  if (it.isCurrent)
    return isAtLeast(version, it.since) === false
      ? mixtureOf([unknownTo(flag, code, `it is known since ${it.since ?? "a later version"}`)])
      : compatible
  const other = knownAs(it.before, it.service, version)
  if (other === undefined) return compatible
  if (!options.isChanged(it.service)) return mixtureOf([otherMeaning(flag, code, other)])
  const reason = `nobody says whether ${code} still knows ${flag.flag} as what ${other.slice("rollout:".length)} used it for`
  return mixtureOf([undecided(flag.flag, "flag/perhaps-other-meaning", reason)])
}

/** What the new version does before the flag is turned. */
const newWithOld = (flag: FlagUnit, it: Evaluator, options: FlagOptions): Mixture => {
  if (!isOff(flag.to) || isOff(flag.from)) return compatible
  const code = options.versioned(it.service, "new")
  const reason = `nobody says whether ${code} still knows ${flag.flag} as ${valueText(flag.from) ?? "it was"}`
  return mixtureOf([undecided(flag.flag, "flag/forgotten", reason)])
}

const evaluators = (flag: FlagUnit, reuses: ReadonlyArray<FlagReuse>, survey: Survey): ReadonlyArray<Evaluator> => {
  const current = evaluatorsOf(flag, survey.after)
  const earlier = reuses.flatMap(({ knownTo, meaning }) => (meaning === "other" ? knownTo : []))
  const names = new Set([...current.keys(), ...earlier.map(({ service }) => service)])
  return [...names]
    .filter((service) => current.has(service) || isThere(survey.after, service))
    .map((service) => ({
      service,
      since: current.get(service),
      before: reuses,
      isCurrent: current.has(service)
    }))
}

/** What everybody who evaluates a flag, or did under its name, makes of it: each version with each value. */
export const judgedFlag = (
  flag: FlagUnit,
  reuses: ReadonlyArray<FlagReuse>,
  survey: Survey,
  options: FlagOptions
): JudgedFlag => {
  const id = flagId(flag.flag)
  const found = evaluators(flag, reuses, survey).map((it) => {
    const [early, late] = [oldWithNew(flag, it, survey, options), newWithOld(flag, it, options)]
    const end = newWithNew(flag, it, survey, options)
    const pair: UnitPair = {
      client: it.service,
      server: id,
      medium: "flag",
      through: id,
      oldClientNewServer: early,
      // What is wrong in the end no order avoids: it counts on both sides.
      newClientOldServer: end.verdict === "compatible" ? late : end
    }
    const row = (side: "old" | "new", from: Mixture, to: Mixture): FlagRow => {
      const version = (side === "old" ? survey.before : survey.after).versionOf(it.service)
      const own = { service: it.service, side, from: from.verdict, to: to.verdict }
      return { ...own, ...(version === undefined ? {} : { version }) }
    }
    const [old, fresh] = [row("old", compatible, early), row("new", late, end)]
    return { pair, rows: [...(isThere(survey.before, it.service) ? [old] : []), fresh] }
  })
  const [from, to] = [valueText(flag.from), valueText(flag.to)]
  return {
    pairs: found.map(({ pair }) => pair),
    matrix: {
      flag: flag.flag,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      rows: found.flatMap(({ rows }) => rows)
    }
  }
}
