import type { Message } from "@lintel/model"
import { nameOf } from "@lintel/model/address"
import { array, type Code, literal, object } from "./code.js"
import { schemasOf } from "./schemas.js"
import { lose } from "./writer.js"
import { fieldsCode, named, ownSchema, type Writing } from "./writing.js"

export const messageCode = (writing: Writing, name: string, value: Message): Code => {
  const { writer, subject } = writing
  const payload = (item: Message["payload"], pointer: string): Code | undefined => {
    if (item === undefined) return undefined
    if (item._tag !== "JsonSchema")
      return lose(writer, subject, pointer, `a payload of ${item._tag} has no authored form`)
    const schemas = schemasOf(writer, subject, item.schemas, `${pointer}/schemas`)
    const code = schemas.write(item.schema, `${pointer}/schema`)
    schemas.finish()
    return code
  }
  const { key, headers, cloudEvents, retained } = value
  if (key && key.payload === undefined && key.pointer === undefined)
    lose(writer, subject, "/key", "an empty key says nothing")
  const keyCode =
    key?.payload === undefined
      ? key?.pointer && literal(key.pointer)
      : object([["schema", payload(key.payload, "/key/payload")]])
  const extensions = Object.entries(cloudEvents?.extensions ?? {}).map(
    ([field, schema]) => [nameOf(field), ownSchema(writing, schema, `/cloudEvents/extensions/${field}`)] as const
  )
  const old = retained?.map((version, index) =>
    object([
      ...fieldsCode(writing, version, `/retained/${index}`, ["payload"]),
      ["payload", payload(version.payload, `/retained/${index}/payload`)]
    ])
  )
  return named(writing, "Message", name, [
    ["payload", payload(value.payload, "/payload")],
    ["key", keyCode || undefined],
    ["headers", headers === undefined ? undefined : ownSchema(writing, headers, "/headers")],
    [
      "cloudEvents",
      cloudEvents &&
        object([
          ...fieldsCode(writing, cloudEvents, "/cloudEvents", ["extensions"]),
          ["extensions", cloudEvents.extensions && object(extensions)]
        ])
    ],
    ["retained", old && array(old)],
    ...fieldsCode(writing, value, "", ["payload", "key", "headers", "cloudEvents", "retained"])
  ])
}
