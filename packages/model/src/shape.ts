import type * as SchemaAST from "effect/SchemaAST"
import type { Kind } from "./address.js"
import { Model } from "./model.js"

/**
 * What the Model's Schemas say about a place in it, as data: which texts are references and to what, which arrays are
 * sets, which values are foreign JSON. Derived from the Schemas once, so that no second list can go stale.
 */
export interface Shape {
  readonly refersTo: ReadonlySet<Kind> | undefined
  readonly isSet: boolean
  readonly isOpaque: boolean
  /** Units that a text here may be, by the name of their check. */
  readonly units: ReadonlySet<string>
  /** The keys of the record are encoded names. */
  readonly isNamed: boolean
  readonly fields: ReadonlyMap<string, Shape>
  readonly values: Shape | undefined
  readonly items: Shape | undefined
}

interface MutableShape {
  refersTo: Set<Kind> | undefined
  isSet: boolean
  isOpaque: boolean
  units: Set<string>
  isNamed: boolean
  fields: Map<string, Shape>
  values: Shape | undefined
  items: Shape | undefined
}

const fresh = (): MutableShape => ({
  refersTo: undefined,
  isSet: false,
  isOpaque: false,
  units: new Set(),
  isNamed: false,
  fields: new Map(),
  values: undefined,
  items: undefined
})

const annotationsOf = (ast: SchemaAST.AST): ReadonlyArray<Readonly<Record<string, unknown>>> => {
  const own = ast.annotations === undefined ? [] : [ast.annotations]
  return [
    ...own,
    ...(ast.checks ?? []).flatMap((check) => (check.annotations === undefined ? [] : [check.annotations]))
  ]
}

const unitNames: ReadonlySet<string> = new Set(["duration", "bytes", "ratio", "objective", "rate", "money", "date"])

/** The name of one of the Model's own checks: `lintel/duration` is `duration`. */
const checkName = (annotations: Readonly<Record<string, unknown>>): string | undefined => {
  const representation = annotations["representation"]
  if (typeof representation !== "object" || representation === null || !("id" in representation)) return undefined
  const { id } = representation
  return typeof id === "string" && id.startsWith("lintel/") ? id.slice("lintel/".length) : undefined
}

/** All members of a union that may stand at a place share one shape; tagged cases keep theirs apart by field name. */
const absorb = (shape: MutableShape, ast: SchemaAST.AST, known: Map<SchemaAST.AST, Shape>): void => {
  for (const annotations of annotationsOf(ast)) {
    const refersTo = annotations["~lintel/refersTo"]
    if (Array.isArray(refersTo)) shape.refersTo = new Set([...(shape.refersTo ?? []), ...(refersTo as Array<Kind>)])
    if (annotations["~lintel/set"] === true) shape.isSet = true
    if (annotations["~lintel/opaque"] === true) shape.isOpaque = true
    const check = checkName(annotations)
    if (check !== undefined && unitNames.has(check)) shape.units.add(check)
  }
  if (ast._tag === "Suspend") return absorb(shape, ast.thunk(), known)
  if (ast._tag === "Union") {
    for (const member of ast.types) absorb(shape, member, known)
    return
  }
  if (ast._tag === "Arrays" && ast.rest[0] !== undefined) {
    shape.items = merge(shape.items, derive(ast.rest[0], known))
    return
  }
  if (ast._tag !== "Objects") return
  for (const property of ast.propertySignatures) {
    if (typeof property.name !== "string") continue
    shape.fields.set(property.name, merge(shape.fields.get(property.name), derive(property.type, known)))
  }
  for (const index of ast.indexSignatures) {
    shape.values = merge(shape.values, derive(index.type, known))
    if (annotationsOf(index.parameter).some((annotations) => checkName(annotations) === "name")) shape.isNamed = true
  }
}

const derive = (ast: SchemaAST.AST, known: Map<SchemaAST.AST, Shape>): Shape => {
  const target = ast._tag === "Suspend" ? ast.thunk() : ast
  const found = known.get(target)
  if (found !== undefined) return found
  const shape = fresh()
  known.set(target, shape)
  absorb(shape, target, known)
  return shape
}

const merge = (a: Shape | undefined, b: Shape): Shape => {
  if (a === undefined || a === b) return b
  const fields = new Map(a.fields)
  for (const [name, shape] of b.fields) fields.set(name, merge(fields.get(name), shape))
  const values = a.values === undefined ? b.values : b.values === undefined ? a.values : merge(a.values, b.values)
  const items = a.items === undefined ? b.items : b.items === undefined ? a.items : merge(a.items, b.items)
  const refersTo =
    a.refersTo === undefined && b.refersTo === undefined
      ? undefined
      : new Set([...(a.refersTo ?? []), ...(b.refersTo ?? [])])
  return {
    refersTo,
    isSet: a.isSet || b.isSet,
    isOpaque: a.isOpaque || b.isOpaque,
    units: new Set([...a.units, ...b.units]),
    isNamed: a.isNamed || b.isNamed,
    fields,
    values,
    items
  }
}

let root: Shape | undefined

/** The shape of a whole Model. */
export const modelShape = (): Shape => (root ??= derive(Model.ast, new Map()))

/** The shape at a key of an object. */
export const shapeAt = (shape: Shape | undefined, key: string): Shape | undefined =>
  shape === undefined || shape.isOpaque ? undefined : (shape.fields.get(key) ?? shape.values)
