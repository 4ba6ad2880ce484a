import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { changeKind } from "../../changeKind.js"
import { exchangeData, NewVersion } from "../../http/words.js"

export const operationAdded = changeKind("compat/operation-added", {
  class: "information",
  summary: "An operation is new.",
  data: Schema.Struct({
    ...exchangeData
  }),
  identity: [],
  explain: (data) => ({ consequence: [NewVersion(data), " also answers ", Doc.code(data.request), "."] })
})
