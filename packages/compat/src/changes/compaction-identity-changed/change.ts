import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { commonData, changeKind } from "../../changeKind.js"

export const compactionIdentityChanged = changeKind("compat/compaction-identity-changed", {
  class: "breaking",
  summary: "A compacted channel takes other messages for the same thing.",
  data: Schema.Struct({
    ...commonData,
    had: Schema.String,
    has: Schema.optionalKey(Schema.String),
    readers: Schema.Array(Schema.String)
  }),
  identity: ["had", "has"],
  explain: ({ had, has, reaches, readers }) => ({
    consequence: [
      "The key of ",
      Doc.name(reaches[0] ?? ""),
      ` is ${has ?? "not said"}, it was ${had}: compaction never replaces what was written under the old key.`
    ],
    details: readers.map((reader) => [Doc.name(reader), " builds its state from what is kept"]),
    why: [
      "Compaction keeps the last message of each key. A record under an old key has no later message, so it stays for ever, and a deletion under the new key does not delete it."
    ],
    fixes: [
      ["Write everything anew to a channel of its own under the new key, and move the readers there."],
      ["Or write a deletion for every old key after the change."]
    ]
  })
})
