import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { changeKind } from "../../changeKind.js"
import { exchangeData, NewVersion, OldVersion, toleration } from "../../http/words.js"

export const operationRemoved = changeKind("compat/operation-removed", {
  class: "breaking",
  summary: "An operation is gone.",
  data: Schema.Struct({
    ...exchangeData,
    deprecated: Schema.Boolean,
    announced: Schema.Boolean,
    sunset: Schema.optionalKey(Schema.String)
  }),
  identity: [],
  explain: (data) => ({
    consequence: [
      NewVersion(data),
      " does not answer ",
      Doc.code(data.request),
      " any more.",
      ...(data.announced ? [` Its end was announced for ${data.sunset ?? ""}, which has come.`] : []),
      ...toleration(data)
    ],
    ...(data.announced || data.tolerated !== undefined
      ? {}
      : {
          why: [
            data.sunset === undefined
              ? data.deprecated
                ? `${OldVersion(data)} called it deprecated, but named no day on which it ends, so nobody had to move yet.`
                : "Nothing announced its end, so callers had no reason to move."
              : `Its end is announced for ${data.sunset}, and until then callers may rely on it.`
          ],
          fixes: [
            ["Keep the operation, mark it deprecated with a day of sunset, and remove it after that day."],
            ["If it lives on at another address, answer the old one too, or redirect from it."]
          ]
        })
  })
})
