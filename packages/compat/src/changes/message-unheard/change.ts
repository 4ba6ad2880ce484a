import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { changeKind } from "../../changeKind.js"
import { onChannel, passingData, theNew } from "../../messaging/words.js"

export const messageUnheard = changeKind("compat/message-unheard", {
  class: "breaking",
  summary: "A message is sent to someone who does not take it any more.",
  data: Schema.Struct(passingData),
  identity: ["message", "channel"],
  explain: (data) => ({
    consequence: [
      theNew(data),
      " does not take ",
      Doc.name(data.message),
      ...onChannel(data),
      " any more; whoever sends it is not heard."
    ],
    why: ["Senders go on sending, and what they sent before still waits in the channel."],
    fixes: [["Go on taking it until nobody sends it and none is left in the channel."]]
  })
})
