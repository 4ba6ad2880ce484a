import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { changeKind } from "../../changeKind.js"
import { exchangeData, NewVersion, operationName } from "../../http/words.js"

export const responseStatusAdded = changeKind("compat/response-status-added", {
  class: "information",
  summary: "There is one more status.",
  data: Schema.Struct({
    ...exchangeData,
    status: Schema.String
  }),
  identity: ["status"],
  explain: (data) => ({
    consequence: [NewVersion(data), " may also answer ", Doc.code(data.status), " at ", operationName(data), "."],
    ...(/^[23]/.test(data.status)
      ? { why: ["Callers that only know the old successes take this one for something else, or miss what it means."] }
      : {})
  })
})
