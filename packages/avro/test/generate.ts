import type { Datum } from "../src/datum/datum.js"
import type { AvroType, Json } from "../src/schema/types.js"

/** Numbers that look random and are the same for the same seed. */
export interface Dice {
  /** A whole number below `sides`. */
  readonly roll: (sides: number) => number
  readonly pick: <T>(items: ReadonlyArray<T>) => T
}

/** The generator mulberry32. */
export const diceOf = (seed: number): Dice => {
  let state = seed >>> 0
  const roll = (sides: number): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * sides)
  }
  const pick = <T>(items: ReadonlyArray<T>): T => {
    const item = items[roll(items.length)]
    if (item === undefined) throw new Error("nothing to pick from")
    return item
  }
  return { roll, pick }
}

type Editable = null | boolean | number | string | Array<Editable> | { [key: string]: Editable }
type Node = { [key: string]: Editable }

const primitives = ["null", "boolean", "int", "long", "float", "double", "bytes", "string"] as const
const letters = ["a", "b", "c", "d", "e", "f"] as const
const symbols = ["RED", "GREEN", "BLUE", "GREY"] as const
const logicals: ReadonlyArray<Node> = [
  { type: "int", logicalType: "date" },
  { type: "int", logicalType: "time-millis" },
  { type: "long", logicalType: "time-micros" },
  { type: "long", logicalType: "timestamp-millis" },
  { type: "long", logicalType: "timestamp-micros" },
  { type: "long", logicalType: "local-timestamp-millis" },
  { type: "string", logicalType: "uuid" },
  { type: "bytes", logicalType: "decimal", precision: 6, scale: 2 },
  { type: "bytes", logicalType: "decimal", precision: 4, scale: 0 }
]

interface Making {
  readonly dice: Dice
  /** Names of records around the type, which it may refer to from where data need not contain one. */
  readonly around: ReadonlyArray<string>
  readonly names: { next: number }
  readonly depth: number
}

const inside = (making: Making, around = making.around): Making => ({ ...making, around, depth: making.depth - 1 })

const shuffled = <T>({ roll }: Dice, items: ReadonlyArray<T>): Array<T> => {
  const left = [...items]
  return items.flatMap(() => left.splice(roll(left.length), 1))
}

const nameFor = ({ dice, names }: Making, kind: string): string => {
  names.next += 1
  return `${dice.roll(6) === 0 ? "shop." : ""}${kind}${names.next}`
}

const makeRecord = (making: Making): Editable => {
  const name = nameFor(making, "Record")
  const around = [...making.around, name]
  const fields = shuffled(making.dice, letters)
    .slice(0, making.dice.roll(4))
    .map((field): Editable => ({ name: field, type: makeType(inside(making, around)) }))
  return { type: "record", name, fields }
}

const makeNamed = (making: Making): Editable => {
  const { dice } = making
  switch (dice.roll(4)) {
    case 0:
      return { type: "fixed", name: nameFor(making, "Fixed"), size: dice.roll(4) }
    case 1:
      return {
        type: "enum",
        name: nameFor(making, "Enum"),
        symbols: shuffled(dice, symbols).slice(0, 1 + dice.roll(symbols.length))
      }
    default:
      return makeRecord(making)
  }
}

const makeUnion = (making: Making): Editable => {
  const { around, dice } = making
  const branches: Array<Editable> = shuffled(dice, primitives).slice(0, 1 + dice.roll(3))
  if (dice.roll(2) === 0) branches.push(makeNamed(inside(making)))
  if (around.length > 0 && dice.roll(3) === 0) branches.push(dice.pick(around))
  return [...new Set(["null", ...shuffled(dice, branches)])].slice(dice.roll(2))
}

