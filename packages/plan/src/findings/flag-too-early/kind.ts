import { reachedKind } from "../reachedKind.js"

export const flagTooEarly = reachedKind("plan/flag-too-early", {
  summary: "A flag is turned while a version that does not know it still evaluates it.",
  advice: "Turn the flag in a stage after the last evaluator has been replaced on every instance."
})
