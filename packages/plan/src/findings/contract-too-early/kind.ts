import { reachedKind } from "../reachedKind.js"

export const contractTooEarly = reachedKind("plan/contract-too-early", {
  summary: "Stored data are taken away while a version that needs them still runs.",
  advice:
    "Release every version that needs them first, and let this phase come after the last of them, jobs and replicas included."
})
