import { type Json } from "@lintel/json-schema"
import { scopeBelow } from "../scope.js"
import { type JsonObject, isJsonArray, isJsonObject } from "../json.js"
import {
  applyLeaf,
  type Mutable,
  type Node,
  type Work,
  define,
  keyword,
  later,
  leafOf,
  part,
  partKey,
  requiredIn
} from "./node.js"

export const visitObject = (work: Work, node: Node, schema: JsonObject, value: JsonObject): void => {
  const properties = keyword(schema, "properties")
  const patterns = keyword(schema, "patternProperties")
  const additional = keyword(schema, "additionalProperties")
  const names = keyword(schema, "propertyNames")
  const unevaluated = keyword(schema, "unevaluatedProperties")
  for (const key of Object.keys(value)) {
    const item = value[key] ?? null
    const declared = visitDeclared(work, node, properties, patterns, key, item)
    if (additional !== undefined && !declared) {
      later(work, additionalPart(work, node, additional, key), item)
    }
    if (names !== undefined) {
      later(
        work,
        part(work, node, names, ["propertyNames"], (json) => (node.json["propertyNames"] = json)),
        key
      )
    }
    if (unevaluated === undefined) continue
    const child = part(
      work,
      node,
      unevaluated,
      ["unevaluatedProperties"],
      (json) => (node.json["unevaluatedProperties"] = json),
      key
    )
    later(work, child, item)
  }
  visitDependents(work, node, schema, value)
}

/** A schema of names that share what does not travel: it is attached to a pattern of just these. */
const namedPart = (work: Work, node: Node, schema: Json, tokens: ReadonlyArray<string>, name: string): Node => {
  const place = work.resolver.below(node.place, schema, ...tokens)
  const { key } = scopeBelow(node.scope, work.subject.marks, node.place, place, name).marking
  const set = `${partKey(tokens)}\u0000${key}`
  const names = node.names.get(set) ?? new Set()
  node.names.set(set, names.add(name))
  return part(work, node, schema, tokens, () => undefined, name, set)
}

const additionalPart = (work: Work, node: Node, schema: Json, name: string): Node =>
  node.scope.marking.peers.length > 0
    ? namedPart(work, node, schema, ["additionalProperties"], name)
    : part(work, node, schema, ["additionalProperties"], (json) => (node.json["additionalProperties"] = json), name)

const visitProperty = (work: Work, node: Node, schema: Json, key: string, item: Json): void => {
  const attach = (json: Mutable): void => define((node.json["properties"] ??= {}) as Mutable, key, json)
  later(work, part(work, node, schema, ["properties", key], attach, key), item)
}

/** Visits what `properties` and `patternProperties` say of a name; false if they say nothing. */
const visitDeclared = (
  work: Work,
  node: Node,
  properties: Json | undefined,
  patterns: Json | undefined,
  key: string,
  item: Json
): boolean => {
  let declared = false
  if (isJsonObject(properties) && Object.hasOwn(properties, key)) {
    declared = true
    const leaf = leafOf(work, properties[key] ?? true)
    if (leaf !== undefined) {
      const written = (node.json["properties"] ??= {}) as Mutable
      if (!Object.hasOwn(written, key)) define(written, key, leaf)
      applyLeaf(work)
    } else visitProperty(work, node, properties[key] ?? true, key, item)
  }
  if (!isJsonObject(patterns)) return declared
  for (const pattern of Object.keys(patterns)) {
    const matches = work.subject.matches(pattern, key)
    if (matches === undefined) work.failed = true
    if (matches !== true) continue
    declared = true
    later(work, namedPart(work, node, patterns[pattern] ?? true, ["patternProperties", pattern], key), item)
  }
  return declared
}

const visitDependents = (work: Work, node: Node, schema: JsonObject, value: JsonObject): void => {
  for (const name of ["dependentRequired", "dependentSchemas", "dependencies"]) {
    const dependents = keyword(schema, name)
    if (!isJsonObject(dependents)) continue
    for (const key of Object.keys(dependents)) {
      if (!Object.hasOwn(value, key)) continue
      const dependent = dependents[key] ?? true
      // As an implication: a name may be in `dependencies` and in `dependentRequired` at once.
      if (isJsonArray(dependent)) {
        if (!node.parts.has(`required ${key}`)) {
          node.parts.set(`required ${key}`, node)
          node.extras.push({ anyOf: [{ not: { required: [key] } }, { required: requiredIn(work, node, dependent) }] })
        }
        continue
      }
      const child = part(work, node, dependent, [name, key], (json) => {
        const own: Mutable = {}
        define(own, key, json)
        node.extras.push({ dependentSchemas: own })
      })
      later(work, child, value)
    }
  }
}
