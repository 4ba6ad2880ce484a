import { isObject, type JsonObject, own, problem, type Reading, type Scope, shown, within } from "./reading.js"
import type { PrimitiveName } from "./types.js"

const primitiveNames: ReadonlySet<string> = new Set<PrimitiveName>([
  "null",
  "boolean",
  "int",
  "long",
  "float",
  "double",
  "bytes",
  "string"
])

/**
 * Whether a name is that of a primitive type of Avro.
 *
 * @example
 * ```ts
 * import { isPrimitiveName } from "@lintel/avro"
 *
 * isPrimitiveName("long") // => true
 * isPrimitiveName("record") // => false
 * ```
 *
 * @category schemas
 * @since 0.1.0
 */
export const isPrimitiveName = (name: string): name is PrimitiveName => primitiveNames.has(name)

const simple = /^[A-Za-z_][A-Za-z0-9_]*$/

export const isName = (text: string): boolean => simple.test(text)

/** Whether every part between dots is a name. The empty namespace is one. */
const isDotted = (text: string): boolean => text === "" || text.split(".").every(isName)

const qualified = (name: string, namespace: string): string =>
  name.includes(".") || namespace === "" ? name : `${namespace}.${name}`

const namespaceOf = (fullName: string): string => fullName.slice(0, Math.max(0, fullName.lastIndexOf(".")))

/** The name of a definition and the namespace inside it. */
export interface DefinedName {
  readonly fullName: string
  readonly namespace: string
}

/** The full name that a definition says it has, whether or not it is a legal one. */
const definedName = (definition: JsonObject, enclosing: string): DefinedName | undefined => {
  const [name, namespace] = [own(definition, "name"), own(definition, "namespace")]
  if (typeof name !== "string") return undefined
  if (name.includes(".")) return { fullName: name.replace(/^\./, ""), namespace: namespaceOf(name) }
  const inside = typeof namespace === "string" ? namespace : enclosing
  return { fullName: qualified(name, inside), namespace: inside }
}

/** Reads the name of a definition; mistakes are noted, and the definition is read on as far as it has a name. */
export const readName = (reading: Reading, definition: JsonObject, scope: Scope): DefinedName | undefined => {
  const [name, namespace] = [own(definition, "name"), own(definition, "namespace")]
  if (typeof name !== "string") {
    problem(reading, within(scope, "name"), `a named type needs a name, and there is ${shown(name)}`)
    return undefined
  }
  if (namespace !== undefined && (typeof namespace !== "string" || !isDotted(namespace))) {
    const reason = `${shown(namespace)} is no namespace: names of letters, digits and _ with dots between them`
    problem(reading, within(scope, "namespace"), reason)
    return undefined
  }
  const found = definedName(definition, scope.namespace)
  if (found === undefined) return undefined
  if (name === "" || !isDotted(found.fullName) || found.fullName === "") {
    const reason = `${shown(name)} is no name: letters, digits and _, not beginning with a digit`
    problem(reading, within(scope, "name"), reason)
    return undefined
  }
  if (isPrimitiveName(found.fullName.slice(found.fullName.lastIndexOf(".") + 1))) {
    problem(reading, within(scope, "name"), `${shown(name)} is the name of a primitive type`)
    return undefined
  }
  return found
}

/** Reads `aliases` of a type, as full names, or of a field, as they are. */
export const readAliases = (
  reading: Reading,
  definition: JsonObject,
  scope: Scope,
  namespace: string | undefined
): ReadonlyArray<string> => {
  const aliases = own(definition, "aliases")
  if (aliases === undefined) return []
  if (!Array.isArray(aliases)) {
    problem(reading, within(scope, "aliases"), `aliases are a list of names, and there is ${shown(aliases)}`)
    return []
  }
  const found: Array<string> = []
  for (const [index, alias] of aliases.entries()) {
    const isLegal =
      typeof alias === "string" && alias !== "" && (namespace === undefined ? isName(alias) : isDotted(alias))
    if (isLegal) found.push(namespace === undefined ? alias : qualified(alias, namespace))
    else problem(reading, within(scope, "aliases", index), `${shown(alias)} is no name`)
  }
  return [...new Set(found)]
}

/** The full names that a reference may mean: in its own namespace, else without one. */
export const meantNames = (reference: string, namespace: string): ReadonlyArray<string> =>
  reference.includes(".") || namespace === ""
    ? [reference.replace(/^\./, "")]
    : [`${namespace}.${reference}`, reference]

/** What a document defines: of a protocol its list of types, in its namespace, else what it is. */
export const definitionsIn = (
  document: unknown
): { readonly value: unknown; readonly pointer: string; readonly namespace: string } => {
  const types = isObject(document) && own(document, "type") === undefined ? own(document, "types") : undefined
  if (!isObject(document) || !Array.isArray(types)) return { value: document, pointer: "", namespace: "" }
  const [name, namespace] = [own(document, "protocol"), own(document, "namespace")]
  const ofName = typeof name === "string" ? namespaceOf(name) : ""
  return { value: types, pointer: "/types", namespace: typeof namespace === "string" ? namespace : ofName }
}

const namedKinds: ReadonlySet<unknown> = new Set(["record", "error", "enum", "fixed"])

const mostVisited = 1_000_000

/** The full names that a document defines, without reading it as a schema. */
export const namesDefinedIn = (document: unknown): ReadonlySet<string> => {
  const found = new Set<string>()
  const { namespace, value: whole } = definitionsIn(document)
  const stack: Array<readonly [unknown, string]> = [[whole, namespace]]
  for (let visited = 0, top = stack.pop(); top !== undefined && visited < mostVisited; top = stack.pop(), visited++) {
    const [value, enclosing] = top
    if (Array.isArray(value)) {
      for (const item of value) stack.push([item, enclosing])
      continue
    }
    if (!isObject(value)) continue
    const name = namedKinds.has(own(value, "type")) ? definedName(value, enclosing) : undefined
    if (name !== undefined) found.add(name.fullName)
    const inside = name?.namespace ?? enclosing
    for (const key of ["type", "items", "values"]) stack.push([own(value, key), inside])
    const fields = own(value, "fields")
    for (const field of Array.isArray(fields) ? fields : []) {
      if (isObject(field)) stack.push([own(field, "type"), inside])
    }
  }
  return found
}
