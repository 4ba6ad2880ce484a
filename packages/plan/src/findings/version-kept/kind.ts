import * as Schema from "effect/Schema"
import { FindingKind } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"

export const versionKept = FindingKind.make("plan/version-kept", {
  severity: "note",
  class: "information",
  summary: "A service has to be released, and its version stays the same.",
  since: "0.1.0",
  data: Schema.Struct({ unit: Schema.String, version: Schema.String }),
  identity: ["unit"],
  explain: ({ unit, version }) => [
    Doc.para(
      Doc.name(unit),
      ` changes and is called ${version} before and after: nobody can tell from its version which one runs.`
    )
  ]
})
