import { plainReader, readersOf, readingOf, writtenVersions } from "@lintel/evolution"
import type { Address, JsonSchema } from "@lintel/model"
import type { Proven } from "./bridge.js"
import { definitionsBetween, formBetween, within } from "./form.js"
import type { Survey } from "../survey.js"

/** A schema that reads both forms of a message, proven against everything that old and new writers write. */
export const provenReader = (
  survey: Survey,
  { through, unit }: { readonly through: string; readonly unit: string }
): Proven | undefined => {
  const pair = survey.messages.pairs.find(
    ({ after, before }) => `message:${after ?? before ?? ""}` === through && after !== undefined && before !== undefined
  )
  if (pair?.before === undefined || pair.after === undefined) return undefined
  const [was, is] = [survey.before.model.messages?.[pair.before], survey.after.model.messages?.[pair.after]]
  if (was?.payload?._tag !== "JsonSchema" || is?.payload?._tag !== "JsonSchema") return undefined
  const definitions = definitionsBetween(was.payload.schemas, is.payload.schemas)
  const message: Address<"message"> = `message:${pair.after}`
  const own = readersOf(survey.after.index, message).filter(({ by }) => survey.after.nameOf(by) === unit)
  const [reader] = own
  const base = reader ?? plainReader(message, unit)
  const oldReader = readersOf(survey.before.index, `message:${pair.before}`).find(
    ({ by }) => survey.before.nameOf(by) === unit
  )
  const decoders: readonly [JsonSchema, JsonSchema] = [
    within(oldReader?.projection?.decoder ?? was.payload.schema, "before.") as JsonSchema,
    within(reader?.projection?.decoder ?? is.payload.schema, "after.") as JsonSchema
  ]
  const { fields, schema } = formBetween(...decoders, "accepts", { definitions })
  const decoder: JsonSchema = typeof schema === "boolean" ? schema : { ...schema, $defs: definitions }
  const bridge = { ...base, projection: { decoder }, upcasters: [] }
  const written = [
    ...writtenVersions(survey.before.index, `message:${pair.before}`),
    ...writtenVersions(survey.after.index, message)
  ]
  const isRead = written.every(
    (it) => readingOf(survey.after.index, { ...it, message }, bridge, { sender: "closed" })._tag === "Reads"
  )
  return isRead ? { fields: fields.map((it) => ({ ...it, at: through, part: "message" })), form: decoder } : undefined
}
