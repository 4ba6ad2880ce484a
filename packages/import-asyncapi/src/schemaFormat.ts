import { openApiRules, rulesOfDialect, type SchemaRules } from "@lintel/import"

/** The language a schema is written in. */
export type SchemaFormat =
  /** A JSON Schema; `rules` are those of the reading where the format names none. */
  | { readonly _tag: "Json"; readonly rules: SchemaRules | undefined }
  | { readonly _tag: "Avro" }
  | { readonly _tag: "Protobuf" }
  | { readonly _tag: "Other"; readonly name: string }

const drafts: ReadonlyMap<string, string> = new Map([
  ["draft-04", "http://json-schema.org/draft-04/schema#"],
  ["draft-06", "http://json-schema.org/draft-06/schema#"],
  ["draft-07", "http://json-schema.org/draft-07/schema#"],
  ["2019-09", "https://json-schema.org/draft/2019-09/schema"],
  ["draft-2019-09", "https://json-schema.org/draft/2019-09/schema"],
  ["2020-12", "https://json-schema.org/draft/2020-12/schema"],
  ["draft-2020-12", "https://json-schema.org/draft/2020-12/schema"]
])

/** The language that a value of `schemaFormat` names: a media type with the version as its parameter. */
export const schemaFormat = (text: string | undefined): SchemaFormat => {
  if (text === undefined) return { _tag: "Json", rules: undefined }
  const [type = "", ...parameters] = text.split(";").map((part) => part.trim().toLowerCase())
  const version = parameters
    .find((part) => part.startsWith("version="))
    ?.slice("version=".length)
    .replaceAll('"', "")
  if (/^application\/vnd\.aai\.asyncapi(?:\+json|\+yaml)?$/.test(type)) return { _tag: "Json", rules: undefined }
  if (/^application\/schema(?:\+json|\+yaml)$/.test(type)) {
    return { _tag: "Json", rules: rulesOfDialect(drafts.get(version ?? "draft-07")) }
  }
  if (/^application\/vnd\.oai\.openapi(?:\+json|\+yaml)?$/.test(type)) {
    const minor = /^3\.([0-2])/.exec(version ?? "3.0")?.[1]
    return { _tag: "Json", rules: openApiRules[minor === "1" ? "3.1" : minor === "2" ? "3.2" : "3.0"] }
  }
  if (/^application\/vnd\.apache\.avro(?:\+json|\+yaml)?$/.test(type)) return { _tag: "Avro" }
  if (/^application\/(?:vnd\.google\.protobuf|x-protobuf|protobuf)$/.test(type)) return { _tag: "Protobuf" }
  return { _tag: "Other", name: text }
}
