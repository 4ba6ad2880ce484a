import { escapeToken, type Model, type Reference } from "@lintel/model"
import { array, type Code, literal, object } from "./code.js"

/**
 * A fact of a Model that has no authored form: where it stands, and why it was left out or written differently.
 *
 * @category writing
 * @since 0.1.0
 */
export interface Loss {
  readonly _tag: "Loss"
  readonly address: string
  /** JSON Pointer inside the entity. */
  readonly pointer: string
  readonly reason: string
}

/** Makes a name for a constant that nothing else has. */
export type FreshName = (wanted: string, form: "Pascal" | "camel") => string

/** What writing one design keeps track of. */
export interface Writer {
  readonly model: Model
  readonly losses: Array<Loss>
  /** Constructors that the text imports. */
  readonly imports: Set<string>
  /** Names of constants by the address of what they hold. */
  readonly constants: ReadonlyMap<string, string>
  /** Constants of named schemas, by name and content. */
  readonly schemaConstants: Map<string, { readonly name: string; readonly code: Code }>
  readonly freshName: FreshName
  /** Addresses whose constants are declared above the point that was reached. */
  readonly declared: Set<string>
  /** The entity that holds the operations of each contract, by the contract's key. */
  readonly holders: ReadonlyMap<string, string>
}

/** The entity that is being written. */
export interface Subject {
  readonly address: string
  readonly references: ReadonlyMap<string, string>
}

/** A constructor of the authoring package, imported by using it. */
export const use = (writer: Writer, constructor: string): string => {
  writer.imports.add(constructor)
  return constructor
}

export const lose = (writer: Writer, { address }: Subject, pointer: string, reason: string): undefined => {
  writer.losses.push({ _tag: "Loss", address, pointer, reason })
  return undefined
}

export const subjectOf = (address: string, references: ReadonlyArray<Reference>): Subject => ({
  address,
  references: new Map(references.map(({ pointer, to }) => [pointer, to]))
})

/** Fields whose keys are encoded names in the Model, and plain names where they are authored. */
const namedRecords: ReadonlySet<string> = new Set([
  "contacts",
  "parameters",
  "language",
  "collections",
  "fields",
  "indexes",
  "pools",
  "alerts",
  "mitigations",
  "locks",
  "end",
  "securitySchemes",
  "scopes",
  "variables",
  "with"
])

/** Fields that hold foreign JSON. */
const foreign: ReadonlySet<string> = new Set(["extensions", "examples", "value", "avro"])

const decodeName = (key: string): string => {
  if (key === "%") return ""
  try {
    return decodeURIComponent(key)
  } catch {
    return key
  }
}

/** Any JSON as a literal. */
export const jsonCode = (value: unknown): Code => {
  if (typeof value === "string") return literal(value)
  if (Array.isArray(value)) return array(value.map(jsonCode))
  if (typeof value === "object" && value !== null) {
    return object(Object.entries(value).map(([key, item]) => [key, jsonCode(item)]))
  }
  return Object.is(value, -0) ? "-0" : String(value)
}

/** A value of the Model as it is authored: addresses become the values they name, encoded keys become names. */
export const valueCode = (
  writer: Writer,
  subject: Subject,
  value: unknown,
  pointer: string,
  refer: (address: string) => Code | undefined
): Code | undefined => {
  const walk = (at: unknown, place: string, field: string): Code | undefined => {
    if (foreign.has(field)) return jsonCode(at)
    const target = typeof at === "string" ? subject.references.get(place) : undefined
    if (target !== undefined)
      return refer(target) ?? lose(writer, subject, place, `${target} cannot be referred to here`)
    if (Array.isArray(at)) {
      const inner = field === "security" ? "scopes" : ""
      return array(at.flatMap((item, index) => walk(item, `${place}/${index}`, inner) ?? []))
    }
    if (typeof at !== "object" || at === null) return jsonCode(at)
    const named = namedRecords.has(field)
    return object(
      Object.entries(at).map(([key, item]) => [
        named ? decodeName(key) : key,
        walk(item, `${place}/${escapeToken(key)}`, named ? "" : key)
      ])
    )
  }
  return walk(value, pointer, pointer.split("/").at(-1) ?? "")
}
