import type { Saga } from "@lintel/model"
import { type AnyRenderer, isRefusal } from "@lintel/render"
import { designOf } from "./designs.js"
import type { Outcome, Trace } from "./trace.js"

/** Runs what is rendered of a saga in its engine. */
export type Play = (saga: Saga, outcome: () => Outcome, conditions: ReadonlyArray<string>) => Promise<Trace>

const operation = (name: string) => ({ _tag: "Operation" as const, operation: `operation:work/${name}` as const })

const paying = ["by card", "on account"]
const ways = {
  card: { action: operation("a"), when: "by card", retry: 1 },
  bill: { action: operation("b"), when: "on account", retry: 1 }
}
/** A saga in which a run takes one way of two. */
export const choosing: Saga = { steps: ways, choices: { paying } }

// A way without a step has no value to be asked for.
const further: Saga = { steps: ways, choices: { paying: [...paying, "not at all"] } }

/** What becomes of runs by the ways that they take, and what is lost of the choice. */
export const choiceRuns = async (play: Play, renderer: AnyRenderer): Promise<object> => {
  const started = async (saga: Saga, conditions: ReadonlyArray<string>): Promise<string> => {
    const { end, events } = await play(saga, () => "ok", conditions)
    return [...events.map(({ step }) => step), end].join(" ")
  }
  const rendering = renderer.run(designOf(choosing))
  return {
    card: await started(choosing, ["by card"]),
    bill: await started(choosing, ["on account"]),
    none: await started(choosing, []),
    both: await started(choosing, paying),
    noneOfThree: await started(further, []),
    bothOfThree: await started(further, paying),
    losses: isRefusal(rendering) ? [] : rendering.losses.filter(({ pointer }) => pointer === "/choices")
  }
}

/** A run that takes two ways, or none, ends before anything is done. */
export const guardedRuns = {
  card: "card completed",
  bill: "bill completed",
  none: "aborted",
  both: "aborted",
  noneOfThree: "completed",
  bothOfThree: "aborted",
  losses: [{ effect: "approximated", what: "conditions that exclude one another, checked when a run starts" }]
}
