import { command } from "../../arguments/command.js"
import { choice } from "../../arguments/option.js"
import { inputOptions, reportOptions } from "../../report/reportOptions.js"

const options = {
  ...reportOptions,
  profile: choice(["starter", "service", "full"], "NAME", "How many of the rules are on; full by default."),
  ...inputOptions
} as const

export type CheckOptions = typeof options

export const checkCommand = command({
  name: "check",
  summary: "Check a design by its rules.",
  about: [
    "A design is a module that exports a System; a snapshot, an OpenAPI or AsyncAPI document or several of them are checked as well. The report names what is wrong with its proof, and counts what could not be checked."
  ],
  arguments: [
    {
      name: "DESIGN",
      optional: true,
      many: true,
      summary:
        "The design; by default the one of lintel.config.ts, or the only one in the folder. Several are put together."
    }
  ],
  options,
  examples: [
    ["lintel check", "checks the design of this folder"],
    ["lintel check apis/*.yaml --profile starter", "checks OpenAPI documents, by the rules of the first hour"],
    ["lintel check --format sarif --out lintel.sarif", "writes the report for code scanning"]
  ],
  load: async () => (await import("./run.js")).runCheck
})
