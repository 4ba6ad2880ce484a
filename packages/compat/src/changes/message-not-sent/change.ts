import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { changeKind } from "../../changeKind.js"
import { onChannel, passingData, theNew } from "../../messaging/words.js"

export const messageNotSent = changeKind("compat/message-not-sent", {
  class: "changes-meaning",
  summary: "A message is not sent any more.",
  data: Schema.Struct(passingData),
  identity: ["message", "channel"],
  explain: (data) => ({
    consequence: [
      theNew(data),
      " does not send ",
      Doc.name(data.message),
      ...onChannel(data),
      " any more. Readers refuse nothing, and wait for what never comes."
    ],
    fixes: [["Say when the last one is sent, and stop after everybody who waits for it has moved."]]
  })
})
