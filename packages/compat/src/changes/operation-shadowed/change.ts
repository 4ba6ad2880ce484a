import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { changeKind } from "../../changeKind.js"
import { exchangeData } from "../../http/words.js"

export const operationShadowed = changeKind("compat/operation-shadowed", {
  class: "breaking",
  summary: "A new path takes requests away from an old one.",
  data: Schema.Struct({
    ...exchangeData,
    template: Schema.String,
    path: Schema.String,
    by: Schema.String,
    /** Whether the new operation answers as the old one did, as far as both say. */
    answers: Schema.Literals(["same", "other"]),
    /** Whether the new path is the more exact one, or nobody says which of the two wins. */
    wins: Schema.Literals(["new", "open"])
  }),
  identity: ["path"],
  explain: (data) => ({
    consequence: [
      data.wins === "new" ? "Requests that " : "Some requests that ",
      Doc.name(data.before?.address ?? data.operation),
      data.wins === "new" ? " answered are now answered by " : " answered may now be answered by ",
      Doc.name(data.by),
      ": ",
      Doc.code(data.path),
      data.wins === "new" ? " also fits " : " and ",
      Doc.code(data.template),
      data.wins === "new" ? "." : " fit the same path, and neither is the more exact one.",
      ...(data.answers === "same" ? [" As far as both say, the answer has the same form."] : [])
    ],
    why: [
      data.wins === "new"
        ? "The more exact path wins over a parameter, so a value that was an ordinary one now leads somewhere else."
        : "OpenAPI leaves open which of two such paths wins; servers and tools choose differently."
    ],
    fixes: [
      ["Give the new operation a path that the template does not fit, such as one more segment."],
      ["If the value could never occur, say so in the schema of the path parameter, for example by a pattern."]
    ]
  })
})
