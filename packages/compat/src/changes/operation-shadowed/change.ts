import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { changeKind } from "../../changeKind.js"
import { exchangeData, operationName } from "../../http/words.js"

export const operationShadowed = changeKind("compat/operation-shadowed", {
  class: "breaking",
  summary: "A new path takes requests away from an old one.",
  data: Schema.Struct({
    ...exchangeData,
    template: Schema.String,
    path: Schema.String,
    by: Schema.String
  }),
  identity: ["path"],
  explain: (data) => ({
    consequence: [
      "Requests that ",
      operationName(data),
      " answered are now answered by ",
      Doc.name(data.by),
      ": ",
      Doc.code(data.path),
      " also fits ",
      Doc.code(data.template),
      "."
    ],
    why: ["Fixed text in a path wins over a parameter, so a value that was an ordinary one now leads somewhere else."],
    fixes: [
      ["Give the new operation a path that the template does not fit, such as one more segment."],
      ["If the value could never occur, say so in the schema of the path parameter, for example by a pattern."]
    ]
  })
})
