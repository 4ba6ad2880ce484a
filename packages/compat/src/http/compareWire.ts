import type { Json, JsonSchema } from "@lintel/model"
import type { PayloadJudge } from "../payload/judge.js"
import type { Flow } from "./scope.js"
import { type WireOptions, wireSchema } from "./wire.js"
import { readings } from "./written.js"

/** What comparing two schemas over text gave; a refused value is one as it is written. */
export type WireVerdict =
  | { readonly _tag: "Accepted" }
  | { readonly _tag: "Refused"; readonly value: Json }
  | { readonly _tag: "Undecided" }

/** Whether the text is a proof: the sender may write it, and the reader takes it for nothing it knows. */
const isProof = (judge: PayloadJudge, flow: Flow, sender: JsonSchema, reader: JsonSchema, value: Json): boolean =>
  typeof value === "string" &&
  readings(value).some((one) => judge.accepts(flow.sender, sender, one) === true) &&
  readings(value).every((one) => judge.accepts(flow.reader, reader, one) === false)

/** Whether every text that a sender may write is understood by the reader. */
export const compareWire = (
  judge: PayloadJudge,
  flow: Flow,
  sender: JsonSchema,
  reader: JsonSchema,
  options: WireOptions = {}
): WireVerdict => {
  const sent = wireSchema(judge, flow.sender, "sender", sender, options)
  const understood = wireSchema(judge, flow.reader, "reader", reader, options)
  const ask = (schema: JsonSchema): ReturnType<PayloadJudge["contained"]> =>
    judge.contained([flow.sender, schema], [flow.reader, understood.schema], { sender: "closed", ...options.question })
  const whole: JsonSchema = options.isFilled === true ? { allOf: [sent.schema, { not: { const: "" } }] } : sent.schema
  const first = ask(whole)
  const isEmpty = first._tag === "NotIncluded" && /^(?:\{\}|\[\])$/.test(JSON.stringify(first.witness.value))
  const fuller = isEmpty ? ask({ allOf: [whole, { minProperties: 1, minItems: 1 }] }) : first
  // An empty list or object is written as nothing at all: a fuller value shows more.
  const result = fuller._tag === "NotIncluded" ? fuller : first
  if (result._tag === "Included") return { _tag: "Accepted" }
  if (result._tag === "Undecided") return { _tag: "Undecided" }
  const { value } = result.witness
  if ((sent.isExact && understood.isExact) || isProof(judge, flow, sender, reader, value))
    return { _tag: "Refused", value }
  return { _tag: "Undecided" }
}
