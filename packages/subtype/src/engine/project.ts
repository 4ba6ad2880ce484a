import { disjointPairs } from "./disjoint.js"
import { definitionOf, type Engine, notIsolated, spend } from "./engine.js"
import { FALSE, type Id, kindOf, type Node, not, TRUE } from "./nodes.js"
import { textBounds } from "./strings.js"
import { type Kind } from "./values.js"

/**
 * What a node says of the values of one kind: references unfolded, types resolved, `oneOf` expanded, nothing of other
 * kinds left.
 */
export const project = (engine: Engine, id: Id, kind: Kind): Id => {
  if (id <= 1) return id
  return id & 1 ? not(projectPositive(engine, not(id), kind)) : projectPositive(engine, id, kind)
}

const projectPositive = (engine: Engine, id: Id, kind: Kind): Id => {
  const key = id * 8 + kind
  const known = engine.projections.get(key)
  if (known !== undefined) return known
  const began = engine.projecting.get(key)
  if (began !== undefined) {
    if (began !== engine.isolation) throw notIsolated
    return engine.nodes.opaque(`unguarded${id}`, "a schema that refers to itself without a value in between")
  }
  spend(engine, 1)
  const node = engine.nodes.get(id)
  engine.projecting.set(key, engine.isolation)
  try {
    const result = projectNode(engine, id, node, kind)
    engine.projections.set(key, result)
    return result
  } finally {
    engine.projecting.delete(key)
  }
}

const projectNode = (engine: Engine, id: Id, node: Node, kind: Kind): Id => {
  const { nodes } = engine
  switch (node.tag) {
    case "true":
      return TRUE
    case "and": {
      const parts: Array<Id> = []
      for (const part of node.ids) {
        const projected = project(engine, part, kind)
        if (projected === FALSE) return FALSE
        if (projected !== TRUE) parts.push(projected)
      }
      return nodes.and(parts)
    }
    case "oneof":
      return projectOneOf(
        engine,
        node.ids.map((part) => project(engine, part, kind)),
        kind
      )
    case "ref": {
      const definition = definitionOf(engine, node.variable)
      return definition === undefined
        ? nodes.opaque(`undefined${node.variable}`, "a reference without a definition")
        : project(engine, definition, kind)
    }
    case "type":
      return node.mask & (1 << kind) ? TRUE : FALSE
    case "enum":
      return projectEnumeration(engine, node.values, kind)
    case "opaque":
      return projectOpaque(engine, id, node, kind)
    default:
      return kindOf(node) === kind ? bare(engine, id, node) : TRUE
  }
}

const projectEnumeration = (engine: Engine, chosen: ReadonlySet<number>, kind: Kind): Id => {
  const kept = new Set<number>()
  for (const value of chosen) if (engine.values.get(value).kind === kind) kept.add(value)
  if (kind === 0) return kept.size > 0 ? TRUE : FALSE
  if (kind === 1 && kept.size === 2) return TRUE
  return kept.size === 0 ? FALSE : engine.nodes.enumeration(kept)
}

const projectOpaque = (engine: Engine, id: Id, node: Node & { readonly tag: "opaque" }, kind: Kind): Id => {
  const weak = project(engine, node.weak, kind)
  const strong = project(engine, node.strong, kind)
  if (weak === strong || weak === FALSE) return weak
  if (strong === TRUE) return TRUE
  return engine.nodes.opaque(`${id},${kind}`, node.reason, weak, strong, node.texts)
}

// Inside one kind an upper bound is the complement of a lower one, and so on: fewer forms for the theories.
const bare = (engine: Engine, id: Id, node: Node): Id => {
  const { nodes } = engine
  switch (node.tag) {
    case "bound":
      if (node.op === "le") return not(nodes.bound("gt", node.value))
      return node.op === "lt" ? not(nodes.bound("ge", node.value)) : id
    case "item":
      return node.of === FALSE ? not(nodes.count(0, node.index + 1, TRUE)) : id
    case "count":
      if (node.of === FALSE) return FALSE
      return node.of === TRUE && node.from > 0 ? nodes.count(0, node.from + node.least, TRUE) : id
    case "few":
      return not(bareCount(engine, node.from, node.most + 1, node.of))
    case "property":
      return node.of === FALSE ? not(nodes.required(node.name)) : id
    case "names":
      return bareNames(engine, node.of)
    case "most":
      return not(nodes.least(node.count + 1))
    default:
      return id
  }
}

const bareCount = (engine: Engine, from: number, least: number, of: Id): Id => {
  if (of === FALSE) return FALSE
  return of === TRUE ? engine.nodes.count(0, from + least, TRUE) : engine.nodes.count(from, least, of)
}

// No property has a name outside the texts that the node accepts.
const bareNames = (engine: Engine, of: Id): Id => {
  const { languages, nodes } = engine
  const { lower, upper } = textBounds(engine, of)
  const strong = nodes.keys(languages.not(lower), noNames, FALSE)
  if (lower === upper) return strong
  return nodes.opaque(`names${of}`, "property names", nodes.keys(languages.not(upper), noNames, FALSE), strong)
}

const noNames: ReadonlySet<string> = new Set()

// Exactly one of the branches: one holds, and no two do. Pairs that cannot hold together need not be said.
const projectOneOf = (engine: Engine, branches: ReadonlyArray<Id>, kind: Kind): Id => {
  const { nodes } = engine
  const seen = new Set<Id>()
  const twice = new Set<Id>()
  for (const branch of branches) {
    if (branch === FALSE) continue
    if (seen.has(branch)) twice.add(branch)
    seen.add(branch)
  }
  const single = [...seen].filter((branch) => !twice.has(branch)).sort((left, right) => left - right)
  const parts: Array<Id> = [nodes.or(single)]
  for (const branch of twice) parts.push(not(branch))
  for (const [left, right] of disjointPairs(engine, single, kind)) {
    parts.push(not(nodes.and([left, right])))
  }
  return nodes.and(parts)
}
