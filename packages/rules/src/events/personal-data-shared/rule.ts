import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { names } from "../../wordsOf.js"
import { messageUse } from "../messageUse.js"
import { bareName, channelReadings } from "../reading.js"

const guarded: ReadonlyArray<string> = ["personal", "sensitive", "secret"]

export const personalDataShared = Rule.make("events/personal-data-shared", {
  severity: "error",
  profile: "starter",
  summary: "Personal data travels on a channel that others read.",
  since: "0.1.0",
  data: Schema.Struct({
    message: Schema.String,
    channel: Schema.String,
    visibility: Schema.Literals(["shared", "public"]),
    fields: Schema.Array(Schema.Struct({ field: Schema.String, class: Schema.String })),
    readers: Schema.Array(Schema.String)
  }),
  identity: ["channel"],
  options: { classes: guarded },
  needs: ["who may read the channel", "which fields are personal"],
  check: ({ index, options, missing }, report) => {
    const use = messageUse(index)
    const readings = channelReadings(index)
    for (const { address, value } of index.ofKind("message")) {
      const fields = Object.entries(value.classification ?? {})
        .filter(([, kind]) => options.classes.includes(kind))
        .map(([field, kind]) => ({ field, class: kind }))
        .toSorted((a, b) => (a.field < b.field ? -1 : 1))
      for (const channel of [...use.channels(address)].toSorted()) {
        const visibility = index.find(channel as `channel:${string}`)?.value.visibility
        const isOpen = visibility === "shared" || visibility === "public"
        if (value.classification === undefined && isOpen) missing("which fields are personal", address)
        if (fields.length === 0 || visibility === "private") continue
        if (!isOpen) {
          missing("who may read the channel", channel)
          continue
        }
        const readers = readings
          .filter(({ consumption }) => consumption.channel === channel)
          .map(({ by }) => by.address as string)
        report(
          channel,
          { message: address, channel, visibility, fields, readers: [...new Set(readers)].toSorted() },
          { pointer: "/visibility", related: [{ address, pointer: "/classification", role: "carries personal data" }] }
        )
      }
    }
  },
  title: ({ message, channel }) => `${bareName(message)} on ${bareName(channel)}`,
  explain: ({ message, channel, visibility, fields, readers }) => [
    Doc.para(
      visibility === "public" ? "Anybody who reads " : "Every team that reads ",
      Doc.name(channel),
      " gets data of people, and it stays in the log and in every copy: nobody can delete it on request."
    ),
    Doc.excerpt([
      { address: channel, pointer: "/visibility", label: visibility },
      { address: message, pointer: "/classification", label: "not for everybody" }
    ]),
    Doc.table(fields.map((it) => [Doc.code(it.field), it.class])),
    ...(readers.length === 0 ? [] : [Doc.para("It is read by ", ...names(readers), ".")]),
    Doc.para(
      "Send an id and let those who may ask for the rest, put these fields on a private channel, or encrypt them with a key for each person that can be thrown away."
    )
  ]
})
