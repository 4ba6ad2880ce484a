import * as Schema from "effect/Schema"
import { changeKind } from "../../changeKind.js"
import {
  NewVersion,
  oldVersion,
  ownParameter,
  parameterData,
  parameterIdentity,
  toleration,
  formWords
} from "../../http/words.js"

export const parameterEncodingChanged = changeKind("compat/parameter-encoding-changed", {
  class: "breaking",
  summary: "Values of a parameter are written in another way.",
  data: Schema.Struct({
    ...parameterData,
    values: Schema.String,
    from: Schema.String,
    to: Schema.String
  }),
  identity: [...parameterIdentity, "values"],
  explain: (data) => ({
    consequence: [
      NewVersion(data),
      " misreads ",
      { scalar: "values", array: "lists", object: "objects" }[data.values] ?? data.values,
      " in ",
      ...ownParameter(data),
      `: callers of ${oldVersion(data)} write them as `,
      formWords(data.from),
      ", and they are read as ",
      formWords(data.to),
      ".",
      ...toleration(data)
    ],
    why: [
      "How a list or an object becomes text is part of the contract. A list of one item reads the same in most ways, a list of two does not."
    ],
    fixes: [["Leave style and explode as they were; offer the other way under a parameter of another name."]]
  })
})
