import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { changeKind } from "../../changeKind.js"
import { exchangeData, newVersion, operationName } from "../../http/words.js"

export const linkChanged = changeKind("compat/link-changed", {
  class: "changes-meaning",
  summary: "A link of a response leads somewhere else.",
  data: Schema.Struct({
    ...exchangeData,
    status: Schema.String,
    name: Schema.String,
    change: Schema.Literals(["added", "removed", "changed"])
  }),
  identity: ["status", "name"],
  explain: (data) => ({
    consequence: [
      "The link ",
      Doc.code(data.name),
      ` of the response ${data.status} of `,
      operationName(data),
      { added: " is new", removed: " is gone", changed: " leads somewhere else" }[data.change],
      ` in ${newVersion(data)}.`
    ],
    ...(data.change === "added"
      ? {}
      : {
          why: ["Tools that follow links do not find the way any more, or find another. The answer itself is the same."]
        })
  })
})
