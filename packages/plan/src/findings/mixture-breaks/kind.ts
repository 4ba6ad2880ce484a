import { reachedKind } from "../reachedKind.js"

export const mixtureBreaks = reachedKind("plan/mixture-breaks", {
  summary: "A declared rollout brings two versions together that do not get along.",
  advice: "Keep them apart: let the one that gets along with both versions of the other go first."
})
