import * as Schema from "effect/Schema"
import {
  type ChoreographyEvent,
  choreographyOptions,
  type ChoreographyViolation,
  exploreChoreography,
  stepOf,
  type UnsafeChoreography
} from "@lintel/analysis"
import { Rule, type RunStep } from "@lintel/diagnostic"
import { Doc, type Inline } from "@lintel/doc"
import { type Entity, type ModelIndex, type Saga, nameOf } from "@lintel/model"
import { clause } from "../../wordsOf.js"
import { actionText } from "../trace.js"
import { everyRun } from "../weakness.js"

const violations = ["waitsForEver", "effectLeft", "effectMissing", "lockKept", "goesRound", "neverDone"] as const

const details: Readonly<Record<ChoreographyEvent["_tag"], Pick<RunStep, "outcome" | "detail">>> = {
  Do: { outcome: "ok", detail: "done" },
  Refuse: { outcome: "failed", detail: "refused" },
  Expire: { outcome: "failed", detail: "no longer waited for" },
  Undo: { outcome: "undone", detail: "undone" },
  Leave: { outcome: "nothing", detail: "still done" }
}

const whoOf = (saga: Saga, step: string): string => (stepOf(saga, step)?.by ?? saga.by ?? "").replace(/^\w+:/, "")

/** A run of services as numbered steps: who does what. */
const stepsOf = (index: ModelIndex, saga: Saga, run: ReadonlyArray<ChoreographyEvent>): ReadonlyArray<RunStep> =>
  run.map(({ _tag, step }) => {
    const { action, compensate } = stepOf(saga, step) ?? {}
    return {
      ...details[_tag],
      step: `${whoOf(saga, step)} › ${nameOf(step)}`,
      action: actionText(index, _tag === "Undo" ? compensate : action)
    }
  })

/** Whether another rule already says that the message a step waits for is never sent. */
const isElsewhere = (saga: Saga, { violation, step }: UnsafeChoreography, unsent: ReadonlyArray<string>): boolean =>
  violation === "neverDone" && (stepOf(saga, step)?.waitsFor ?? []).some((message) => unsent.includes(message))

export const servicesDisagree = Rule.make("saga/services-disagree", {
  severity: "error",
  profile: "service",
  summary: "A choreography ends, and its services do not agree on how.",
  since: "0.1.0",
  data: Schema.Struct({
    saga: Schema.String,
    step: Schema.String,
    by: Schema.String,
    violation: Schema.Literals(violations),
    consequence: Schema.optionalKey(Schema.String)
  }),
  identity: ["step", "violation"],
  needs: [everyRun, "who does each step"],
  check: ({ index, missing }, report) => {
    for (const saga of index.ofKind("saga")) {
      if (saga.value.style !== "choreographed") continue
      const verdict = exploreChoreography(saga.value, choreographyOptions(index, saga.value))
      if (verdict._tag === "Undecided") {
        missing("who does each step", saga.address)
        continue
      }
      if (!verdict.isComplete) missing(everyRun, saga.address)
      for (const unsafe of firstOfEach(saga, verdict.unsafe, verdict.unsent)) {
        const { violation, step, run } = unsafe
        const consequence = stepOf(saga.value, step)?.consequence ?? saga.value.consequence
        report(
          `${saga.address}/step/${step}`,
          {
            saga: saga.address,
            step,
            by: whoOf(saga.value, step),
            violation,
            ...(consequence === undefined ? {} : { consequence })
          },
          run.length === 0 ? {} : { witness: { _tag: "Run", checked: true, steps: stepsOf(index, saga.value, run) } }
        )
      }
    }
  },
  explain: ({ saga, step, by, violation, consequence }) => [
    Doc.para(...words[violation](step, by), consequence === undefined ? "." : `: ${clause(consequence)}.`),
    Doc.excerpt([{ address: `${saga}/step/${step}`, label: labels[violation] }]),
    Doc.para(advice[violation])
  ]
})

/** One finding a step: what is wrong with it first, by the shortest run. */
const firstOfEach = (
  { value }: Entity<"saga">,
  unsafe: ReadonlyArray<UnsafeChoreography>,
  unsent: ReadonlyArray<string>
): ReadonlyArray<UnsafeChoreography> => {
  const found = new Map<string, UnsafeChoreography>()
  for (const one of unsafe) {
    const known = found.get(one.step)
    if (!isElsewhere(value, one, unsent) && (known === undefined || one.run.length < known.run.length))
      found.set(one.step, one)
  }
  return [...found.values()]
}

const words: Readonly<Record<ChoreographyViolation, (step: string, by: string) => ReadonlyArray<Inline | string>>> = {
  waitsForEver: (step, by) => [`${by} waits at ${nameOf(step)} for ever: what it waits for does not come`],
  effectLeft: (step, by) => [`Not everything is done, and what ${by} did in ${nameOf(step)} stays`],
  effectMissing: (step, by) => [`The rest is done, and ${nameOf(step)} of ${by} is not, or was undone`],
  lockKept: (step, by) => [`Everything has ended, and the lock that ${by} set in ${nameOf(step)} is kept`],
  goesRound: (step) => [`${nameOf(step)} goes round for ever`],
  neverDone: (step, by) => [`No run does ${nameOf(step)} of ${by}`]
}

const labels: Readonly<Record<ChoreographyViolation, string>> = {
  waitsForEver: "waits, and nothing ends the wait",
  effectLeft: "stays",
  effectMissing: "not done",
  lockKept: "sets the lock",
  goesRound: "comes back to where it was",
  neverDone: "never done"
}

const advice: Readonly<Record<ChoreographyViolation, string>> = {
  waitsForEver:
    "Let somebody tell of the failure, and let this service wait for that too, as an alternative to the step. Give the wait a timeout as well: a message may be lost.",
  effectLeft:
    "Let this service wait for the message that tells of the failure, and undo its step then: a step with the same action as the compensation.",
  effectMissing:
    "Let the service whose step is final ask those before it first, or let it tell of its failure so that they do not give up on their own.",
  lockKept: "Release the lock on both outcomes: in the step that comes last, and in the one that undoes.",
  goesRound: "Count the rounds, or let one of the messages come only once.",
  neverDone: "What it waits for excludes itself: look at its alternatives and at what they need."
}
