import type { PlanJson } from "@lintel/diagnostic"
import { type Block, Doc, shortAddress } from "@lintel/doc"
import { clashWords, payloadOf } from "./clash.js"
import { toldMixture } from "./mixtureOf.js"
import { changeOf, nameOfUnit, unitName } from "./names.js"
import type { PlanUnit } from "./unit.js"

type Step = PlanJson["steps"][number]
type Items = ReadonlyArray<Doc.Words>

interface Context {
  readonly plan: PlanJson
  readonly unitOf: (id: string) => PlanUnit | undefined
  readonly nameOf: (id: string) => string
}

const mostReasons = 4

/** The payload of a witness where it fits into a line. */
const sample = (value: unknown): string => {
  const text = JSON.stringify(value) ?? ""
  return text.length <= 60 ? `: ${text}` : ""
}

const reasonsOf = ({ nameOf, plan, unitOf }: Context, { because }: Step): ReadonlyArray<Items> => {
  const shown = because.slice(0, mostReasons).flatMap((position): ReadonlyArray<Items> => {
    const constraint = plan.constraints[position]
    const pair = constraint === undefined ? undefined : plan.mixtures[constraint.pair]
    if (constraint === undefined || pair === undefined) return []
    const { clash, witness } = toldMixture(pair, constraint.avoids, unitOf)
    const payload = payloadOf(witness)
    return [
      [
        `after ${nameOf(constraint.first)}: ${clashWords(clash, witness)}${payload === undefined ? "" : sample(payload.value)}`
      ]
    ]
  })
  const rest = because.length - shown.length
  return rest > 0 ? [...shown, [`after ${rest} more`]] : shown
}

const waitWords = ({ in: place, for: time }: Step["waits"][number]): string => {
  const name = shortAddress(place)
  if (time === "unknown") return `first, nothing old may be left in ${name}; nobody says how long it is kept`
  if (time === "untilConsumed") return `first, everything old in ${name} has to be read`
  return `first, wait ${time}: so long ${name} keeps what was written before`
}

/** What can be rolled back alone after a step. */
const rollbackWords = ({ nameOf, plan }: Context, step: Step): string => {
  const stuck = new Set(step.stuck.map(({ unit }) => unit))
  const done = plan.steps.slice(0, step.number).map(({ unit }) => unit)
  const free = done.filter((unit) => !stuck.has(unit))
  if (done.length === 1) return free.length === 1 ? "it can be rolled back" : "it cannot be rolled back"
  if (stuck.size === 0) return "each of those done can be rolled back alone"
  const list = (all: ReadonlyArray<string>): string =>
    all.length > 4 ? `${all.slice(0, 3).map(nameOf).join(", ")} and ${all.length - 3} more` : all.map(nameOf).join(", ")
  if (free.length === 0) return "nothing can be rolled back alone"
  return free.length <= stuck.size
    ? `only ${list(free)} can be rolled back alone`
    : `everything but ${list([...stuck])} can be rolled back alone`
}

const stepItems = (context: Context, step: Step): ReadonlyArray<Block> => {
  const unit = context.unitOf(step.unit)
  const isLast = context.plan.pointOfNoReturn === step.number
  const details: ReadonlyArray<Items> = [
    ...reasonsOf(context, step),
    ...step.waits.map((it): Items => [waitWords(it)]),
    [rollbackWords(context, step)],
    ...(isLast ? [[Doc.strong("point of no return"), ": from here on not everything can go back"] as Items] : [])
  ]
  return [
    Doc.para(
      Doc.strong(context.nameOf(step.unit)),
      unit === undefined ? "" : `${unit.kind === "migration" ? ":" : ""} ${changeOf(unit)}`
    ),
    Doc.bullets(...details)
  ]
}

