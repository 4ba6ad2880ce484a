import { parsePointer, valueAt } from "@lintel/document"
import type { Context } from "./context.js"
import { isRecord, own, pathOf, rootTrail, type Trail, trailTo } from "./cursor.js"

/**
 * Where a schema that names itself stands.
 *
 * @category Schemas
 * @since 0.1.0
 */
export interface NamedPlace {
  readonly file: string
  readonly path: ReadonlyArray<string>
}

/**
 * Schemas, and documents by `$self`, by the names they give themselves: `$id` as an address, `$anchor` inside its file.
 *
 * @category Schemas
 * @since 0.1.0
 */
export interface Identities {
  readonly byId: ReadonlyMap<string, NamedPlace>
  /** `file#anchor`; an anchor that stands twice in a file names nothing. */
  readonly byAnchor: ReadonlyMap<string, NamedPlace | undefined>
  /** Dynamic anchors of all files; one that stands once leads there whatever the way. */
  readonly byDynamicAnchor: ReadonlyMap<string, NamedPlace | undefined>
  /** How many schemas with an `$id` say `$recursiveAnchor`. */
  readonly recursiveResources: number
}

const deepest = 200

interface Step {
  readonly value: unknown
  readonly trail: Trail
  readonly depth: number
  readonly base: string
}

const absolute = (reference: string, base: string): string | undefined =>
  URL.canParse(reference)
    ? new URL(reference).href
    : URL.canParse(reference, base)
      ? new URL(reference, base).href
      : undefined

const withoutFragment = (address: string): string => address.replace(/#.*$/s, "")

/** The address that a schema or, as `$self` at its root, a document of OpenAPI 3.2 gives itself. */
const idOf = (value: unknown, isRoot: boolean): string | undefined => {
  const id = isRecord(value) ? (own(value, "$id") ?? (isRoot ? own(value, "$self") : undefined)) : undefined
  return typeof id === "string" ? id : undefined
}

/** The names in all files: only looked for when a reference is met that leads nowhere else. */
export const identitiesOf = (context: Context): Identities => {
  context.identities ??= findIdentities(context)
  return context.identities
}

const findIdentities = (context: Context): Identities => {
  const byId = new Map<string, NamedPlace>()
  const byAnchor = new Map<string, NamedPlace | undefined>()
  const byDynamicAnchor = new Map<string, NamedPlace | undefined>()
  let recursiveResources = 0
  const add = (map: Map<string, NamedPlace | undefined>, key: string, trail: Trail): void => {
    map.set(key, map.has(key) ? undefined : { file: trail.file, path: pathOf(trail) })
  }
  for (const [file, document] of context.set.documents) {
    const seen = new Set<object>()
    const stack: Array<Step> = [{ value: document.value, trail: rootTrail(file), depth: 0, base: "" }]
    for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
      const { value, trail, depth } = step
      if (typeof value !== "object" || value === null || seen.has(value) || depth > deepest) continue
      seen.add(value)
      const record = isRecord(value) ? value : {}
      const id = idOf(value, depth === 0)
      const base = id === undefined ? step.base : (absolute(id, step.base) ?? step.base)
      if (base !== step.base) byId.set(withoutFragment(base), { file, path: pathOf(trail) })
      if (id !== undefined && own(record, "$recursiveAnchor") === true) recursiveResources++
      const anchor = own(record, "$anchor")
      const dynamic = own(record, "$dynamicAnchor")
      if (typeof anchor === "string") add(byAnchor, `${file}#${anchor}`, trail)
      if (typeof dynamic === "string") {
        add(byAnchor, `${file}#${dynamic}`, trail)
        add(byDynamicAnchor, dynamic, trail)
      }
      for (const [key, part] of Object.entries(value)) {
        if (typeof part === "object" && part !== null)
          stack.push({ value: part, trail: trailTo(trail, key), depth: depth + 1, base })
      }
    }
  }
  return { byId, byAnchor, byDynamicAnchor, recursiveResources }
}

/** The `$id` that holds at a place: of the innermost schema around it that has one. */
const baseAt = (context: Context, trail: Trail): string => {
  const root = context.set.documents.get(trail.file)?.value
  let base = ""
  const path = pathOf(trail)
  let value = root
  for (let length = 0; length <= path.length; length++) {
    const id = idOf(value, length === 0)
    if (id !== undefined) base = absolute(id, base) ?? base
    value = valueAt(value, path.slice(length, length + 1))
  }
  return base
}

/** What a reference names by `$id` or `$anchor`, `undefined` when nothing. */
export const findNamed = (context: Context, reference: string, trail: Trail): NamedPlace | undefined => {
  const identities = identitiesOf(context)
  const hash = reference.indexOf("#")
  const fragment = hash < 0 ? "" : reference.slice(hash + 1)
  const location = hash < 0 ? reference : reference.slice(0, hash)
  const address = absolute(location, baseAt(context, trail))
  const resource =
    location === "" ? { file: trail.file, path: [] } : identities.byId.get(withoutFragment(address ?? location))
  if (resource === undefined) return undefined
  if (fragment === "") return location === "" ? undefined : resource
  const pointer = parsePointer(fragment)
  if (pointer === undefined) return identities.byAnchor.get(`${resource.file}#${fragment}`)
  return location === "" ? undefined : { file: resource.file, path: [...resource.path, ...pointer] }
}
