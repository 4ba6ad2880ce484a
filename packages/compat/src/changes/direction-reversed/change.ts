import * as Schema from "effect/Schema"
import { Doc, shortAddress } from "@lintel/doc"
import { changeKind } from "../../changeKind.js"
import { onChannel, passingData } from "../../messaging/words.js"

export const directionReversed = changeKind("compat/direction-reversed", {
  class: "breaking",
  summary: "A message goes the other way.",
  data: Schema.Struct({ ...passingData, was: Schema.Literals(["sends", "receives"]) }),
  identity: ["message", "channel"],
  explain: (data) => ({
    consequence:
      data.was === "sends"
        ? [
            Doc.name(data.message),
            ...onChannel(data),
            " was sent and is now received: its readers get nothing, and nobody sends it."
          ]
        : [Doc.name(data.message), ...onChannel(data), " was received and is now sent: its senders are not heard."],
    why: [`Whoever is on the other side of ${shortAddress(data.message)} does the opposite of what is now expected.`],
    fixes: [
      [
        "Describe it from the side of the application: what it sends is ",
        Doc.code("send"),
        ", what comes in is ",
        Doc.code("receive"),
        "."
      ],
      ["If the roles really change, use another channel and keep the old one until the other side has moved."]
    ]
  })
})
