import { formatPointer, parsePointer, type Resolution, valueAt } from "@lintel/document"
import { unknownSchema, unreadSchema } from "@lintel/json-schema"
import type { JsonSchema } from "@lintel/model"
import { type Context, type Definition, definitionKey, warnAt } from "./context.js"
import { followThrough, mostMisses, unresolvedReason } from "./reference.js"
import { type Cursor, entriesOf, isRecord, own, pathOf, type Trail, trailOf } from "./cursor.js"
import { findNamed, identitiesOf } from "./identity.js"

const referenceTo = (name: string): string => `#${encodeURI(formatPointer(["$defs", name])).replaceAll("#", "%23")}`

/**
 * Names the schemas of `components/schemas` (or `definitions`) by their own keys before anything else is named.
 *
 * @category Schemas
 * @since 0.1.0
 */
export const declareDefinitions = (context: Context, holder: Cursor | undefined): void => {
  if (holder === undefined) return
  const { file } = holder.trail
  const prefix = `#${formatPointer(pathOf(holder.trail))}/`
  const known = knownReferences(context, file)
  for (const [name, cursor] of entriesOf(holder)) {
    addDefinition(context, name.toWellFormed(), cursor, file, pathOf(cursor.trail))
    // What needs no encoding and cannot be part of a circle is known in advance: nearly every reference there is.
    const isPlain = /^[A-Za-z0-9._-]+$/.test(name) && isRecord(cursor.value) && !Object.hasOwn(cursor.value, "$ref")
    if (isPlain) known.set(prefix + name, `#/$defs/${name}`)
  }
}

const knownReferences = (context: Context, file: string): Map<string, string> => {
  const known = context.references.get(file) ?? new Map<string, string>()
  context.references.set(file, known)
  return known
}

const addDefinition = (
  context: Context,
  name: string,
  cursor: Cursor,
  file: string,
  path: ReadonlyArray<string>
): Definition => {
  const definition: Definition = { name, cursor, schema: undefined }
  context.definitions.set(definitionKey(file, path), definition)
  context.definitionNames.add(name)
  context.pending.push(definition)
  return definition
}

/** A free name for a schema that has none of its own: the last telling keys of its path, or the name of its file. */
const inventName = (context: Context, file: string, path: ReadonlyArray<string>): string => {
  const withoutHolder = path[0] === "components" && path[1] === "schemas" ? path.slice(2) : path
  const parts =
    withoutHolder[0] === "definitions" || withoutHolder[0] === "$defs" ? withoutHolder.slice(1) : withoutHolder
  const base = (
    parts.length > 0 ? parts.join(".") : (file.split("/").at(-1) ?? file).replace(/\.[^.]+$/, "")
  ).toWellFormed()
  let name = base
  let count = context.nextNumbers.get(base) ?? 2
  for (; context.definitionNames.has(name); count++) name = `${base}_${count}`
  context.nextNumbers.set(base, count)
  return name
}

/** What a reference leads to: a place of a file, a definition around it, or a schema by the name it gives itself. */
const locateReference = (context: Context, reference: string, trail: Trail): Resolution => {
  const fromFile = followThrough(context, trail.file, reference)
  if (fromFile._tag === "Resolved" || context.localMisses > mostMisses) return fromFile
  const around = enclosingDefinition(context, reference, trail)
  if (around !== undefined) return around
  const named = findNamed(context, reference, trail)
  const value = named === undefined ? undefined : valueAt(context.set.documents.get(named.file)?.value, named.path)
  if (named !== undefined && value !== undefined) return { _tag: "Resolved", ...named, value }
  context.localMisses++
  return fromFile
}

/**
 * `#/$defs/x` or `#/definitions/x` inside a schema of an OpenAPI document names nothing at the root of the document;
 * what is meant is the definition that the schema itself carries.
 */
const enclosingDefinition = (context: Context, reference: string, trail: Trail): Resolution | undefined => {
  const local = /^#\/(?:\$defs|definitions)\//.test(reference) ? parsePointer(reference.slice(1)) : undefined
  const root = context.set.documents.get(trail.file)?.value
  const start = local === undefined ? undefined : trail
  for (let step: Trail | undefined = start; step !== undefined; step = step.parent) {
    const path = [...pathOf(step), ...(local ?? [])]
    const value = valueAt(root, path)
    if (value === undefined) continue
    warnAt(context, "repaired", trail, `"${reference}" names nothing at the root; the definition around it is taken`)
    return { _tag: "Resolved", file: trail.file, path, value }
  }
  return undefined
}

