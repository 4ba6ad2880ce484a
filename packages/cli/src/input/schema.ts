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

/** Takes a document as a JSON Schema, or the part of it at a JSON Pointer. */
export const takeSchema = (
  document: Document,
  recognition: Recognition,
  label: string,
  fragment: string,
  asked: Dialect | undefined
): SchemaInput => {
  const path = parsePointer(fragment)
  if (path === undefined)
    throw new Unusable(`${label}#${fragment}: what follows # is not a JSON Pointer such as #/$defs/Order`)
  if (valueAt(document.value, path) === undefined) throw new Unusable(`${label} has nothing at #${fragment}`)
  const dialect = asked ?? dialectIn(document, recognition, label)
  return {
    _tag: "Schema",
    label: fragment === "" ? label : `${label}#${fragment}`,
    document,
    pointer: fragment,
    dialect,
    // A bare schema has one address, whatever it is called: only pointers tell its places apart.
    sources: async () => ({
      locate: (_, pointer = "") => placeInDocument(document, label, `${fragment}${pointer}`)
    })
  }
}
