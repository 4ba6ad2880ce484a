import * as Schema from "effect/Schema"
import { changeKind } from "../../changeKind.js"
import { exchangeData, NewVersion, oldVersion, operationName, toleration } from "../../http/words.js"

export const requestBodyRemoved = changeKind("compat/request-body-removed", {
  class: "breaking",
  summary: "A body is not read any more.",
  data: Schema.Struct({
    ...exchangeData
  }),
  identity: [],
  explain: (data) => ({
    consequence: data.outgoing
      ? [NewVersion(data), " sends ", operationName(data), ` without the body that ${oldVersion(data)} sent.`]
      : [
          NewVersion(data),
          " does not say that it reads the body of ",
          operationName(data),
          `, which callers of ${oldVersion(data)} send.`,
          ...toleration(data)
        ],
    why: [
      data.outgoing
        ? "Receivers get nothing to act on."
        : "What callers put there is refused or ignored: what they asked for does not happen."
    ],
    fixes: [["Keep describing and accepting the body."]]
  })
})
