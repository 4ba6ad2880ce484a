import { type Json } from "@lintel/json-schema"
import { dynamicTarget, recursiveTarget } from "../applicators.js"
import { type JsonObject, isJsonArray } from "../json.js"
import { type Place } from "../resolve.js"
import { visitList } from "./arrays.js"
import { type Node, type Work, keyword, later, part, targetNode } from "./node.js"

export const visitReferences = (work: Work, node: Node, schema: JsonObject, value: Json): void => {
  const reference = keyword(schema, "$ref")
  const dynamic = keyword(schema, "$dynamicRef")
  const recursive = keyword(schema, "$recursiveRef")
  const places: Array<Place | undefined> = []
  if (typeof reference === "string") places.push(work.resolver.target(node.place, reference))
  if (typeof dynamic === "string") places.push(dynamicTarget(work, node.place, node.scope, dynamic))
  if (typeof recursive === "string") places.push(recursiveTarget(node.place, node.scope))
  // More values may be waiting already when the first one comes.
  const first = node.isAsking === undefined
  node.isAsking ??= work.ask !== undefined && typeof value === "object" && value !== null
  places.forEach((place, index) => {
    if (place === undefined) {
      if (work.nowhere === undefined) work.failed = true
      else if (!work.nowhere) node.extras.push({ not: {} })
      return
    }
    if (node.isAsking === true && work.ask !== undefined) {
      settleReference(work, node, index, work.ask(place, node.scope, value))
      return
    }
    const target = targetNode(work, place, node.scope)
    if (first && index === 0) node.json["$ref"] = target.name
    else if (first) node.extras.push({ $ref: target.name })
    later(work, target.node, value)
  })
}

// One schema stands for all values of its node: what is said of its reference must be the same for all.

const settleReference = (work: Work, node: Node, index: number, verdict: boolean | undefined): void => {
  const before = node.verdicts[index]
  if (verdict === undefined || (before !== undefined && before !== verdict)) work.failed = true
  else if (before === undefined && !verdict) node.extras.push({ not: {} })
  node.verdicts[index] = verdict
}

export const visitInPlace = (work: Work, node: Node, schema: JsonObject, value: Json): void => {
  for (const name of ["allOf", "anyOf", "oneOf"]) {
    const schemas = keyword(schema, name)
    if (isJsonArray(schemas))
      visitList(work, node, name, schemas, name, schemas.length).forEach((child) => later(work, child, value))
  }
  for (const name of ["not", "if", "then", "else"]) {
    const child = keyword(schema, name)
    if (child === undefined || (name.length === 4 && !Object.hasOwn(schema, "if"))) continue
    later(
      work,
      part(work, node, child, [name], (json) => (node.json[name] = json)),
      value
    )
  }
}
