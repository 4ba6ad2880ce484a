import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { changeKind } from "../../changeKind.js"
import { exchangeData, NewVersion, oldVersion, operationName, toleration } from "../../http/words.js"

export const responseHeaderRemoved = changeKind("compat/response-header-removed", {
  class: "breaking",
  summary: "A header of a response cannot be relied on any more.",
  data: Schema.Struct({
    ...exchangeData,
    status: Schema.String,
    name: Schema.String,
    promised: Schema.Boolean,
    now: Schema.Literals(["absent", "optional"])
  }),
  identity: ["status", "name"],
  explain: (data) => ({
    consequence: [
      NewVersion(data),
      data.now === "absent" ? " does not send the header " : " may leave out the header ",
      Doc.code(data.name),
      ` with ${data.status} of `,
      operationName(data),
      data.promised ? `, which ${oldVersion(data)} promised.` : ", which was sent now and then.",
      ...toleration(data)
    ],
    fixes: [["Keep sending the header."]]
  })
})
