import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { commonData, changeKind } from "../../changeKind.js"

const Cause = Schema.Struct({
  field: Schema.Literals(["key", "partitions", "ordering"]),
  had: Schema.optionalKey(Schema.String),
  has: Schema.optionalKey(Schema.String)
})

const words = {
  key: "key",
  partitions: "number of partitions",
  ordering: "promised order"
} as const

const orders = { perKey: "the order of each key", total: "the order of all messages" } as const

export const orderLost = changeKind("compat/order-lost", {
  class: "breaking",
  summary: "Readers rely on an order of messages that the channel no longer keeps.",
  data: Schema.Struct({
    ...commonData,
    causes: Schema.Array(Cause),
    readers: Schema.Array(
      Schema.Struct({
        reader: Schema.String,
        order: Schema.Literals(["perKey", "total"]),
        said: Schema.Literals(["reader", "channel"])
      })
    )
  }),
  identity: ["causes"],
  explain: ({ causes, reaches, readers }) => ({
    consequence: [
      "Messages of ",
      Doc.name(reaches[0] ?? ""),
      " may overtake one another: ",
      causes
        .map(({ field, had, has }) => `its ${words[field]} is ${has ?? "not said"}, it was ${had ?? "not said"}`)
        .join("; "),
      "."
    ],
    details: readers.map(({ order, reader, said }) => [
      Doc.name(reader),
      ` relies on ${orders[order]}${said === "channel" ? ", which the channel promised" : ""}`
    ]),
    why: [
      "A key chooses the partition, and only one partition keeps its order. What was written before the change waits on the old partition while later messages are read from the new one."
    ],
    fixes: [
      ["Write to a new channel, and let readers begin there only when they have read the old one to its end."],
      ["Or stop the writers until every reader has caught up, and change the channel then."]
    ]
  })
})
