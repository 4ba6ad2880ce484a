import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { changeKind } from "../../changeKind.js"
import { exchangeData, newVersion, oldVersion, operationName } from "../../http/words.js"

export const serverDefaultChanged = changeKind("compat/server-default-changed", {
  class: "changes-meaning",
  summary: "An address that callers get by default is another.",
  data: Schema.Struct({
    ...exchangeData,
    old: Schema.String,
    new: Schema.String
  }),
  identity: ["old", "new"],
  explain: (data) => ({
    consequence: [
      "Callers of ",
      operationName(data),
      " that choose nothing go to ",
      Doc.code(data.new),
      ` in ${newVersion(data)}; in ${oldVersion(data)} they went to `,
      Doc.code(data.old),
      "."
    ],
    why: ["The old address may still be chosen. Clients that are generated or configured anew take the default."]
  })
})
