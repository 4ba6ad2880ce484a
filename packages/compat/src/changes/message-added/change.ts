import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { changeKind } from "../../changeKind.js"
import { onChannel, passingData, theNew } from "../../messaging/words.js"

export const messageAdded = changeKind("compat/message-added", {
  class: "breaking",
  summary: "A message is sent where readers know only others.",
  data: Schema.Struct(passingData),
  identity: ["message", "channel"],
  explain: (data) => ({
    consequence: [
      theNew(data),
      " sends ",
      Doc.name(data.message),
      ...onChannel(data),
      `, which readers built for ${data.versions.old} do not know.`
    ],
    why: [
      "A reader takes whatever comes from its channel. What none of the messages it knows admits stops it, or is lost."
    ],
    fixes: [
      ["Send it on a channel of its own."],
      ["Let every reader learn it first, or skip what it does not know; then send it."]
    ]
  })
})
