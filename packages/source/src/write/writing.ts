import { nameOf } from "@lintel/model/address"
import type { JsonSchema } from "@lintel/model"
import { access, call, type Code, literal, object } from "./code.js"
import { schemasOf } from "./schemas.js"
import { lose, type Subject, use, valueCode, type Writer } from "./writer.js"

/** Properties of an object literal. */
export type Entries = ReadonlyArray<readonly [string, Code | undefined]>

/** What writing one entity works with. */
export interface Writing {
  readonly writer: Writer
  readonly subject: Subject
  readonly refer: (address: string) => Code | undefined
}

/** Kinds whose values can stand for something declared elsewhere. */
const referable: ReadonlySet<string> = new Set(
  "contract message service external store broker channel team saga slo".split(" ")
)

/** An expression for what an address names: its constant when declared above, else a reference by name. */
export const referring =
  (writer: Writer) =>
  (address: string): Code | undefined => {
    const kind = address.slice(0, address.indexOf(":"))
    const path = address.slice(kind.length + 1)
    const names = path.split("/").map(nameOf)
    if (kind === "operation") {
      const [contract = "", operation = ""] = names
      const holder = writer.holders.get(path.split("/")[0] ?? "") ?? `contract:${path.split("/")[0] ?? ""}`
      const exists = Object.hasOwn(
        writer.model.contracts?.[path.split("/")[0] ?? ""]?.operations ?? {},
        path.split("/")[1] ?? ""
      )
      const constant = writer.declared.has(holder) && exists ? writer.constants.get(holder) : undefined
      if (constant !== undefined) return access(`${constant}.operations`, operation)
      return call(`${use(writer, "Ref")}.operation`, literal(contract), literal(operation))
    }
    const constant = writer.declared.has(address) ? writer.constants.get(address) : undefined
    if (constant !== undefined) return constant
    return referable.has(kind) && names.length === 1
      ? call(`${use(writer, "Ref")}.${kind}`, literal(names[0] ?? ""))
      : undefined
  }

/** Fields of an entity as they are authored, without those named. */
export const fieldsCode = (
  { writer, subject, refer }: Writing,
  value: object,
  pointer = "",
  without: ReadonlyArray<string> = []
): Entries =>
  Object.entries(value).flatMap(([key, item]): Entries => {
    if (without.includes(key)) return []
    return [[key, valueCode(writer, subject, item, `${pointer}/${key}`, refer)]]
  })

export const named = (writing: Writing, constructor: string, name: string, entries: Entries): Code =>
  call(`${use(writing.writer, constructor)}.make`, literal(name), object(entries))

/** A schema with a scope of its own. */
export const ownSchema = ({ writer, subject }: Writing, schema: JsonSchema, pointer: string): Code =>
  schemasOf(writer, subject, undefined, "").write(schema, pointer)

export const projectionFields = (writing: Writing, value: object, pointer: string): Entries => {
  const decoder = "decoder" in value ? (value.decoder as JsonSchema) : undefined
  return [
    ...fieldsCode(writing, value, pointer, ["decoder"]),
    ["decoder", decoder === undefined ? undefined : ownSchema(writing, decoder, `${pointer}/decoder`)]
  ]
}

/** Projections by what they are of: a status, or the field `responses` of a call. */
export const projectionsCode = (writing: Writing, value: Readonly<Record<string, object>>, pointer: string): Code => {
  if (Object.keys(value).length === 0) lose(writing.writer, writing.subject, pointer, "nothing is read")
  return object(
    Object.entries(value).map(([key, item]) => [key, object(projectionFields(writing, item, `${pointer}/${key}`))])
  )
}
