import { command } from "../../arguments/command.js"
import { choice, text } from "../../arguments/option.js"
import { inputOptions, reportOptions } from "../../report/reportOptions.js"

const options = {
  format: choice(
    ["pretty", "plain", "markdown", "html", "json"],
    "FORMAT",
    "How the page is printed; pretty by default."
  ),
  out: reportOptions.out,
  against: text("OLD", "The finding is one of the comparison of OLD with the design, not of its check."),
  now: reportOptions.now,
  config: reportOptions.config,
  ...inputOptions
} as const

export type ExplainOptions = typeof options

export const explainCommand = command({
  name: "explain",
  summary: "Show the page of a code, or of one finding.",
  about: [
    "Without a code, all of them are listed; the first part of codes, such as saga, lists those that begin with it.",
    "The page of a code says why it matters, with a bad and a good example, and its options. For a finding, name the beginning of its fingerprint, at least four characters, and the design it is in."
  ],
  arguments: [
    {
      name: "CODE",
      optional: true,
      summary: "A code such as saga/step-uncompensated, the first part of codes, or the beginning of a fingerprint."
    },
    {
      name: "DESIGN",
      optional: true,
      many: true,
      summary: "The design of the finding; by default as for lintel check."
    }
  ],
  options,
  examples: [
    ["lintel explain saga", "lists what is found about sagas"],
    ["lintel explain resilience/no-timeout", "shows what the rule is about"],
    ["lintel explain 9f3c21ab", "shows that finding of this folder's design"]
  ],
  load: async () => (await import("./run.js")).runExplain
})
