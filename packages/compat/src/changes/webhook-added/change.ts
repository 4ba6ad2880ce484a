import * as Schema from "effect/Schema"
import { changeKind } from "../../changeKind.js"
import { exchangeData, NewVersion, operationName } from "../../http/words.js"

export const webhookAdded = changeKind("compat/webhook-added", {
  class: "information",
  summary: "A webhook is new.",
  data: Schema.Struct({
    ...exchangeData
  }),
  identity: [],
  explain: (data) => ({ consequence: [NewVersion(data), " also sends the webhook ", operationName(data), "."] })
})