const makeType = (making: Making): Editable => {
  const { around, depth, dice } = making
  const kind = depth <= 0 ? dice.roll(5) : dice.roll(12)
  if (kind < 4) return dice.pick(primitives)
  if (kind === 4) return { ...dice.pick(logicals) }
  if (kind < 7) return makeRecord(making)
  if (kind === 7) return makeNamed(making)
  if (kind === 8) return { type: "map", values: makeType(inside(making)) }
  if (kind === 9) {
    const isLoop = around.length > 0 && dice.roll(2) === 0
    return { type: "array", items: isLoop ? dice.pick(around) : makeType(inside(making)) }
  }
  return makeUnion(making)
}

/** A schema; not every one is well-formed. */
export const makeSchema = (dice: Dice): Json => makeType({ dice, around: [], names: { next: 0 }, depth: 3 })

/** Where a type stands, so that it can be replaced. */
interface Slot {
  readonly value: Editable
  readonly replace: (value: Editable) => void
}

const isNode = (value: Editable | undefined): value is Node =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const slotsOf = (value: Editable, replace: Slot["replace"], found: Array<Slot>): void => {
  found.push({ value, replace })
  if (Array.isArray(value)) {
    value.forEach((branch, index) => slotsOf(branch, (it) => (value[index] = it), found))
    return
  }
  if (!isNode(value)) return
  for (const key of ["items", "values"]) {
    const part = value[key]
    if (part !== undefined) slotsOf(part, (it) => (value[key] = it), found)
  }
  for (const field of Array.isArray(value["fields"]) ? value["fields"] : []) {
    if (isNode(field)) slotsOf(field["type"] ?? "null", (it) => (field["type"] = it), found)
  }
}

const defaults: ReadonlyArray<readonly [string, Editable]> = [
  ["int", 7],
  ["string", "none"],
  ["boolean", false],
  ["double", 1.5]
]

const editRecord = (dice: Dice, record: Node): void => {
  const fields = Array.isArray(record["fields"]) ? record["fields"].filter(isNode) : []
  const field = fields.length === 0 ? undefined : dice.pick(fields)
  switch (dice.roll(6)) {
    case 0:
      record["fields"] = fields.filter((it) => it !== field)
      return
    case 1: {
      const [type, value] = dice.pick(defaults)
      record["fields"] = [...fields, { name: "added", type, ...(dice.roll(3) === 0 ? {} : { default: value }) }]
      return
    }
    case 2:
      record["fields"] = [...fields, { name: "added", type: ["null", "string"], default: null }]
      return
    case 3:
      record["fields"] = shuffled(dice, fields)
      return
    case 4:
      if (field === undefined) return
      if (dice.roll(3) > 0) field["aliases"] = [field["name"] ?? ""]
      field["name"] = "renamed"
      return
    default:
      if (dice.roll(2) === 0) record["aliases"] = [record["name"] ?? ""]
      record["name"] = "Renamed"
  }
}

const editEnum = (dice: Dice, node: Node): void => {
  const known = Array.isArray(node["symbols"]) ? node["symbols"] : []
  const added = symbols.filter((it) => !known.includes(it))
  if (dice.roll(3) === 0) node["symbols"] = [...known, ...added.slice(0, 1)]
  else node["symbols"] = known.length > 1 ? known.filter((_, index) => index !== 0) : known
  if (dice.roll(2) === 0) node["default"] = dice.pick(Array.isArray(node["symbols"]) ? node["symbols"] : known)
}

const editUnion = (dice: Dice, branches: Array<Editable>): Editable => {
  switch (dice.roll(4)) {
    case 0:
      return branches.filter((_, index) => index !== dice.roll(branches.length))
    case 1:
      return shuffled(dice, branches)
    case 2:
      return branches.length === 1 ? (branches[0] ?? "null") : branches
    default: {
      const more = dice.pick(primitives)
      return branches.includes(more) ? branches : [...branches, more]
    }
  }
}

const promoted: Readonly<Record<string, ReadonlyArray<string>>> = {
  int: ["long", "float", "double"],
  long: ["float", "double", "int"],
  float: ["double"],
  string: ["bytes"],
  bytes: ["string"]
}

