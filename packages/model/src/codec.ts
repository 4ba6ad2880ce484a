import * as Schema from "effect/Schema"
import { canonicalForm } from "./canonical.js"
import { isJsonObject, type JsonObject, printDeep } from "./json.js"
import { Model, modelVersion } from "./model.js"
import { fits, flawsOf } from "./validate.js"

/**
 * One thing wrong with a value that should be a Model: where (a JSON Pointer) and why.
 *
 * @category encoding
 * @since 0.1.0
 */
export interface DecodeError {
  readonly _tag: "DecodeError"
  readonly pointer: string
  readonly reason: string
}

/**
 * A Model, or what is wrong with the value: the first 20 flaws in the order of their places, and how many there are.
 *
 * @category encoding
 * @since 0.1.0
 */
export type Decoded =
  | { readonly _tag: "Decoded"; readonly model: Model }
  | { readonly _tag: "Refused"; readonly errors: ReadonlyArray<DecodeError>; readonly total: number }

/**
 * The canonical text of a Model: sorted keys, sorted sets, two spaces, a final line feed. Byte-identical for equal
 * Models on every machine. This is the snapshot that is kept in git. Foreign JSON deeper than 200 levels is not indented.
 *
 * @example
 * ```ts
 * import { encode } from "@lintel/model"
 *
 * encode({ services: { web: {} }, lintel: "1.0" }) // => '{\n  "lintel": "1.0",\n  "services": {\n    "web": {}\n  }\n}\n'
 * ```
 *
 * @category encoding
 * @since 0.1.0
 */
export const encode = (model: Model): string => {
  const { value, isDeep } = canonicalForm(model)
  return `${isDeep ? printDeep(value, 2) : JSON.stringify(value, null, 2)}\n`
}

const refused = (pointer: string, reason: string): Decoded => ({
  _tag: "Refused",
  errors: [{ _tag: "DecodeError", pointer, reason }],
  total: 1
})

const shown = 20

/**
 * Reads a value as a Model. A Model of this version may have no unknown fields; one of a newer minor version keeps
 * them untouched; one of a newer major version is refused. Every error names its place.
 *
 * @example
 * ```ts
 * import { decode } from "@lintel/model"
 *
 * decode({ lintel: "1.0", services: { web: { tier: "huge" } } })._tag // => "Refused"
 * const refused = decode({ lintel: "9.0" })
 * refused._tag === "Refused" && refused.errors[0]?.reason // => "is version 9.0; this Lintel reads 1.x: update Lintel to read it"
 * ```
 *
 * @category encoding
 * @since 0.1.0
 */
export const decode = (value: unknown): Decoded => {
  if (!isJsonObject(value)) return refused("", "is not a JSON object")
  const version = value["lintel"]
  const match = typeof version === "string" ? /^(\d{1,6})\.(\d{1,6})$/.exec(version) : null
  if (typeof version !== "string" || match === null)
    return refused("/lintel", 'is not a version of the Model such as "1.0"')
  const [major, minor] = [Number(match[1]), Number(match[2])]
  const [ownMajor = 0, ownMinor = 0] = modelVersion.split(".").map(Number)
  if (major !== ownMajor) {
    return refused("/lintel", `is version ${version}; this Lintel reads ${ownMajor}.x: update Lintel to read it`)
  }
  const newer = minor > ownMinor
  if (fits(Model, value, newer)) return { _tag: "Decoded", model: value }
  const flaws = flawsOf(Model, value, newer)
  const errors = flaws.slice(0, shown).map((flaw): DecodeError => ({ _tag: "DecodeError", ...flaw }))
  return { _tag: "Refused", errors, total: flaws.length }
}

/**
 * Reads the text of a snapshot. Text that is not JSON is refused with the parser's reason.
 *
 * @category encoding
 * @since 0.1.0
 */
export const decodeText = (text: string): Decoded => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return refused("", `is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  return decode(value)
}

/**
 * The JSON Schema (2020-12) of the Model, for editors and for tools in other languages; published as
 * `@lintel/model/model.schema.json`. It accepts every Model that `decode` accepts; it does not know whether a unit is in
 * canonical spelling (`"1000ms"`), nor whether a day is in the calendar.
 *
 * @example
 * ```ts
 * import { modelJsonSchema } from "@lintel/model"
 *
 * modelJsonSchema()["$schema"] // => "https://json-schema.org/draft/2020-12/schema"
 * ```
 *
 * @category encoding
 * @since 0.1.0
 */
export const modelJsonSchema = (): JsonObject => {
  const document = Schema.toJsonSchemaDocument(Model, { onExcessProperty: "error" })
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: `Lintel Model ${modelVersion}`,
    ...(document.schema as JsonObject),
    $defs: document.definitions as JsonObject
  }
}
