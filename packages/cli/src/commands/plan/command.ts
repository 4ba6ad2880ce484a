import { command } from "../../arguments/command.js"
import { many, text } from "../../arguments/option.js"
import { inputOptions, reportOptions } from "../../report/reportOptions.js"

const options = {
  ...reportOptions,
  consumers: many(text("FILE", "A design or snapshot with those who use the contracts, beside those configured.")),
  ...inputOptions
} as const

export type PlanCommandOptions = typeof options

export const planCommand = command({
  name: "plan",
  summary: "Derive the order in which changes can be released, or what forbids one.",
  about: [
    "Each side is a design, a snapshot, a document that describes one, or REF:path of one. On every edge on which something changes, the old version of each side is compared with the new version of the other; the order follows from what works. What can be rolled back alone after each step is told, and from which step on not everything can.",
    "Rollouts of the new design that lead from OLD to NEW are walked through stage by stage."
  ],
  arguments: [
    { name: "OLD", optional: true, summary: "The version that runs now." },
    { name: "NEW", optional: true, summary: "The version to get to; by default the design, as for lintel check." }
  ],
  options,
  examples: [
    ["lintel plan main:design.ts design.ts", "how to get from the branch main to this design"],
    ["lintel plan lintel.snapshot.json", "from the snapshot to the design of this folder"],
    ["lintel plan v1.yaml v2.yaml --consumers clients.json", "two OpenAPI documents, and who uses them"]
  ],
  load: async () => (await import("./run.js")).runPlan
})
