import type { Json, JsonObject } from "@lintel/model"
import { Ajv2020 } from "ajv/dist/2020.js"
import * as formats from "ajv-formats"
import type { OpenApiDocument, Schema } from "./documents.js"

export type Direction = "request" | "response"

/** A document with the validators of its schemas. */
export interface Reader {
  readonly document: OpenApiDocument
  readonly accepts: (schema: Schema, value: Json, direction: Direction) => boolean
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

export const resolve = (document: OpenApiDocument, schema: Schema): Schema => {
  const reference = schema["$ref"]
  const found =
    typeof reference === "string" ? document.components.schemas[reference.split("/").at(-1) ?? ""] : undefined
  return found ?? schema
}

/** Properties of the other direction are neither needed nor judged. */
const projected = (value: Json, dropped: string): Json => {
  if (Array.isArray(value)) return value.map((item: Json) => projected(item, dropped))
  if (!isObject(value)) return value
  const properties = isObject(value["properties"]) ? value["properties"] : {}
  const gone = new Set(Object.keys(properties).filter((name) => (properties[name] as JsonObject)[dropped] === true))
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]): [string, Json] => {
      if (key === "required") return [key, (inner as Array<string>).filter((name) => !gone.has(name))]
      if (key !== "properties") return [key, projected(inner ?? null, dropped)]
      return [
        key,
        Object.fromEntries(
          Object.entries(properties).map(([name, one]) => [
            name,
            gone.has(name) ? true : projected(one ?? null, dropped)
          ])
        )
      ]
    })
  )
}

export const droppedIn = (direction: Direction): string => (direction === "request" ? "readOnly" : "writeOnly")

const base = "https://generated.test/document"

const validators = (document: OpenApiDocument, direction: Direction): Ajv2020 => {
  const ajv = new Ajv2020({ strict: false, ownProperties: true, validateSchema: false })
  formats.default.default(ajv)
  const { schemas } = document.components
  return ajv.addSchema({ $id: base, components: { schemas: projected(schemas, droppedIn(direction)) } })
}

export const makeReader = (document: OpenApiDocument): Reader => {
  const compiled = new Map<string, (value: Json) => boolean>()
  const ajvs = { request: validators(document, "request"), response: validators(document, "response") }
  return {
    document,
    accepts: (schema, value, direction) => {
      const text = JSON.stringify(projected(schema, droppedIn(direction)))
      const known = compiled.get(direction + text)
      if (known !== undefined) return known(value)
      const made = ajvs[direction].compile(JSON.parse(text.replaceAll('"#/', `"${base}#/`)))
      const accepts = (one: Json): boolean => made(one)
      compiled.set(direction + text, accepts)
      return accepts(value)
    }
  }
}
