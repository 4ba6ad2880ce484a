import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { changeKind } from "../../changeKind.js"
import { exchangeData, NewVersion, oldVersion, operationName, toleration } from "../../http/words.js"

export const responseHeaderWidened = changeKind("compat/response-header-widened", {
  class: "breaking",
  summary: "A header of a response may hold what it could not hold before.",
  data: Schema.Struct({
    ...exchangeData,
    status: Schema.String,
    name: Schema.String
  }),
  identity: ["status", "name"],
  explain: (data) => ({
    consequence: [
      NewVersion(data),
      " may send values of the header ",
      Doc.code(data.name),
      ` with ${data.status} of `,
      operationName(data),
      ` that callers of ${oldVersion(data)} do not understand.`,
      ...toleration(data)
    ],
    why: ["Headers travel as text; this text was no value of the old schema, however it is read."],
    fixes: [["Keep the old form, and send the new one in a header of another name."]]
  })
})
