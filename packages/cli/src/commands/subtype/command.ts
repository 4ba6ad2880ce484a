import { command } from "../../arguments/command.js"
import { choice, flag, out } from "../../arguments/option.js"
import { count } from "../../arguments/values.js"
import { inputOptions, reportOptions } from "../../report/reportOptions.js"

const dialects = ["2020-12", "2019-09", "draft-07", "draft-06", "draft-04", "openapi-3.0", "openapi-3.1"] as const

const options = {
  format: choice(["pretty", "plain", "json"], "FORMAT", "How the answer is printed; pretty by default."),
  out: out("FILE", "Write the answer to a file, whole or not at all, instead of standard output."),
  relation: choice(
    ["plain", "sender-closed"],
    "NAME",
    "plain, the default: as written. sender-closed: a property that A does not declare counts as absent."
  ),
  direction: choice(
    ["request", "response"],
    "NAME",
    "Which way the value travels: readOnly or writeOnly properties are then not required."
  ),
  dialect: choice(dialects, "NAME", "The dialect of both, over what they say themselves."),
  "dialect-a": choice(dialects, "NAME", "The dialect of A alone."),
  "dialect-b": choice(dialects, "NAME", "The dialect of B alone."),
  formats: choice(["annotation", "assertion"], "NAME", "Whether format restricts values; annotation by default."),
  explain: flag("Also say of which keywords an inclusion is made; what is refused or undecided always says why."),
  budget: count("STEPS", "Work before the answer is undecided; 2000000 by default."),
  "allow-undecided": reportOptions["allow-undecided"],
  resolve: inputOptions.resolve,
  "max-input": inputOptions["max-input"],
  "max-depth": inputOptions["max-depth"]
} as const

export type SubtypeOptions = typeof options

export const subtypeCommand = command({
  name: "subtype",
  summary: "Decide whether every value of one JSON Schema is a value of another, or whether Avro data are read.",
  about: [
    "The exit code is 0 when B accepts everything that A accepts, 1 when it does not, with a value that shows it, and 3 when that could not be decided.",
    "Two Avro schemas (.avsc, .avdl) are asked whether a reader with B reads everything that is written with A. What is decoded as something else than was written, such as a decimal of another scale, is the verdict changes-meaning, with the exit code 0: nothing is refused."
  ],
  arguments: [
    {
      name: "A",
      summary:
        "A schema, as JSON or YAML; FILE#/$defs/NAME takes one inside it, also of an OpenAPI or AsyncAPI document."
    },
    { name: "B", summary: "The schema that should accept everything A accepts." }
  ],
  options,
  examples: [
    ["lintel subtype old.json new.json", "asks whether old data is still accepted"],
    ["lintel subtype written.avsc read.avsc", "asks whether a reader reads what a writer writes"],
    ["lintel subtype old.json new.json --explain", "shows the proof of an inclusion, keyword by keyword"],
    ["lintel subtype main:order.json order.json --format json", "compares with a git revision, for a program"]
  ],
  load: async () => (await import("./run.js")).runSubtype
})
