import { type Document, parsePointer, type Recognition, valueAt } from "@lintel/document"
import { type Dialect, dialectOfSchemaUri } from "@lintel/json-schema"
import { Unusable } from "../unusable.js"
import { placeInDocument } from "./documentPlace.js"
import type { SchemaInput } from "./input.js"

const dialectNames = ["2020-12", "2019-09", "draft-07", "draft-06", "draft-04"]

/** The dialect a document names, else the one its kind implies. */
const dialectIn = (document: Document, { kind, version = "" }: Recognition, label: string): Dialect => {
  if (kind === "swagger") return "openapi-3.0"
  if (kind === "openapi") return version.startsWith("3.0") ? "openapi-3.0" : "openapi-3.1"
  const { value } = document
  const uri =
    typeof value === "object" && value !== null && "$schema" in value && Object.hasOwn(value, "$schema")
      ? value.$schema
      : undefined
  if (typeof uri !== "string") return "2020-12"
  const dialect = dialectOfSchemaUri(uri)
  if (dialect !== undefined) return dialect
  throw new Unusable(
    `${label}: "$schema" is ${uri}, which is no dialect Lintel knows`,
    `Known are ${dialectNames.join(", ")}; --dialect reads it as one of them.`
  )
}

/** What a bare schema is called, which belongs to nothing. */
export const nobody = "schemas:schema"

/** Takes a document as a JSON Schema, or the part of it at a JSON Pointer. */
export const takeSchema = (
  { document, recognition }: { readonly document: Document; readonly recognition: Recognition },
  label: string,
  fragment: string,
  { dialect: asked, contract: name }: { readonly dialect?: Dialect; readonly contract?: string }
): SchemaInput => {
  const path = parsePointer(fragment)
  if (path === undefined)
    throw new Unusable(`${label}#${fragment}: what follows # is not a JSON Pointer such as #/$defs/Order`)
  if (valueAt(document.value, path) === undefined) throw new Unusable(`${label} has nothing at #${fragment}`)
  const dialect = asked ?? dialectIn(document, recognition, label)
  const address = name === undefined ? nobody : `schemas:${encodeURIComponent(name)}`
  return {
    _tag: "Schema",
    address,
    label: fragment === "" ? label : `${label}#${fragment}`,
    document,
    pointer: fragment,
    dialect,
    sources: async () => ({
      locate: (asks, pointer = "") =>
        asks === address ? placeInDocument(document, label, `${fragment}${pointer}`) : undefined
    })
  }
}
