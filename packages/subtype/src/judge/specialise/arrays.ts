import { type Json } from "@lintel/json-schema"
import { type JsonObject, isJsonArray, isJsonObject } from "../json.js"
import { type Mutable, type Node, type Work, keyword, later, part, partKey } from "./node.js"

/** The first rewritten schemas of a list, attached under a keyword of 2020-12. */
export const visitList = (
  work: Work,
  node: Node,
  name: string,
  schemas: ReadonlyArray<Json>,
  target: string,
  count: number,
  isItems = false
): ReadonlyArray<Node> => {
  const list = (node.json[target] ??= []) as Array<Mutable>
  // The same reference twice says nothing more, and doubles the work at every level.
  const references = new Set<Json>()
  const repeats = (schema: Json): boolean => {
    const reference = isJsonObject(schema) && Object.keys(schema).length === 1 ? schema["$ref"] : undefined
    if (reference === undefined || (name !== "allOf" && name !== "anyOf")) return false
    return references.size === references.add(reference).size
  }
  return schemas
    .slice(0, count)
    .flatMap((schema, index) =>
      repeats(schema)
        ? []
        : [part(work, node, schema, [name, index], (json) => list.push(json), isItems ? index : undefined)]
    )
}

export const visitArray = (work: Work, node: Node, schema: JsonObject, value: ReadonlyArray<Json>): void => {
  const items = keyword(schema, "items")
  const listed = work.traits.arrayItems && isJsonArray(items)
  const prefix = listed ? items : keyword(schema, "prefixItems")
  const start = isJsonArray(prefix) ? prefix.length : 0
  if (isJsonArray(prefix)) {
    const children = visitList(work, node, listed ? "items" : "prefixItems", prefix, "prefixItems", value.length, true)
    children.forEach((child, index) => later(work, child, value[index] ?? null))
  }
  const restName = listed ? "additionalItems" : "items"
  const rest = keyword(schema, restName)
  if (rest !== undefined && value.length > start) {
    value.slice(start).forEach((item, index) => {
      later(work, restItem(work, node, rest, restName, start + index), item)
    })
  }
  visitContains(work, node, schema, value)
  const unevaluated = keyword(schema, "unevaluatedItems")
  if (unevaluated === undefined) return
  value.forEach((item, index) => {
    const attach = (json: Mutable): void => void (node.json["unevaluatedItems"] = json)
    later(work, part(work, node, unevaluated, ["unevaluatedItems"], attach, index), item)
  })
}

// Where others have a say about what does not travel, each position is written apart.

const restItem = (work: Work, node: Node, rest: Json, name: string, index: number): Node => {
  if (node.scope.marking.peers.length === 0) {
    return part(work, node, rest, [name], (json) => (node.json["items"] = json), index)
  }
  const list = (node.json["prefixItems"] ??= []) as Array<Mutable>
  return part(work, node, rest, [name], (json) => list.push(json), index, partKey([name, index]))
}

const visitContains = (work: Work, node: Node, schema: JsonObject, value: ReadonlyArray<Json>): void => {
  const contains = keyword(schema, "contains")
  if (contains === undefined) return
  const attach = (json: Mutable): void => {
    const counts: Mutable = { contains: json }
    for (const name of ["minContains", "maxContains"]) {
      const count = keyword(schema, name)
      if (count !== undefined) counts[name] = count
    }
    // In 2019-09 `contains` evaluates nothing; two negations keep that.
    const silent = work.traits.keywords.has("unevaluatedItems") && !work.traits.containsEvaluates
    if (silent) node.extras.push({ not: { not: counts } })
    else Object.assign(node.json, counts)
  }
  // An empty array has nothing that matches.
  part(work, node, contains, ["contains"], attach, 0)
  value.forEach((item, index) => later(work, part(work, node, contains, ["contains"], attach, index), item))
}
