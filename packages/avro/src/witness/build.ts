import type { Datum } from "../datum/datum.js"
import type { FoundLeaf, Node } from "../resolve/search.js"
import type { Sizes } from "../resolve/sizes.js"
import { type AvroType, nameOf } from "../schema/types.js"
import { naturalNumber, naturalText } from "./natural.js"

/** Data of more parts, or nested deeper, are not written out. */
const mostParts = 200_000
const deepest = 500

const numberBytes = (value: bigint, size: number | undefined): Uint8Array => {
  const length = size ?? Math.ceil((value.toString(2).length + 1) / 8)
  return Uint8Array.from({ length }, (_, index) => {
    const shift = length - 1 - index
    return shift > 8 ? 0 : Number(BigInt.asUintN(8, value >> BigInt(8 * shift)))
  })
}

const uuid = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"

const uuidBytes = Uint8Array.from(uuid.replaceAll("-", "").match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))

/** A small datum of a type that may be there by itself; `field` is the name of the field it is in. */
export const smallest = (sizes: Sizes, type: AvroType, field: string | undefined): Datum => {
  switch (type._tag) {
    case "null":
      return { _tag: "null" }
    case "boolean":
      return { _tag: "boolean", value: true }
    case "int":
      return { _tag: "int", value: Number(naturalNumber(type.logical)) }
    case "long":
      return { _tag: "long", value: naturalNumber(type.logical) }
    case "float":
    case "double":
      return { _tag: type._tag, value: 1.5 }
    case "string":
      return { _tag: "string", value: type.logical?._tag === "uuid" ? uuid : naturalText(field) }
    case "bytes":
      return {
        _tag: "bytes",
        value: type.logical?._tag === "decimal" ? numberBytes(naturalNumber(type.logical), undefined) : new Uint8Array()
      }
    case "fixed":
      return {
        _tag: "fixed",
        value: type.logical?._tag === "uuid" ? uuidBytes : numberBytes(naturalNumber(type.logical), type.size)
      }
    case "enum":
      return { _tag: "enum", symbol: type.symbols[0] ?? "" }
    case "array":
      return { _tag: "array", items: [] }
    case "map":
      return { _tag: "map", entries: [] }
    case "record":
      return { _tag: "record", fields: type.fields.map((it) => [it.name, smallest(sizes, it.type, it.name)]) }
    case "union": {
      const costs = type.branches.map((branch) => sizes.of(branch) ?? Number.POSITIVE_INFINITY)
      const least = costs.indexOf(Math.min(...costs))
      const branch = type.branches[least]
      if (branch === undefined) throw new Error("a union without data was asked for one")
      return { _tag: "union", branch: least, value: smallest(sizes, branch, field) }
    }
  }
}

/** The name of the field that a pair lies in. */
const fieldOf = ({ above }: Node): string | undefined => {
  if (above === undefined) return undefined
  const { around, node } = above
  if (around._tag !== "field") return fieldOf(node)
  return node.writer._tag === "record" ? node.writer.fields[around.index]?.name : undefined
}

const key = "key"

const wrap = (sizes: Sizes, { around, node }: NonNullable<Node["above"]>, inner: Datum): Datum => {
  const { writer } = node
  switch (around._tag) {
    case "item":
      return { _tag: "array", items: [inner] }
    case "value":
      return { _tag: "map", entries: [[key, inner]] }
    case "branch":
      return { _tag: "union", branch: around.index, value: inner }
    case "field":
      return {
        _tag: "record",
        fields: (writer._tag === "record" ? writer.fields : []).map((field, index) => [
          field.name,
          index === around.index ? inner : smallest(sizes, field.type, field.name)
        ])
      }
    case "same":
      return inner
  }
}

const escaped = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1")

const token = ({ around, node }: NonNullable<Node["above"]>, inner: Node): string => {
  switch (around._tag) {
    case "item":
      return "/0"
    case "value":
      return `/${key}`
    case "branch":
      return inner.writer._tag === "null" ? "" : `/${escaped(nameOf(inner.writer))}`
    case "field":
      return `/${node.writer._tag === "record" ? (node.writer.fields[around.index]?.name ?? "") : ""}`
    case "same":
      return ""
  }
}

/** The place of a pair in its data, as a JSON Pointer into their JSON encoding. */
export const pointerOf = (node: Node): string => {
  const tokens: Array<string> = []
  for (let at = node; at.above !== undefined; at = at.above.node) tokens.push(token(at.above, at))
  return tokens.toReversed().join("")
}

/** The smallest datum of the writer's schema that shows what was found; `undefined` where it is too large to show. */
export const buildDatum = (sizes: Sizes, { leaf, node }: FoundLeaf): Datum | undefined => {
  const inner = sizes.of(node.writer)
  if (inner === undefined || node.cost + inner > mostParts) return undefined
  if (depthOf(sizes, node) > deepest) return undefined
  const specimen = leaf._tag === "Doubt" || leaf.specimen === undefined ? undefined : leaf.specimen()
  if (leaf._tag !== "Doubt" && leaf.specimen !== undefined && specimen === undefined) return undefined
  let datum = specimen ?? smallest(sizes, node.writer, fieldOf(node))
  for (let at = node; at.above !== undefined; at = at.above.node) datum = wrap(sizes, at.above, datum)
  return datum
}

/** How deep the data around and inside a pair are nested at most. */
const depthOf = (sizes: Sizes, node: Node): number => {
  let depth = sizes.depthOf(node.writer)
  for (let at: Node | undefined = node; at !== undefined; at = at.above?.node) {
    depth = Math.max(depth + 1, sizes.depthOf(at.writer))
  }
  return depth
}
