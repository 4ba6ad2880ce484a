import { type MessageReader, plainReader, readersOf, readingOf, writtenVersions } from "@lintel/evolution"
import type { Address, Json, JsonSchema, Payload, Projection } from "@lintel/model"
import { avroBetween, type DifferingAvroField } from "./avroForm.js"
import type { Proven } from "./bridge.js"
import { definitionsBetween, formBetween, within } from "./form.js"
import type { Survey } from "../survey.js"

/** What a reader in between decodes with: a JSON Schema, or a schema of Avro. */
interface Between {
  readonly fields: ReadonlyArray<DifferingAvroField>
  readonly projection: Projection
  readonly form: Json
}

const betweenSchemas = (
  was: Extract<Payload, { readonly _tag: "JsonSchema" }>,
  is: Extract<Payload, { readonly _tag: "JsonSchema" }>,
  oldReader: MessageReader | undefined,
  reader: MessageReader | undefined
): Between => {
  const definitions = definitionsBetween(was.schemas, is.schemas)
  const decoders: readonly [JsonSchema, JsonSchema] = [
    within(oldReader?.projection?.decoder ?? was.schema, "before.") as JsonSchema,
    within(reader?.projection?.decoder ?? is.schema, "after.") as JsonSchema
  ]
  const { fields, schema } = formBetween(...decoders, "accepts", { definitions })
  const decoder: JsonSchema = typeof schema === "boolean" ? schema : { ...schema, $defs: definitions }
  return { fields, projection: { decoder }, form: decoder }
}

const betweenForms = (
  was: Payload | undefined,
  is: Payload | undefined,
  oldReader: MessageReader | undefined,
  reader: MessageReader | undefined
): Between | undefined => {
  if (was?._tag === "JsonSchema" && is?._tag === "JsonSchema") return betweenSchemas(was, is, oldReader, reader)
  if (was?._tag !== "Avro" || is?._tag !== "Avro") return undefined
  const found = avroBetween(oldReader?.projection?.avro ?? was.schema, reader?.projection?.avro ?? is.schema)
  return found && { fields: found.fields, projection: { avro: found.schema }, form: found.schema }
}

/** A schema that reads both forms of a message, proven against everything that old and new writers write. */
export const provenReader = (
  survey: Survey,
  { through, unit }: { readonly through: string; readonly unit: string }
): Proven | undefined => {
  const pair = survey.messages.pairs.find(
    ({ after, before }) => `message:${after ?? before ?? ""}` === through && after !== undefined && before !== undefined
  )
  if (pair?.before === undefined || pair.after === undefined) return undefined
  const message: Address<"message"> = `message:${pair.after}`
  const own = readersOf(survey.after.index, message).filter(({ by }) => survey.after.nameOf(by) === unit)
  const [reader] = own
  const base = reader ?? plainReader(message, unit)
  const oldReader = readersOf(survey.before.index, `message:${pair.before}`).find(
    ({ by }) => survey.before.nameOf(by) === unit
  )
  const between = betweenForms(
    survey.before.model.messages?.[pair.before]?.payload,
    survey.after.model.messages?.[pair.after]?.payload,
    oldReader,
    reader
  )
  if (between === undefined) return undefined
  const bridge = { ...base, projection: between.projection, upcasters: [] }
  const written = [
    ...writtenVersions(survey.before.index, `message:${pair.before}`),
    ...writtenVersions(survey.after.index, message)
  ]
  const isRead = written.every(
    (it) => readingOf(survey.after.index, { ...it, message }, bridge, { sender: "closed" })._tag === "Reads"
  )
  return isRead
    ? { fields: between.fields.map((it) => ({ ...it, at: through, part: "message" })), form: between.form }
    : undefined
}
