import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { Message, ModelIndex } from "@lintel/model"
import { type Overlap, overlapOfAvro } from "@lintel/evolution"
import { intersects } from "@lintel/subtype"
import { bareName } from "../reading.js"
import { payloadDocument } from "../payloadDocument.js"

/** Whether something outside of the payload tells two messages apart: their CloudEvents type, or their headers. */
const isToldApart = (a: Message, b: Message): boolean => {
  const [left, right] = [a.cloudEvents?.type, b.cloudEvents?.type]
  if (left !== undefined && right !== undefined && left !== right) return true
  if (a.headers === undefined || b.headers === undefined) return false
  return intersects(a.headers, b.headers)._tag === "Empty"
}

const overlapOf = (index: ModelIndex, a: Message, b: Message): Overlap => {
  if (a.payload?._tag === "Avro" && b.payload?._tag === "Avro") return overlapOfAvro(a.payload.schema, b.payload.schema)
  const [left, right] = [payloadDocument(index, a.payload), payloadDocument(index, b.payload)]
  const answer = left === undefined || right === undefined ? undefined : intersects(left, right)
  if (answer?._tag === "Empty") return { _tag: "Apart" }
  return answer?._tag === "Inhabited" ? { _tag: "Shared", value: answer.witness.value } : { _tag: "Undecided" }
}

export const ambiguousMessage = Rule.make("events/ambiguous-message", {
  severity: "error",
  profile: "service",
  summary: "A message fits two schemas of a channel that promises one.",
  since: "0.1.0",
  data: Schema.Struct({ channel: Schema.String, first: Schema.String, second: Schema.String }),
  identity: ["first", "second"],
  needs: ["whether a message fits two schemas"],
  check: ({ index, missing }, report) => {
    for (const { address, value } of index.ofKind("channel")) {
      if (value.oneMessagePerSchema !== true) continue
      const messages = [...(value.messages ?? [])].toSorted()
      for (const [i, first] of messages.entries()) {
        for (const second of messages.slice(i + 1)) judge(index, address, first, second)
      }
    }
    function judge(at: ModelIndex, channel: string, first: `message:${string}`, second: `message:${string}`): void {
      const [a, b] = [at.find(first)?.value, at.find(second)?.value]
      if (a === undefined || b === undefined || isToldApart(a, b)) return
      const answer = overlapOf(at, a, b)
      if (answer._tag === "Apart") return
      if (answer._tag === "Undecided") return missing("whether a message fits two schemas", channel)
      const { value } = answer
      report(
        channel,
        { channel, first, second },
        {
          pointer: "/oneMessagePerSchema",
          witness: {
            _tag: "Datum",
            checked: true,
            acceptedBy: `${bareName(first)} and ${bareName(second)}`,
            datum: { value }
          },
          related: [
            { address: first, pointer: "/payload/schema", role: "accepts it" },
            { address: second, pointer: "/payload/schema", role: "accepts it too" }
          ]
        }
      )
    }
  },
  explain: ({ channel, first, second }) => [
    Doc.para(
      "A reader of ",
      Doc.name(channel),
      " that tells messages apart by their form may take ",
      Doc.name(first),
      " for ",
      Doc.name(second),
      ", and do the wrong thing with it."
    ),
    Doc.excerpt([
      { address: channel, pointer: "/oneMessagePerSchema", label: "each message fits one schema, it says" }
    ]),
    Doc.para(
      "Give each message a field whose value only it has (",
      Doc.code('type: { const: "OrderPlaced" }'),
      "), a CloudEvents type of its own, or a channel of its own."
    )
  ]
})
