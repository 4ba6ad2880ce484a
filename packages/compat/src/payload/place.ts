import {
  escapeToken,
  isJsonObject,
  type Json,
  type JsonObject,
  type JsonSchema,
  keysOfPointer,
  valueAt
} from "@lintel/model"
import { isAnnotation } from "./equal.js"

/** Where a schema stands: an entity of a Model and a JSON Pointer inside it. */
export interface Place {
  readonly address: string
  readonly pointer: string
}

/** A schema with its place. */
export interface Placed {
  readonly schema: JsonSchema
  readonly place: Place
}

/** One side of a comparison: what references of its schemas point into. */
export interface Scope {
  /** The contract, message or document whose definitions these are. */
  readonly address: string
  /** Definitions by name, those of shared vocabularies included. */
  readonly definitions: Readonly<Record<string, JsonSchema>>
  /** Whether definitions of shared vocabularies are among them. */
  readonly hasShared: boolean
  /** The document in which references resolve. */
  readonly root: JsonObject
  /** Pointer in `root` of what stands at a place of the scope's own document; undefined for all other places. */
  readonly pointerOf: (place: Place) => string | undefined
  /** Place of a pointer of `root`. */
  readonly placeOf: (pointer: string) => Place
}

/** The place of a schema that was made and stands nowhere. */
export const nowhere: Place = { address: "", pointer: "" }

/** References that name a part of two schemas which is compared elsewhere. */
export const partScheme = "lintel-part:"

export const placeKey = (place: Place): string => `${place.address}#${place.pointer}`

export const inside = (placed: Placed, schema: JsonSchema, ...keys: ReadonlyArray<string | number>): Placed => {
  let { pointer } = placed.place
  for (const key of keys) pointer += `/${escapeToken(String(key))}`
  return { schema, place: { address: placed.place.address, pointer } }
}

export const asSchema = (value: Json | undefined): JsonSchema | undefined =>
  typeof value === "boolean" || isJsonObject(value) ? value : undefined

/** What a JSON Pointer names in a value. */
export const at = (value: Json | undefined, pointer: string): Json | undefined => valueAt(value, keysOfPointer(pointer))

const decoded = (fragment: string): string => {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}

/**
 * Follows a reference that stands alone (beside annotations only) to what it names. A chain that leads back to itself,
 * or nowhere, stays where it is.
 */
export const resolved = (placed: Placed, scope: Scope): Placed => {
  let here = placed
  let seen: Set<string> | undefined
  while (isJsonObject(here.schema) && typeof here.schema["$ref"] === "string") {
    const reference = here.schema["$ref"]
    const isPointer = reference === "#" || reference.startsWith("#/")
    if (!isPointer || seen?.has(reference) === true) return here
    if (Object.keys(here.schema).some((key) => key !== "$ref" && !isAnnotation(key) && !marks.has(key))) return here
    const target = targetIn(scope.root, reference)
    if (target === undefined) return here
    seen = (seen ?? new Set()).add(reference)
    here = { schema: target.schema, place: scope.placeOf(target.pointer) }
  }
  return here
}

const targets = new WeakMap<JsonObject, Map<string, { readonly pointer: string; readonly schema: JsonSchema }>>()

/** What a reference names in a document; what is found once is not looked for again. */
const targetIn = (
  root: JsonObject,
  reference: string
): { readonly pointer: string; readonly schema: JsonSchema } | undefined => {
  const known = targets.get(root) ?? new Map<string, { readonly pointer: string; readonly schema: JsonSchema }>()
  targets.set(root, known)
  const found = known.get(reference)
  if (found !== undefined) return found
  const pointer = decoded(reference.slice(1))
  const schema = asSchema(at(root, pointer))
  if (schema === undefined) return undefined
  const made = { pointer, schema }
  known.set(reference, made)
  return made
}

const marks: ReadonlySet<string> = new Set(["readOnly", "writeOnly"])
