import { type Logical, logicalOf } from "./logical.js"
import { isName, isPrimitiveName, meantNames, readAliases, readName } from "./names.js"
import {
  asJson,
  equalJson,
  isObject,
  isWithinBudget,
  type JsonObject,
  nextId,
  own,
  placeAt,
  problem,
  type Reading,
  type Scope,
  shown,
  warning,
  within
} from "./reading.js"
import type {
  ArrayType,
  AvroType,
  EnumType,
  Field,
  FixedType,
  MapType,
  NamedType,
  PrimitiveName,
  PrimitiveType,
  RecordType,
  UnionType
} from "./types.js"

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

type SetType = (type: AvroType) => void

/** Stands where a type could not be read; the schema is refused then. */
const nothing: PrimitiveType = { _tag: "null", id: 0, place: { document: "", pointer: "" } }

const readLogical = (
  reading: Reading,
  definition: JsonObject,
  scope: Scope,
  holder: PrimitiveName | "fixed",
  size?: number
): { readonly logical?: Logical } => {
  const logicalType = own(definition, "logicalType")
  if (logicalType === undefined) return {}
  if (typeof logicalType !== "string") {
    warning(reading, within(scope, "logicalType"), `${shown(logicalType)} is no logical type`)
    return {}
  }
  const attributes = { logicalType, precision: own(definition, "precision"), scale: own(definition, "scale") }
  const found = logicalOf(attributes, holder, size)
  if (!("ignored" in found)) return { logical: found }
  warning(reading, within(scope, "logicalType"), `${found.ignored}: it is ignored`)
  return {}
}

const primitive = (reading: Reading, name: PrimitiveName, scope: Scope, definition?: JsonObject): PrimitiveType => ({
  _tag: name,
  id: nextId(reading),
  place: placeAt(scope),
  ...(definition === undefined ? {} : readLogical(reading, definition, scope, name))
})

/** Reads a type and hands it on: now, or when the name it refers to is known. */
export const readType = (reading: Reading, value: unknown, scope: Scope, set: SetType): void => {
  if (!isWithinBudget(reading, scope)) return
  if (scope.depth > reading.maxDepth) {
    problem(reading, scope, `types are nested more than ${reading.maxDepth} deep`)
    return
  }
  const inside = { ...scope, depth: scope.depth + 1 }
  if (typeof value === "string") readReference(reading, value, inside, set)
  else if (Array.isArray(value)) set(readUnion(reading, value, inside))
  else if (isObject(value)) readDefinition(reading, value, inside, set)
  else problem(reading, scope, `a type is a name, a list or an object, and there is ${shown(value)}`)
}

/** A type by its name; `holder` is the object that says the name under "type", with what else it says. */
const readReference = (
  reading: Reading,
  name: string,
  scope: Scope,
  set: SetType,
  holder?: { readonly definition: JsonObject; readonly scope: Scope }
): void => {
  if (isPrimitiveName(name)) {
    set(primitive(reading, name, holder?.scope ?? scope, holder?.definition))
    return
  }
  const names = meantNames(name, scope.namespace)
  const known = reading.named.get(names[0] ?? "")
  if (known === undefined) reading.pending.push({ names, place: placeAt(scope), set })
  else set(known)
}

const readDefinition = (reading: Reading, definition: JsonObject, scope: Scope, set: SetType): void => {
  const type = own(definition, "type")
  switch (type) {
    case "record":
    case "error":
    case "enum":
    case "fixed":
      readNamed(reading, definition, type, scope, set)
      return
    case "array":
      set(readArray(reading, definition, scope))
      return
    case "map":
      set(readMap(reading, definition, scope))
      return
    default:
      if (typeof type === "string") readReference(reading, type, within(scope, "type"), set, { definition, scope })
      else if (type === undefined) problem(reading, scope, 'a type needs the key "type"')
      else readType(reading, type, within(scope, "type"), set)
  }
}

const readUnion = (reading: Reading, value: ReadonlyArray<unknown>, scope: Scope): UnionType => {
  const branches: Array<AvroType> = []
  const union: UnionType = { _tag: "union", id: nextId(reading), place: placeAt(scope), branches }
  for (const [index, branch] of value.entries()) {
    branches.push(nothing)
    const place = within(scope, index)
    if (Array.isArray(branch)) problem(reading, place, "a union directly in a union")
    else {
      readType(reading, branch, place, (type) => {
        branches[index] = type
      })
    }
  }
  reading.unions.push(union)
  return union
}

const readArray = (reading: Reading, definition: JsonObject, scope: Scope): ArrayType => {
  const array: Mutable<ArrayType> = { _tag: "array", id: nextId(reading), place: placeAt(scope), items: nothing }
  if (own(definition, "items") === undefined) problem(reading, scope, "an array needs the type of its items")
  else {
    readType(reading, own(definition, "items"), within(scope, "items"), (type) => {
      array.items = type
    })
  }
  return array
}

const readMap = (reading: Reading, definition: JsonObject, scope: Scope): MapType => {
  const map: Mutable<MapType> = { _tag: "map", id: nextId(reading), place: placeAt(scope), values: nothing }
  if (own(definition, "values") === undefined) problem(reading, scope, "a map needs the type of its values")
  else {
    readType(reading, own(definition, "values"), within(scope, "values"), (type) => {
      map.values = type
    })
  }
  return map
}

