import * as Schema from "effect/Schema"
import { freezeEnds, instantText } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { Entity } from "@lintel/model"
import { clause } from "../../wordsOf.js"
import { modelPointer, pointerOf } from "../../place.js"
import { timeText } from "../../timeText.js"
import { rolloutTitle } from "../rolled.js"
import { type JudgedWindow, judgedWindows, leastTimeOf, type Meeting } from "./windows.js"

const Span = Schema.Struct({ from: Schema.String, until: Schema.String })

const Data = Schema.Struct({
  rollout: Schema.String,
  environment: Schema.String,
  /** Where the window stands in the rollout. */
  window: Schema.String,
  /** When the rollout may begin by this window: the next time, for one that comes again. */
  open: Span,
  isRecurring: Schema.Boolean,
  freeze: Schema.Struct({
    from: Schema.String,
    until: Schema.String,
    reason: Schema.optionalKey(Schema.String),
    /** How it comes again, for one that does. */
    again: Schema.optionalKey(Schema.String),
    pointer: Schema.String
  }),
  /** Nothing that takes so long fits between one of its occurrences and the next. */
  isAlways: Schema.Boolean,
  /** The stage that the freeze finds: of a rollout that begins as early as it can, or just too late. */
  stage: Schema.optionalKey(Schema.String),
  /** The least time that all stages take, when they take any. */
  lasts: Schema.optionalKey(Schema.String),
  /** The last time to begin before the freeze. */
  by: Schema.String,
  free: Schema.Array(Span),
  later: Schema.optionalKey(Schema.String)
})
type Data = typeof Data.Type

const textsOf = ({ from, until }: JudgedWindow["span"]): typeof Span.Type => ({
  from: instantText(from),
  until: instantText(until)
})

const dataOf = (rollout: Entity<"rollout">, judged: JudgedWindow, { freeze, isAlways, stage }: Meeting): Data => {
  const { again, pointer, reason, span } = freeze
  const { from, until } = freezeEnds(freeze)
  const lasts = leastTimeOf(rollout)
  return {
    rollout: rollout.address,
    environment: rollout.value.in ?? "",
    window: pointerOf("windows", judged.at),
    open: textsOf(judged.span),
    isRecurring: judged.every !== undefined,
    freeze: {
      from,
      until,
      pointer,
      ...(reason === undefined ? {} : { reason }),
      ...(again === undefined ? {} : { again })
    },
    isAlways,
    ...(stage === undefined ? {} : { stage }),
    ...(lasts === 0n ? {} : { lasts: timeText(lasts) }),
    by: instantText(span.from - lasts),
    free: judged.free.map(textsOf),
    ...(judged.later === undefined ? {} : { later: instantText(judged.later) })
  }
}

/** An instant in the spelling of a window's end. */
const spelled = (at: bigint): string => `${new Date(Number(at / 1000n)).toISOString().slice(0, 16)}Z`

/** A window that is free up to some time ends there; one that is free at other times only, a person has to choose. */
const fixesOf = (rollout: Entity<"rollout">, { at, every, free, span }: JudgedWindow) => {
  const [first, ...others] = free
  if (every !== undefined || first === undefined || others.length > 0 || first.from !== span.from) return {}
  const path = modelPointer(rollout, "windows", at, "until")
  const operations = [{ op: "replace", path, value: spelled(first.until) }] as const
  return { fixes: [{ _tag: "ModelPatch", id: "end-the-window-sooner", operations }] as const }
}

export const meetsFreeze = Rule.make("rollout/meets-freeze", {
  severity: "error",
  profile: "service",
  summary: "A rollout is under way while nothing may change.",
  since: "0.1.0",
  data: Data,
  identity: ["open", "freeze"],
  needs: ["where the rollout takes place", "when the rollout may begin"],
  check: ({ index, missing, now }, report) => {
    for (const rollout of index.ofKind("rollout")) {
      const windows = judgedWindows(index, rollout, now, (fact) => missing(fact, rollout.address))
      const isHopeless = windows.every(({ free, later }) => free.length === 0 && later === undefined)
      for (const judged of windows) {
        if (judged.meets === undefined) continue
        const data = dataOf(rollout, judged, judged.meets)
        report(rollout.address, data, {
          ...(isHopeless ? {} : { severity: "warning" as const }),
          pointer: data.window,
          related: [{ address: data.environment, role: "nothing may change" }],
          ...fixesOf(rollout, judged)
        })
      }
    }
  },
  title: rolloutTitle,
  explain: (data) => [
    Doc.para(...meeting(data)),
    Doc.excerpt([
      { address: data.rollout, pointer: data.window, label: "it may begin" },
      { address: data.environment, pointer: data.freeze.pointer, label: "nothing may change" }
    ]),
    Doc.para(
      "A rollout that a freeze finds half done can neither go on nor go back without a change: until the freeze is over both versions stay, and so does whatever is wrong with the new one."
    ),
    Doc.para(remedy(data))
  ]
})

const meeting = ({
  environment,
  free,
  freeze,
  isRecurring,
  lasts,
  open,
  rollout,
  stage
}: Data): ReadonlyArray<Doc.Words> => {
  const why = freeze.reason === undefined ? "" : ` (${clause(freeze.reason)})`
  const days = freeze.from === freeze.until ? `on ${freeze.from}` : `from ${freeze.from} to ${freeze.until}`
  const comes = freeze.again === undefined ? "" : `: ${freeze.again}`
  const when = `between ${open.from} and ${open.until}${isRecurring ? ", the next time that its window is open," : ""}`
  return [
    ...(free.length === 0
      ? [`No moment ${when} leaves `, Doc.name(rollout), " its time: begun as early as it may, it"]
      : [`Begun at some moments ${when} `, Doc.name(rollout)]),
    ` is ${stage === undefined ? "under way" : `in its stage ${stage}`} when nothing may change in `,
    Doc.name(environment),
    `, ${days}${comes}${why}.`,
    lasts === undefined ? "" : ` Its stages take at least ${lasts}.`
  ]
}

const remedy = ({ by, free, freeze, isAlways, later }: Data): string => {
  if (isAlways)
    return "It takes longer than the time between two of these freezes, so that it meets one whenever it begins. Shorten its stages, or divide it into rollouts of which each is over in time."
  if (free.length > 0) {
    const spans = free.map(({ from, until }) => `from ${from} until ${until}`).join(", or ")
    return `It meets no freeze when it begins ${spans}.`
  }
  const next = later === undefined ? "" : `Its window is free for the first time on ${later}. `
  return `${next}To be over before, it has to begin by ${by}; or it begins after ${freeze.until}.`
}
