import { command } from "../../arguments/command.js"
import { flag, text } from "../../arguments/option.js"
import { day } from "../../arguments/values.js"
import { inputOptions, reportOptions } from "../../report/reportOptions.js"

const options = {
  reason: text("TEXT", "Why it is accepted. Always needed."),
  owner: text("NAME", "Who answers for it."),
  until: day("The last day on which it is accepted."),
  ticket: text("TEXT", "Where the work is tracked."),
  all: flag("Accept every open finding but the undecided: a baseline."),
  against: text("OLD", "Accept a finding of the comparison of OLD with the design, not of its check."),
  report: text("FILE", "Take the findings from a report that was printed with --format json."),
  now: reportOptions.now,
  config: reportOptions.config,
  ...inputOptions
} as const

export type AcceptOptions = typeof options

export const acceptCommand = command({
  name: "accept",
  summary: "Accept a finding, with a reason that is kept.",
  about: [
    "The acceptance is an entry of lintel.accepted.json, beside the configuration: fingerprint, code, subject, reason. It is reviewed like code. One that covers nothing any more, or has expired, is itself a finding."
  ],
  arguments: [
    {
      name: "FINGERPRINT",
      optional: true,
      summary: "The beginning of the fingerprint, as the finding shows it; left out with --all."
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
    ['lintel accept 9f3c21ab --reason "gone in May" --until 2027-05-31', "accepts one finding for a time"],
    ['lintel accept --all --reason "baseline of the adoption"', "accepts what there is today"],
    ['lintel accept 41d0aa07 api.yaml --against main:api.yaml --reason "agreed"', "accepts a break"]
  ],
  load: async () => (await import("./run.js")).runAccept
})
