import * as Schema from "effect/Schema"
import { changeKind } from "../../changeKind.js"
import { exchangeData, NewVersion, operationName, toleration } from "../../http/words.js"

export const webhookRemoved = changeKind("compat/webhook-removed", {
  class: "breaking",
  summary: "A webhook is not sent any more.",
  data: Schema.Struct({
    ...exchangeData,
    announced: Schema.Boolean,
    sunset: Schema.optionalKey(Schema.String)
  }),
  identity: [],
  explain: (data) => ({
    consequence: [
      NewVersion(data),
      " never sends the webhook ",
      operationName(data),
      ", for which receivers wait.",
      ...(data.announced ? [` Its end was announced for ${data.sunset ?? ""}, which has come.`] : []),
      ...toleration(data)
    ],
    ...(data.announced
      ? {}
      : { fixes: [["Keep sending it, mark it deprecated with a day of sunset, and stop after that day."]] })
  })
})