/** Whether a schema is nothing but references in a circle. */
const isCircular = (context: Context, start: Cursor): boolean => {
  let current: unknown = start.value
  let { trail } = start
  for (let step = 0; step < 100; step++) {
    if (!isRecord(current)) return false
    const reference = own(current, "$ref")
    if (typeof reference !== "string") return false
    const next = locateReference(context, reference, trail)
    if (next._tag === "Unresolved") return false
    if (next.value === start.value) return true
    current = next.value
    trail = trailOf(next.file, next.path)
  }
  return true
}

const resolve = (context: Context, reference: string, trail: Trail): string => {
  const resolution = locateReference(context, reference, trail)
  if (resolution._tag === "Unresolved") {
    warnAt(context, "unresolved-reference", trail, unresolvedReason(reference, resolution.reason))
    // Nothing is at that place of the file itself: that much is read, and the same text says the same.
    return (reference.startsWith("#/") ? unreadSchema(reference, reference) : unknownSchema(reference)).$ref
  }
  return referenceAt(context, resolution.file, resolution.path, resolution.value, trail)
}

/** The reference to the schema at a place, which becomes a definition if it is none yet. */
const referenceAt = (
  context: Context,
  file: string,
  path: ReadonlyArray<string>,
  value: unknown,
  trail: Trail
): string => {
  const known = context.definitions.get(definitionKey(file, path))
  const definition =
    known ?? addDefinition(context, inventName(context, file, path), { value, trail: trailOf(file, path) }, file, path)
  if (!isCircular(context, definition.cursor)) return referenceTo(definition.name)
  warnAt(context, "circular-reference", trail, `the schema ${definition.name} is nothing but a reference to itself`)
  return unreadSchema(`circular ${definition.name}`, definition.name).$ref
}

/** A dynamic reference that names no dynamic anchor is a plain one (JSON Schema 2020-12 core, section 8.2.3.2). */
const isPlainReference = (context: Context, reference: string): boolean => {
  const hash = reference.indexOf("#")
  const fragment = hash < 0 ? "" : reference.slice(hash + 1)
  return fragment === "" || fragment.startsWith("/") || !identitiesOf(context).byDynamicAnchor.has(fragment)
}

/**
 * The reference that stands for a dynamic one. What it leads to depends on the way by which the schema was reached,
 * unless there is only one such anchor; `undefined` otherwise.
 */
export const rewriteDynamicReference = (context: Context, reference: string, trail: Trail): string | undefined => {
  if (isPlainReference(context, reference)) return rewriteReference(context, reference, () => trail, trail.file)
  const place = reference.startsWith("#") ? identitiesOf(context).byDynamicAnchor.get(reference.slice(1)) : undefined
  const value = place === undefined ? undefined : valueAt(context.set.documents.get(place.file)?.value, place.path)
  return place === undefined || value === undefined
    ? undefined
    : referenceAt(context, place.file, place.path, value, trail)
}

/**
 * The reference that stands for `$recursiveRef: "#"`: the innermost schema around it that says `$recursiveAnchor`, as
 * long as no other resource does, which might be met on the way (JSON Schema 2019-09 core, section 8.2.4.2).
 */
export const rewriteRecursiveReference = (context: Context, reference: unknown, trail: Trail): string | undefined => {
  const root = context.set.documents.get(trail.file)?.value
  if (reference !== "#") return undefined
  for (let step: Trail | undefined = trail; step !== undefined; step = step.parent) {
    const path = pathOf(step)
    const value = valueAt(root, path)
    if (!isRecord(value) || own(value, "$recursiveAnchor") !== true) continue
    const isAlone = !Object.hasOwn(value, "$id") || identitiesOf(context).recursiveResources === 1
    return isAlone ? referenceAt(context, trail.file, path, value, trail) : undefined
  }
  return undefined
}

/** The reference inside the contract's definitions that stands for a reference written in a file. */
export const rewriteReference = (context: Context, reference: string, trail: () => Trail, file: string): string => {
  const known = knownReferences(context, file)
  const found = known.get(reference)
  if (found !== undefined) return found
  const rewritten = resolve(context, reference, trail())
  // What depends on the place is not remembered.
  const isPlain = rewritten.startsWith("#") && !/^#\/(?:\$defs|definitions)\//.test(reference)
  if (isPlain && followThrough(context, file, reference)._tag === "Resolved") known.set(reference, rewritten)
  return rewritten
}

/**
 * Reads the schemas of all definitions, those that turn up on the way included.
 *
 * @category Schemas
 * @since 0.1.0
 */
export const readDefinitions = (context: Context, read: (cursor: Cursor) => JsonSchema): ReadonlyArray<Definition> => {
  for (let index = 0; index < context.pending.length; index++) {
    const definition = context.pending[index]
    if (definition !== undefined) definition.schema = read(definition.cursor)
  }
  return context.pending
}
