import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { changeKind } from "../../changeKind.js"
import { exchangeData, NewVersion, oldVersion, operationName } from "../../http/words.js"

export const responseStatusAdded = changeKind("compat/response-status-added", {
  class: "information",
  summary: "There is one more status.",
  data: Schema.Struct({
    ...exchangeData,
    status: Schema.String
  }),
  identity: ["status"],
  explain: (data) => ({
    consequence: data.outgoing
      ? [
          NewVersion(data),
          " does not know the answer ",
          Doc.code(data.status),
          " that receivers of ",
          operationName(data),
          ` may give by ${oldVersion(data)}.`
        ]
      : [NewVersion(data), " may also answer ", Doc.code(data.status), " at ", operationName(data), "."],
    ...(!data.outgoing && /^[23]/.test(data.status)
      ? { why: ["Callers that only know the old successes take this one for something else, or miss what it means."] }
      : {})
  })
})
