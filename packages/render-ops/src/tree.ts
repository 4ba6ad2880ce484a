import type { Json } from "@lintel/model"
import { dump } from "js-yaml"

/** A part of a document that is being decided: plain JSON whose keys stand in the order in which they are written. */
export type Tree = { [key: string]: Json }

/** The fields that have a value, in the order given. */
export const tree = (fields: Readonly<Record<string, Json | undefined>>): Tree => {
  const out: Tree = {}
  for (const key of Object.keys(fields)) {
    const value = fields[key]
    if (value === undefined) continue
    if (key === "__proto__") {
      Object.defineProperty(out, key, { value, enumerable: true, configurable: true, writable: true })
    } else out[key] = value
  }
  return out
}

/** `undefined` for what has no fields: an empty map says nothing. */
export const nonEmpty = (value: Tree): Tree | undefined => (Object.keys(value).length === 0 ? undefined : value)

/** Documents as one YAML file. */
export const spellYaml = (documents: ReadonlyArray<Json>, header = ""): string =>
  header + documents.map((document) => dump(document, { noRefs: true, lineWidth: -1 })).join("---\n")

/** A document as a JSON file. */
export const spellJson = (document: Json): string => `${JSON.stringify(document, undefined, 2)}\n`
