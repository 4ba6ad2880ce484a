import type { ComparePolicy } from "@lintel/compat"
import type { Reading, ReadingOptions, Source, Written } from "@lintel/evolution"
import type { Address, Model, Payload } from "@lintel/model"
import type { Evidence } from "../pair.js"
import type { Side } from "../survey.js"

/** How messages are read, by the policy. */
export const readingOptions = ({ enums, formats, relation, unknownProperties }: ComparePolicy): ReadingOptions => ({
  ...(enums === undefined ? {} : { enums }),
  ...(formats === undefined ? {} : { formats }),
  sender: relation === "plain" ? "as-written" : "closed",
  reader: unknownProperties === "ignored" ? "tolerant" : "as-written"
})

/** Where things of one side are called otherwise on the other. */
export interface Crossing {
  readonly reading: Side
  readonly writing: Side
  /** An address of the writing side as the reading side calls it. */
  readonly across: (address: string) => string
}

/** A payload that keeps the vocabulary it was written with, where the other side has another one. */
const selfContained = (payload: Payload | undefined, from: Model, to: Model): Payload | undefined => {
  if (payload?._tag !== "JsonSchema" || from === to || from.schemas === undefined) return payload
  const vocabulary = Object.fromEntries(
    Object.entries(from.schemas).map(([name, { schemas }]) => [
      `schemas:${name}`,
      { $id: `schemas:${name}`, $defs: schemas }
    ])
  )
  return { ...payload, schemas: { ...vocabulary, ...payload.schemas } }
}

/** What one side wrote, as the other side meets it. */
export const crossed = (
  written: Written,
  message: Address<"message">,
  { across, reading, writing }: Crossing
): Written => ({
  ...written,
  message,
  payload: selfContained(written.payload, writing.model, reading.model),
  sources: written.sources.map((source): Source =>
    source._tag === "Live"
      ? { ...source, channel: source.channel === undefined ? undefined : across(source.channel) }
      : { ...source, in: across(source.in) }
  )
})

/** What a reading shows, where it is not simply read. */
export const evidenceOf = (
  reading: Reading,
  {
    acceptedBy,
    message,
    refusedBy
  }: { readonly message: string; readonly acceptedBy: string; readonly refusedBy: string },
  pointer: string
): Evidence | undefined => {
  const common = { subject: message, pointer }
  switch (reading._tag) {
    case "Reads":
      return undefined
    case "Undecided":
      return { ...common, code: "compat/payload-undecided", verdict: "undecided", reasons: reading.reasons.slice(0, 4) }
    case "ChangesMeaning":
      return {
        ...common,
        code: "compat/message-misread",
        verdict: "changes-meaning",
        reasons: reading.reasons.slice(0, 4),
        witness: { _tag: "Message", checked: true, acceptedBy, message, payload: { value: reading.value } }
      }
    case "Refuses": {
      const { refusals, value } = reading
      return {
        ...common,
        code: "compat/reader-refuses",
        verdict: "breaking",
        reasons: [],
        witness: { _tag: "Message", checked: true, acceptedBy, refusedBy, message, payload: { value }, refusals }
      }
    }
  }
}
