import * as Schema from "effect/Schema"
import { changeKind } from "../../changeKind.js"
import { NewVersion, oldVersion, ownParameter, parameterData, parameterIdentity, toleration } from "../../http/words.js"

export const parameterNarrowed = changeKind("compat/parameter-narrowed", {
  class: "breaking",
  summary: "A value of a parameter that was accepted is refused.",
  data: Schema.Struct(parameterData),
  identity: parameterIdentity,
  explain: (data) => ({
    consequence: [
      NewVersion(data),
      " refuses values of ",
      ...ownParameter(data),
      ` that ${oldVersion(data)} accepted.`,
      ...toleration(data)
    ],
    why: [
      "Parameters travel as text. This text was a value of the old schema and is none of the new one, however it is read."
    ],
    fixes: [
      ["Keep accepting the old values, and answer those that make no sense with an error that callers already handle."]
    ]
  })
})