const together = ({ nameOf, plan }: Context): ReadonlyArray<Block> => {
  const waves = new Map<number, Array<string>>()
  for (const { unit, wave } of plan.steps) waves.set(wave, [...(waves.get(wave) ?? []), unit])
  const wide = [...waves.values()].filter((units) => units.length > 1)
  if (wide.length === 0) return []
  const words = wide.slice(0, 6).map((units) => {
    const names =
      units.length > 5
        ? `${units.slice(0, 4).map(nameOf).join(", ")} and ${units.length - 4} more`
        : units.map(nameOf).join(", ")
    return names
  })
  return [Doc.para(`Nothing orders these among themselves, they may go together: ${words.join("; ")}.`)]
}

const cellWords = { compatible: "works", breaking: "breaks", undecided: "not known" } as const

/** Each value of a flag with each version of those who evaluate it. */
const flagBlocks = ({ plan: { flags = [] } }: Context): ReadonlyArray<Block> =>
  flags.slice(0, 4).flatMap(({ flag, from, rows, to }) => {
    if (rows.length === 0) return []
    const columns = ["", from ?? "unset", to ?? "unset"]
    const table = Doc.table(
      rows
        .slice(0, 12)
        .map(({ from: before, service, side, to: after, version }) => [
          `${shortAddress(service)} ${version ?? `(${side})`}`,
          cellWords[before],
          cellWords[after]
        ]),
      columns
    )
    return [Doc.para(`Flag ${flag}, with each version that evaluates it:`), table]
  })

/** What is said of where the steps lead. */
const endWords = {
  broken: "; what stands after it is not safe:",
  undecided: "; whether what stands after it is safe is not known:"
} as const

/** Steps that a page shows; the rest is counted. */
const mostSteps = 40

/**
 * A plan as blocks of a page: its steps with the reason for each, what can be rolled back alone after it, and the point of
 * no return.
 *
 * @example
 * ```ts
 * import { Doc, toPlain } from "@lintel/doc"
 * import { plan, planBlocks } from "@lintel/plan"
 *
 * const { plan: nothing } = plan({ lintel: "1.0" }, { lintel: "1.0" })
 * toPlain(Doc.document(...planBlocks(nothing))) // => "Nothing changes that has to be deployed.\n"
 * ```
 * @category plan
 * @since 0.1.0
 */
export const planBlocks = (plan: PlanJson): ReadonlyArray<Block> => {
  const units = new Map<string, PlanUnit>(plan.units.map((unit) => [unit.id, unit]))
  const unitOf = (id: string): PlanUnit | undefined => units.get(id)
  const nameOf = (id: string): string => {
    const unit = unitOf(id)
    return unit === undefined ? shortAddress(id) : unitName(unit)
  }
  const context: Context = { plan, unitOf, nameOf }
  if (plan.units.length === 0) return [Doc.para("Nothing changes that has to be deployed.")]
  if (plan.steps.length === 0) return []
  const way =
    plan.follows === "declared"
      ? `The declared rollout${plan.declared.length === 1 ? "" : "s"} keep${plan.declared.length === 1 ? "s" : ""} every mixture on the way safe:`
      : plan.steps.length === 1
        ? "One step:"
        : plan.order === "safe"
          ? `${plan.steps.length} steps, in an order in which every mixture on the way is safe:`
          : `${plan.steps.length} steps, in an order that avoids what is known to break; not everything is known:`
  const intro = plan.end === undefined ? way : way.replace(/:$/, endWords[plan.end])
  return [
    Doc.para(intro),
    Doc.numbered(...plan.steps.slice(0, mostSteps).map((step) => stepItems(context, step))),
    ...(plan.steps.length > mostSteps ? [Doc.para(`And ${plan.steps.length - mostSteps} more steps.`)] : []),
    ...together(context),
    ...flagBlocks(context),
    ...(plan.stays.length === 0
      ? []
      : [
          Doc.para(
            `Stays as it is: ${plan.stays.slice(0, 8).map(nameOfUnit).join(", ")}${plan.stays.length > 8 ? ", …" : ""}.`
          )
        ])
  ]
}