type NamedKind = "record" | "error" | "enum" | "fixed"

const readNamed = (reading: Reading, definition: JsonObject, kind: NamedKind, scope: Scope, set: SetType): void => {
  const name = readName(reading, definition, scope)
  if (name === undefined) return
  const { fullName, namespace } = name
  const known = reading.named.get(fullName)
  if (known !== undefined) {
    const { document, pointer } = known.place
    const isRepeated = document !== scope.document && equalJson(reading.definitions.get(fullName), definition)
    if (isRepeated) set(known)
    else {
      const where = `${document === scope.document ? "" : `in ${document}, `}at ${pointer === "" ? "the root" : pointer}`
      problem(reading, within(scope, "name"), `${fullName} is defined already, ${where}`)
    }
    return
  }
  reading.definitions.set(fullName, definition)
  const base = {
    id: nextId(reading),
    place: placeAt(scope),
    name: fullName,
    aliases: readAliases(reading, definition, scope, namespace)
  }
  const inside = { ...scope, namespace }
  const type =
    kind === "fixed"
      ? readFixed(reading, definition, inside, base)
      : kind === "enum"
        ? readEnum(reading, definition, inside, base)
        : readRecord(reading, definition, inside, base)
  set(type)
}

type Base = Pick<NamedType, "id" | "place" | "name" | "aliases">

const readFixed = (reading: Reading, definition: JsonObject, scope: Scope, base: Base): FixedType => {
  const size = own(definition, "size")
  const isSize = Number.isSafeInteger(size) && Number(size) >= 0 && Number(size) <= 0x7f_ff_ff_ff
  if (!isSize) problem(reading, within(scope, "size"), `a size is an integer from 0, and there is ${shown(size)}`)
  const bytes = isSize ? Number(size) : 0
  const type: FixedType = {
    _tag: "fixed",
    ...base,
    size: bytes,
    ...readLogical(reading, definition, scope, "fixed", bytes)
  }
  reading.named.set(base.name, type)
  return type
}

const readEnum = (reading: Reading, definition: JsonObject, scope: Scope, base: Base): EnumType => {
  const [written, fallback] = [own(definition, "symbols"), own(definition, "default")]
  if (!Array.isArray(written)) {
    problem(reading, within(scope, "symbols"), `an enumeration needs a list of symbols, and there is ${shown(written)}`)
  }
  const symbols = new Set<string>()
  for (const [index, symbol] of (Array.isArray(written) ? written : []).entries()) {
    const at = within(scope, "symbols", index)
    if (typeof symbol !== "string" || !isName(symbol)) {
      problem(reading, at, `${shown(symbol)} is no symbol: letters, digits and _, not beginning with a digit`)
    } else if (symbols.has(symbol)) problem(reading, at, `the symbol ${symbol} stands twice`)
    else symbols.add(symbol)
  }
  const isDefault = typeof fallback === "string" && symbols.has(fallback)
  if (fallback !== undefined && !isDefault) {
    problem(reading, within(scope, "default"), `the default ${shown(fallback)} is none of the symbols`)
  }
  const type: EnumType = {
    _tag: "enum",
    ...base,
    symbols: [...symbols],
    ...(isDefault ? { default: fallback } : {})
  }
  reading.named.set(base.name, type)
  return type
}

const readRecord = (reading: Reading, definition: JsonObject, scope: Scope, base: Base): RecordType => {
  const written = own(definition, "fields")
  const fields: Array<Field> = []
  const type: RecordType = { _tag: "record", ...base, fields }
  reading.named.set(base.name, type)
  if (!Array.isArray(written)) {
    problem(reading, within(scope, "fields"), `a record needs a list of fields, and there is ${shown(written)}`)
    return type
  }
  const names = new Set<string>()
  for (const [index, field] of written.entries()) {
    const at = within(scope, "fields", index)
    const read = isObject(field) ? readField(reading, field, at) : undefined
    if (!isObject(field)) problem(reading, at, `a field is an object, and there is ${shown(field)}`)
    if (read === undefined) continue
    if (names.has(read.name)) problem(reading, within(at, "name"), `the field ${read.name} stands twice`)
    names.add(read.name)
    fields.push(read)
  }
  return type
}

const orders: ReadonlySet<unknown> = new Set([undefined, "ascending", "descending", "ignore"])

const readField = (reading: Reading, definition: JsonObject, scope: Scope): Field | undefined => {
  const [name, type, order] = [own(definition, "name"), own(definition, "type"), own(definition, "order")]
  if (typeof name !== "string" || !isName(name)) {
    const reason = `${shown(name)} is no name: letters, digits and _, not beginning with a digit`
    problem(reading, within(scope, "name"), reason)
    return undefined
  }
  if (!orders.has(order)) problem(reading, within(scope, "order"), `${shown(order)} is no order`)
  const value = own(definition, "default")
  const field: Mutable<Field> = {
    name,
    aliases: readAliases(reading, definition, scope, undefined),
    type: nothing,
    place: placeAt(scope),
    ...(value === undefined ? {} : { default: { value: asJson(value) } })
  }
  if (type === undefined) problem(reading, scope, `the field ${name} has no type`)
  else {
    readType(reading, type, within(scope, "type"), (found) => {
      field.type = found
    })
  }
  if (value !== undefined) {
    reading.defaults.push({ field, value, place: placeAt(within(scope, "default")) })
  }
  return field
}
