import * as Schema from "effect/Schema"
import { changeKind } from "../../changeKind.js"
import { exchangeData, newVersion, operationName } from "../../http/words.js"

export const serversUndecided = changeKind("compat/servers-undecided", {
  class: "undecided",
  summary: "Too many addresses to compare.",
  data: Schema.Struct({
    ...exchangeData
  }),
  identity: [],
  explain: (data) => ({
    consequence: [
      "Whether callers of ",
      operationName(data),
      " still reach ",
      newVersion(data),
      " is not decided: its servers stand for too many addresses."
    ],
    why: ["The values of the servers' variables multiply; beyond a limit they are not written out."]
  })
})
