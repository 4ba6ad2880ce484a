import type { Kind } from "./address.js"
import type { Entity } from "./entity.js"
import { isJsonObject } from "./json.js"
import { kindOfCollection } from "./model.js"
import { escapeToken } from "./pointer.js"
import { modelShape, type Shape } from "./shape.js"

/**
 * A reference found in an entity: which address it names, and at which JSON Pointer inside the entity it stands.
 *
 * @category index
 * @since 0.1.0
 */
export interface Reference {
  readonly from: string
  readonly pointer: string
  readonly to: string
}

const shapes = new Map<Kind, Shape | undefined>()

/** What the Model's Schemas say about entities of a kind. */
export const shapeOfKind = (kind: Kind): Shape | undefined => {
  if (!shapes.has(kind)) shapes.set(kind, findShape(kind))
  return shapes.get(kind)
}

const findShape = (kind: Kind): Shape | undefined => {
  const root = modelShape()
  if (kind === "system") return root.fields.get("system")
  const contract = root.fields.get("contracts")?.values
  if (kind === "operation") return contract?.fields.get("operations")?.values
  if (kind === "webhook") return contract?.fields.get("webhooks")?.values
  const collection = Object.entries(kindOfCollection).find(([, name]) => name === kind)?.[0]
  return collection === undefined ? undefined : root.fields.get(collection)?.values
}

/** Where to look for references below a place: whole branches without any are not looked into. */
interface Way {
  readonly refersTo: ReadonlySet<string> | undefined
  /** Keys whose values may refer or hold something that does; any other key leads to `values`. */
  readonly fields: ReadonlyMap<string, Way | undefined>
  readonly values: Way | undefined
  readonly items: Way | undefined
}

const insideOf = (shape: Shape): ReadonlyArray<Shape> =>
  shape.isOpaque ? [] : [...shape.fields.values(), shape.values, shape.items].filter((item) => item !== undefined)

/** Every shape at or below which a reference may stand. Shapes contain themselves: found from the references upwards. */
const findReferring = (): ReadonlySet<Shape> => {
  const holders = new Map<Shape, Array<Shape>>()
  const all = new Set<Shape>([modelShape()])
  for (const shape of all) {
    for (const inside of insideOf(shape)) {
      all.add(inside)
      const known = holders.get(inside)
      if (known === undefined) holders.set(inside, [shape])
      else known.push(shape)
    }
  }
  const found = new Set([...all].filter((shape) => !shape.isOpaque && shape.refersTo !== undefined))
  for (const shape of found) for (const holder of holders.get(shape) ?? []) found.add(holder)
  return found
}

let referring: ReadonlySet<Shape> | undefined

/** Whether anything below a place may be a reference. */
const refersSomewhere = (shape: Shape): boolean => (referring ??= findReferring()).has(shape)

const ways = new Map<Shape, Way>()

const wayBelow = (shape: Shape | undefined): Way | undefined => {
  if (shape === undefined || !refersSomewhere(shape)) return undefined
  const known = ways.get(shape)
  if (known !== undefined) return known
  const fields = new Map<string, Way | undefined>()
  const way = {
    refersTo: shape.refersTo,
    fields,
    values: undefined as Way | undefined,
    items: undefined as Way | undefined
  }
  ways.set(shape, way)
  for (const [name, inside] of shape.fields) fields.set(name, wayBelow(inside))
  way.values = wayBelow(shape.values)
  way.items = wayBelow(shape.items)
  return way
}

const waysOfKinds = new Map<Kind, Way | undefined>()

/** Operations and webhooks are entities of their own: their contract does not report their references again. */
const wayOfKind = (kind: Kind): Way | undefined => {
  if (!waysOfKinds.has(kind)) {
    const way = wayBelow(shapeOfKind(kind))
    const own = { operations: undefined, webhooks: undefined }
    const isHolder = way !== undefined && kind === "contract"
    waysOfKinds.set(kind, isHolder ? { ...way, fields: new Map([...way.fields, ...Object.entries(own)]) } : way)
  }
  return waysOfKinds.get(kind)
}

/** A place inside an entity: most places hold no reference, and are never spelled. */
interface Place {
  readonly above: Place | undefined
  readonly key: string | number
}

const pointerTo = (place: Place | undefined): string => {
  let pointer = ""
  for (let at = place; at !== undefined; at = at.above) pointer = `/${escapeToken(String(at.key))}${pointer}`
  return pointer
}

type Found = Array<Reference>

const walk = (from: string, value: unknown, way: Way, place: Place | undefined, found: Found): void => {
  if (typeof value === "string") {
    if (way.refersTo === undefined) return
    const colon = value.indexOf(":")
    if (colon > 0 && way.refersTo.has(value.slice(0, colon))) found.push({ from, pointer: pointerTo(place), to: value })
  } else if (Array.isArray(value)) {
    if (way.items === undefined) return
    for (let index = 0; index < value.length; index++) {
      walk(from, value[index], way.items, { above: place, key: index }, found)
    }
  } else if (isJsonObject(value)) {
    for (const key of Object.keys(value)) {
      const known = way.fields.get(key)
      const inside = known === undefined && way.values !== undefined && !way.fields.has(key) ? way.values : known
      if (inside !== undefined) walk(from, value[key], inside, { above: place, key }, found)
    }
  }
}

/** Adds what an entity refers to. */
export const addReferences = (entity: Entity, found: Found): void => {
  const way = wayOfKind(entity.kind)
  if (way !== undefined) walk(entity.address, entity.value, way, undefined, found)
}

/**
 * Every reference that an entity makes, in the order of its keys. Operations and webhooks are entities of their own:
 * their contract does not report their references again.
 *
 * @category index
 * @since 0.1.0
 */
export const referencesOf = (entity: Entity): ReadonlyArray<Reference> => {
  const found: Array<Reference> = []
  addReferences(entity, found)
  return found
}