const editType = (dice: Dice, { replace, value }: Slot): void => {
  if (Array.isArray(value)) replace(editUnion(dice, value))
  else if (typeof value === "string") {
    const wider = promoted[value]
    if (wider !== undefined && dice.roll(2) === 0) replace(dice.pick(wider))
    else if (dice.roll(2) === 0) replace(["null", value].slice(value === "null" ? 1 : 0))
    else replace(dice.roll(3) === 0 ? { ...dice.pick(logicals) } : dice.pick(primitives))
  } else if (isNode(value) && value["type"] === "record") editRecord(dice, value)
  else if (isNode(value) && value["type"] === "enum") editEnum(dice, value)
  else if (isNode(value) && value["type"] === "fixed") value["size"] = dice.roll(4)
  else if (isNode(value) && value["logicalType"] !== undefined) {
    replace(dice.roll(2) === 0 ? (value["type"] ?? "null") : { ...dice.pick(logicals) })
  }
}

/** Another version of a schema: one to three edits, such as people make. */
export const mutate = (dice: Dice, schema: Json): Json => {
  let copy = structuredClone(schema) as Editable
  for (let edits = 1 + dice.roll(3); edits > 0; edits--) {
    const slots: Array<Slot> = []
    slotsOf(copy, (it) => (copy = it), slots)
    editType(dice, dice.pick(slots))
  }
  return copy
}

const longs = [0n, 1n, -1n, 127n, -64n, 1_700_000_000_000n, 9_007_199_254_740_993n, -(2n ** 63n), 2n ** 63n - 1n]
const ints = [0, 1, -1, 42, 16_777_217, 2 ** 31 - 1, -(2 ** 31)]
const texts = ["", "a", "ß", "née", "😀", "3f2504e0-4f89-41d3-9a0c-0305e82c3301"]

/** A datum of a type; `undefined` where it would nest too deep. */
export const makeDatum = (dice: Dice, type: AvroType, depth = 6): Datum | undefined => {
  if (depth < 0) return undefined
  const part = (inner: AvroType): Datum | undefined => makeDatum(dice, inner, depth - 1)
  switch (type._tag) {
    case "null":
      return { _tag: "null" }
    case "boolean":
      return { _tag: "boolean", value: dice.roll(2) === 0 }
    case "int":
      return { _tag: "int", value: dice.pick(ints) }
    case "long":
      return { _tag: "long", value: dice.pick(longs) }
    case "float":
    case "double":
      return {
        _tag: type._tag,
        value: dice.pick([0, 1.5, -2.25, 1024, 0.1].map(type._tag === "float" ? Math.fround : Number))
      }
    case "string":
      return { _tag: "string", value: dice.pick(texts) }
    case "bytes":
      return { _tag: "bytes", value: Uint8Array.from({ length: dice.roll(4) }, () => dice.roll(256)) }
    case "fixed":
      return { _tag: "fixed", value: Uint8Array.from({ length: type.size }, () => dice.roll(256)) }
    case "enum":
      return type.symbols.length === 0 ? undefined : { _tag: "enum", symbol: dice.pick(type.symbols) }
    case "array": {
      const items = Array.from({ length: dice.roll(3) }, () => part(type.items))
      return { _tag: "array", items: items.filter((it) => it !== undefined) }
    }
    case "map": {
      const entries = ["k", "key"].slice(dice.roll(3)).map((key) => [key, part(type.values)] as const)
      return { _tag: "map", entries: entries.flatMap(([key, it]) => (it === undefined ? [] : [[key, it] as const])) }
    }
    case "record": {
      const fields: Array<readonly [string, Datum]> = []
      for (const field of type.fields) {
        const value = part(field.type)
        if (value === undefined) return undefined
        fields.push([field.name, value])
      }
      return { _tag: "record", fields }
    }
    case "union": {
      const order = shuffled(
        dice,
        type.branches.map((_, index) => index)
      )
      for (const branch of order) {
        const inner = type.branches[branch]
        const value = inner && part(inner)
        if (value !== undefined) return { _tag: "union", branch, value }
      }
      return undefined
    }
  }
}
