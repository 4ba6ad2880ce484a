import * as Schema from "effect/Schema"
import { type MessageWitness, refusalWords, Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { versionText } from "@lintel/evolution"
import { type MetPair, metFacts, metFields, metPairs, metWords, supportWords } from "../versionWords.js"

const witnessOf = (pair: MetPair): MessageWitness | undefined =>
  pair.reading._tag === "Refuses"
    ? {
        _tag: "Message",
        checked: true,
        message: pair.written.message,
        payload: { value: pair.reading.value },
        acceptedBy: versionText(pair.written.version),
        refusedBy: "the reader",
        refusals: pair.reading.refusals
      }
    : undefined

export const unreadableVersion = Rule.make("events/unreadable-version", {
  severity: "error",
  profile: "starter",
  summary: "A reader refuses messages that are still written or kept.",
  since: "0.1.0",
  data: Schema.Struct({
    ...metFields,
    reason: Schema.String
  }),
  identity: ["message", "version", "pointer"],
  needs: ["whether the reader reads every version it can meet"],
  check: ({ index, missing, now }, report) => {
    for (const pair of metPairs(index, now)) {
      const { reader, reading, written } = pair
      if (reading._tag === "Undecided") {
        missing("whether the reader reads every version it can meet", reader.place.address)
      }
      const witness = witnessOf(pair)
      if (reading._tag !== "Refuses" || witness === undefined) continue
      report(
        reader.place.address,
        {
          ...metFacts(pair),
          reason: reading.reasons[0] ?? ""
        },
        {
          pointer: reader.place.pointer,
          witness,
          related: [{ address: written.message, pointer: written.pointer, role: "still met" }]
        }
      )
    }
  },
  explain: ({ reader, message, version, pointer, written, at, isLive, until, decodes, reason }, { diagnostic }) => {
    const witness = diagnostic.witness?._tag === "Message" ? diagnostic.witness : undefined
    const refusals = witness?.refusals ?? []
    return [
      Doc.para(
        Doc.name(reader),
        " cannot read ",
        Doc.name(message),
        ` in ${version}`,
        ...metWords({ at, isLive }, until),
        ". It stops there, or loses the message."
      ),
      Doc.excerpt([
        { address: diagnostic.subject, pointer, label: decodes },
        { address: message, pointer: written, label: "still met" }
      ]),
      ...(witness === undefined
        ? []
        : [
            Doc.para("Such a message, which the reader refuses (checked):"),
            Doc.payload(
              witness.payload.value,
              refusals.map((refusal) => ({ pointer: refusal.pointer, text: refusalOf(refusal, reason) }))
            )
          ]),
      Doc.para(
        "Go on decoding the old form beside the new one: make what it lacks optional or give it a default, or put an upcaster before the decoder. ",
        supportWords(version, { at, isLive }, until)
      )
    ]
  }
})

/** A keyword of JSON Schema has words of its own; any other kind of refusal brings its reason. */
const refusalOf = (refusal: Parameters<typeof refusalWords>[0], reason: string): string => {
  const words = refusalWords(refusal, "the reader")
  return words.endsWith(`(${refusal.keyword})`) ? reason : words
}
