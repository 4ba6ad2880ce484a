import type { Kind } from "./address.js"
import type { Entity } from "./entity.js"
import { isJsonObject } from "./json.js"
import { kindOfCollection } from "./model.js"
import { modelShape, type Shape, shapeAt } from "./shape.js"

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

const escape = (key: string): string => (/[~/]/u.test(key) ? key.replaceAll("~", "~0").replaceAll("/", "~1") : key)

/** Whether anything below a place may be a reference: whole branches without any are not looked into. */
const mayRefer = new Map<Shape, boolean>()

const refersSomewhere = (shape: Shape): boolean => {
  const known = mayRefer.get(shape)
  if (known !== undefined) return known
  mayRefer.set(shape, true) // what contains itself is looked into
  const inside = [...shape.fields.values(), shape.values, shape.items].filter((item) => item !== undefined)
  const answer = !shape.isOpaque && (shape.refersTo !== undefined || inside.some(refersSomewhere))
  mayRefer.set(shape, answer)
  return answer
}

type Visit = (pointer: string, to: string) => void

const walk = (
  value: unknown,
  shape: Shape | undefined,
  pointer: string,
  visit: Visit,
  without: ReadonlySet<string>
) => {
  if (shape === undefined || !refersSomewhere(shape)) return
  if (typeof value === "string") {
    const colon = value.indexOf(":")
    if (shape.refersTo !== undefined && colon > 0 && shape.refersTo.has(value.slice(0, colon) as Kind)) {
      visit(pointer, value)
    }
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) walk(item, shape.items, `${pointer}/${index}`, visit, nothing)
  } else if (isJsonObject(value)) {
    for (const key of Object.keys(value)) {
      const inside = without.has(key) ? undefined : shapeAt(shape, key)
      if (inside !== undefined && refersSomewhere(inside))
        walk(value[key], inside, `${pointer}/${escape(key)}`, visit, nothing)
    }
  }
}

const nothing: ReadonlySet<string> = new Set()
const ownEntities: ReadonlySet<string> = new Set(["operations", "webhooks"])

/**
 * Every reference that an entity makes, in the order of its keys. Operations and webhooks are entities of their own:
 * their contract does not report their references again.
 *
 * @category index
 * @since 0.1.0
 */
export const referencesOf = (entity: Entity): ReadonlyArray<Reference> => {
  const found: Array<Reference> = []
  const visit: Visit = (pointer, to) => {
    found.push({ from: entity.address, pointer, to })
  }
  walk(entity.value, shapeOfKind(entity.kind), "", visit, entity.kind === "contract" ? ownEntities : nothing)
  return found
}
