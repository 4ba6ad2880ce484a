import { isObject, own, problem, type PendingDefault, type Reading, shown, warning } from "./reading.js"
import { type AvroType, describe, type Field } from "./types.js"

/** Whether every character stands for a byte. */
const isLatin1 = (text: string): boolean => {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0xff) return false
  return true
}

const isInteger = (value: unknown, bits: 32 | 64): boolean =>
  typeof value === "number" &&
  Number.isInteger(value) &&
  value >= -(2 ** (bits - 1)) &&
  (bits === 32 ? value < 2 ** 31 : value <= 2 ** 63)

/** What is wrong with a default, and where inside it. */
interface Fault {
  readonly pointer: string
  readonly reason: string
}

interface Checking {
  readonly reading: Reading
  /** Fields whose own defaults the default of the field in question takes. */
  readonly takes: Set<Field>
  /** Whether a default of a union has to be a value of its first branch. */
  readonly isOfFirst: boolean
}

const wrong = (type: AvroType, value: unknown, pointer: string): Fault => ({
  pointer,
  reason: `the default ${shown(value)} is no value of ${describe(type)}`
})

const isScalar = (type: AvroType, value: unknown): boolean => {
  switch (type._tag) {
    case "null":
      return value === null
    case "boolean":
      return typeof value === "boolean"
    case "int":
      return isInteger(value, 32)
    case "long":
      return isInteger(value, 64)
    case "float":
    case "double":
      return typeof value === "number"
    case "string":
      return typeof value === "string"
    case "bytes":
      return typeof value === "string" && isLatin1(value)
    case "fixed":
      return typeof value === "string" && isLatin1(value) && value.length === type.size
    case "enum":
      return typeof value === "string" && type.symbols.includes(value)
    default:
      return false
  }
}

const faultOf = (
  checking: Checking,
  type: AvroType,
  value: unknown,
  pointer: string,
  depth: number
): Fault | undefined => {
  const { reading } = checking
  reading.parts += 1
  if (reading.parts > reading.maxParts) return { pointer, reason: `the schema has more than ${reading.maxParts} parts` }
  if (depth > reading.maxDepth) return { pointer, reason: `the default is nested more than ${reading.maxDepth} deep` }
  const inner = (member: AvroType, part: unknown, key: string | number): Fault | undefined =>
    faultOf(checking, member, part, `${pointer}/${key}`, depth + 1)
  switch (type._tag) {
    case "array":
      if (!Array.isArray(value)) return wrong(type, value, pointer)
      for (const [index, item] of value.entries()) {
        const fault = inner(type.items, item, index)
        if (fault !== undefined) return fault
      }
      return undefined
    case "map":
      if (!isObject(value)) return wrong(type, value, pointer)
      for (const key of Object.keys(value)) {
        const fault = inner(type.values, value[key], key)
        if (fault !== undefined) return fault
      }
      return undefined
    case "record":
      if (!isObject(value)) return wrong(type, value, pointer)
      for (const field of type.fields) {
        const given = own(value, field.name)
        if (given === undefined && field.default === undefined) {
          return { pointer, reason: `the default has no value for ${field.name}` }
        }
        if (given === undefined) checking.takes.add(field)
        const fault = given === undefined ? undefined : inner(field.type, given, field.name)
        if (fault !== undefined) return fault
      }
      return undefined
    case "union":
      return unionFault(checking, type.branches, value, pointer, depth)
    default:
      return isScalar(type, value) ? undefined : wrong(type, value, pointer)
  }
}

const unionFault = (
  checking: Checking,
  branches: ReadonlyArray<AvroType>,
  value: unknown,
  pointer: string,
  depth: number
): Fault | undefined => {
  const [first] = branches
  if (first === undefined) return { pointer, reason: "a union without branches has no values, so no default" }
  const fault = faultOf(checking, first, value, pointer, depth + 1)
  if (fault === undefined) return undefined
  const later = branches.slice(1).find((branch) => faultOf(checking, branch, value, pointer, depth + 1) === undefined)
  if (later === undefined) return fault
  if (!checking.isOfFirst) return undefined
  return {
    pointer,
    reason: `the default ${shown(value)} of a union is a value of its branch ${describe(later)}, and readers before Avro 1.12 want one of its first, ${describe(first)}`
  }
}

/** A default that takes another default, and so on until it takes itself, has no end. */
const refuseEndless = (
  reading: Reading,
  takes: ReadonlyMap<Field, ReadonlySet<Field>>,
  places: ReadonlyMap<Field, PendingDefault["place"]>
): void => {
  const counts = new Map([...takes].map(([field, others]) => [field, others.size]))
  const takenBy = new Map<Field, Array<Field>>()
  for (const [field, others] of takes) {
    for (const other of others) {
      const users = takenBy.get(other)
      if (users === undefined) takenBy.set(other, [field])
      else users.push(field)
    }
  }
  const done = [...counts].flatMap(([field, count]) => (count === 0 ? [field] : []))
  for (let field = done.pop(); field !== undefined; field = done.pop()) {
    counts.delete(field)
    for (const user of takenBy.get(field) ?? []) {
      const left = (counts.get(user) ?? 0) - 1
      counts.set(user, left)
      if (left === 0) done.push(user)
    }
  }
  for (const field of counts.keys()) {
    const place = places.get(field)
    if (place !== undefined) problem(reading, place, `the default of ${field.name} contains itself without end`)
  }
}

/** Checks every default against the type of its field. */
export const checkDefaults = (reading: Reading): void => {
  const takes = new Map<Field, ReadonlySet<Field>>()
  const places = new Map<Field, PendingDefault["place"]>()
  for (const { field, value, place } of reading.defaults) {
    const strict = { reading, takes: new Set<Field>(), isOfFirst: true }
    const loose = { reading, takes: new Set<Field>(), isOfFirst: false }
    const before = faultOf(strict, field.type, value, "", 0)
    const isStrict = before === undefined || reading.unionDefaults === "first"
    const fault = isStrict ? before : faultOf(loose, field.type, value, "", 0)
    const at = { document: place.document, pointer: `${place.pointer}${(fault ?? before)?.pointer ?? ""}` }
    if (fault !== undefined) problem(reading, at, fault.reason)
    else if (before !== undefined && reading.unionDefaults === "told") warning(reading, at, before.reason, "1.12")
    takes.set(field, (isStrict ? strict : loose).takes)
    places.set(field, place)
  }
  if (reading.problems.length === 0) refuseEndless(reading, takes, places)
}
