import { escapeToken, type JsonSchema, parseDefinitionReference, stableStringify } from "@lintel/model"
import { type Code, exactCall, literal, object } from "./code.js"
import { jsonCode, lose, type Subject, use, type Writer } from "./writer.js"

type Definitions = Readonly<Record<string, JsonSchema>>

/** Schemas of one scope (a contract, a message), and which of their definitions were written already. */
export interface Schemas {
  /** The code of a schema that stands at a pointer. */
  readonly write: (schema: JsonSchema, pointer: string) => Code
  /** Notes the definitions that nothing written refers to. */
  readonly finish: () => void
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const definitionName = (ref: unknown): string | undefined => {
  const target = typeof ref === "string" ? parseDefinitionReference(ref) : undefined
  return target?.vocabulary === undefined ? target?.name : undefined
}

/** Names of definitions that a schema refers to, itself or through others. */
const reachable = (schema: JsonSchema, definitions: Definitions): ReadonlySet<string> => {
  const names = new Set<string>()
  const pending: Array<unknown> = [schema]
  while (pending.length > 0) {
    const at = pending.pop()
    if (Array.isArray(at)) pending.push(...at)
    if (!isObject(at)) continue
    const name = definitionName(at["$ref"])
    if (name !== undefined && !names.has(name) && Object.hasOwn(definitions, name)) {
      names.add(name)
      pending.push(definitions[name])
    }
    pending.push(...Object.values(at))
  }
  return names
}

/** The name when a schema is nothing but a reference to a definition. */
const aliasOf = (schema: JsonSchema, definitions: Definitions): string | undefined => {
  if (!isObject(schema) || Object.keys(schema).length !== 1) return undefined
  const name = definitionName(schema["$ref"])
  return name !== undefined && schema["$ref"] === `#/$defs/${name}` && Object.hasOwn(definitions, name)
    ? name
    : undefined
}

/** Names that the authoring package takes for made-up ones, and would change. */
const madeUp = /^__|^schema\d*$/

/** The constant of a named schema: one for all scopes that say the same, whatever the order of their keys. */
const shared = (writer: Writer, name: string, schema: unknown, code: Code): Code => {
  const key = stableStringify([name, schema])
  const known = writer.schemaConstants.get(key)
  if (known !== undefined) return known.name
  const constant = writer.freshName(name, "Pascal")
  writer.schemaConstants.set(key, { name: constant, code })
  return constant
}

/**
 * The schemas of one scope. Each definition is written once, with the first schema that reaches it; a schema that is
 * only a name becomes a schema of that name.
 */
export const schemasOf = (writer: Writer, subject: Subject, given: Definitions | undefined, place: string): Schemas => {
  const definitions = given ?? {}
  const written = new Set<string>()
  const write = (schema: JsonSchema, pointer: string): Code => {
    const name = aliasOf(schema, definitions)
    const body = name === undefined ? schema : (definitions[name] ?? true)
    const inside = [...reachable(schema, definitions)].filter((it) => it !== name && !written.has(it)).toSorted()
    for (const it of [...inside, ...(name === undefined ? [] : [name])]) {
      written.add(it)
      if (madeUp.test(it)) lose(writer, subject, pointer, `the schema ${it} gets another name`)
    }
    const own =
      inside.length === 0 ? [] : [["$defs", Object.fromEntries(inside.map((it) => [it, definitions[it]]))] as const]
    if (!isObject(body) && own.length > 0) lose(writer, subject, pointer, "its definitions cannot be written beside it")
    if (isObject(body) && Object.keys(body).length === 0)
      lose(writer, subject, pointer, "an empty schema is authored as true")
    const schemaWithOwn = isObject(body) ? Object.fromEntries([...Object.entries(body), ...own]) : body
    const whole = jsonCode(schemaWithOwn)
    const make = `${use(writer, "JsonSchema")}.make`
    if (name === undefined) return exactCall(make, whole)
    return shared(writer, name, schemaWithOwn, exactCall(make, whole, object([["name", literal(name)]])))
  }
  const finish = (): void => {
    if (given && Object.keys(given).length === 0)
      lose(writer, subject, place, "no definitions, said or not, are the same")
    for (const name of Object.keys(definitions)) {
      if (!written.has(name)) lose(writer, subject, `${place}/${escapeToken(name)}`, "nothing refers to it")
    }
  }
  return { write, finish }
}
