import { command } from "../../arguments/command.js"
import { choice, flag, many, text } from "../../arguments/option.js"
import { duration } from "../../arguments/values.js"
import { inputOptions, reportOptions } from "../../report/reportOptions.js"
import { registryModes } from "./registryModes.js"

const options = {
  ...reportOptions,
  against: many(text("OLD", "A further old version; NEW is compared with every one.")),
  consumers: many(text("FILE", "A design or snapshot with those who use the contracts, beside those configured.")),
  position: choice(
    ["request", "response", "message", "stored"],
    "NAME",
    "Where the data of bare schemas and of messages travels; without it both questions are asked, old data with the new reader and new data with the old one."
  ),
  mode: choice(
    registryModes,
    "NAME",
    "The question a schema registry asks in the mode of that name: BACKWARD, the new version reads the old; FORWARD, the old reads the new; FULL, both; of the last OLD, or of every one."
  ),
  relation: choice(
    ["plain", "sender-closed"],
    "NAME",
    "sender-closed, the default: nobody sends a property that nothing declares. plain: as written."
  ),
  "unknown-properties": choice(
    ["as-written", "ignored"],
    "HOW",
    "ignored: readers pass over properties that they do not know, even where their schema is closed. as-written by default."
  ),
  enums: choice(
    ["closed", "open"],
    "HOW",
    "open: readers of answers, webhooks and messages cope with values that their enumeration does not list. closed by default."
  ),
  formats: choice(["assertion", "annotation"], "HOW", "annotation: a format refuses nothing. assertion by default."),
  unstable: many(
    choice(
      ["draft", "alpha", "beta", "stable", "none"],
      "LEVEL",
      "What is marked so promises nothing yet, and its breaks are notes; draft and alpha by default."
    )
  ),
  notice: duration("How long ahead an end has to be announced, as 90d; any day will do by default."),
  exhaustive: flag("All users are declared: what none of them reads or calls breaks nobody."),
  ...inputOptions
} as const

export type DiffOptions = typeof options

export const diffCommand = command({
  name: "diff",
  summary: "Compare two versions, and name what breaks and whom.",
  about: [
    "Each side is a design or the folder of one, a snapshot, an OpenAPI or AsyncAPI document, an Avro or JSON Schema or a folder of them; REF:path takes it from a git revision. Whether a difference breaks somebody is decided, in the direction in which the data travels, and shown by a payload that was checked against both sides."
  ],
  arguments: [
    {
      name: "OLD",
      optional: true,
      many: true,
      summary: "The old version, or several, the oldest first; left out where --against names it."
    },
    { name: "NEW", optional: true, summary: "The new version; by default the design, as for lintel check." }
  ],
  options,
  examples: [
    ["lintel diff main:openapi.yaml openapi.yaml", "compares with the branch main"],
    ["lintel diff v1/apis v2/apis --format markdown", "compares two folders, for a pull request"],
    ["lintel diff v1.avsc v2.avsc v3.avsc --mode BACKWARD_TRANSITIVE", "asks whether v3 reads what v1 and v2 wrote"],
    ["lintel diff lintel.snapshot.json", "compares the snapshot with the design of this folder"]
  ],
  load: async () => (await import("./run.js")).runDiff
})
