import { type Json } from "@lintel/json-schema"
import { type JsonKind, isJsonObject, kindOf } from "../json.js"
import { type Mutable, type Node, type Work, hidden, keyword } from "./node.js"

const kinds: ReadonlyArray<JsonKind> = ["null", "boolean", "number", "string", "array", "object"]

/** Of the values of a kind that there are, those that match: said in the shortest way, for it is asked of each. */
const matching = (node: Node, kind: JsonKind, values: ReadonlyArray<Json>, matched: ReadonlySet<Json>): void => {
  if (matched.size === values.length) return
  const others: Mutable = { type: kinds.filter((other) => other !== kind) }
  if (matched.size === 0) node.extras.push(others)
  else if (2 * matched.size > values.length) {
    node.extras.push({ not: { enum: values.filter((value) => !matched.has(value)) } })
  } else node.extras.push({ anyOf: [others, { enum: [...matched] }] })
}

export const finish = (work: Work, node: Node): void => {
  if (!isJsonObject(node.place.schema)) return
  const schema = work.resolver.keywords(node.place.schema)
  if (!hidden(work, schema)) {
    finishPattern(work, node, keyword(schema, "pattern"))
    finishFormat(work, node, keyword(schema, "format"))
    finishNames(node)
  }
  if (node.extras.length > 0) {
    const all = (node.json["allOf"] ?? []) as ReadonlyArray<Mutable>
    node.json["allOf"] = [...all, ...node.extras]
  }
}

const finishPattern = (work: Work, node: Node, pattern: Json | undefined): void => {
  if (typeof pattern !== "string") return
  const texts = [...node.values.keys()].filter((value) => typeof value === "string")
  if (texts.length === 0) return
  const matched = texts.filter((text) => {
    const matches = work.subject.matches(pattern, text)
    if (matches === undefined) work.failed = true
    return matches === true
  })
  matching(node, "string", texts, new Set(matched))
}

const finishFormat = (work: Work, node: Node, format: Json | undefined): void => {
  const { formats } = work.subject
  if (typeof format !== "string" || formats === undefined) return
  for (const kind of ["string", "number"] as const) {
    const values = [...node.values.keys()].filter((value) => kindOf(value) === kind)
    if (values.length === 0) continue
    const matched = values.filter((value) => {
      const matches = formats(format, value)
      if (matches === undefined) work.failed = true
      return matches === true
    })
    matching(node, kind, values, new Set(matched))
  }
}

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)

const finishNames = (node: Node): void => {
  if (node.names.size === 0) return
  const patterns: Mutable = {}
  let index = 0
  for (const [set, names] of node.names) {
    const child = node.parts.get(set)
    if (child === undefined) continue
    // Empty groups tell two patterns apart that match the same names.
    patterns[`^(?:${[...names].map(escaped).join("|")})$${"(?:)".repeat(index)}`] = child.json
    index++
  }
  node.json["patternProperties"] = patterns
}
