import {
  child,
  type Cursor,
  foreignAt,
  isRecord,
  itemsOf,
  listAt,
  own,
  partAt,
  setOwn,
  trailTo,
  unknownSchema,
  warnAt
} from "@lintel/import"
import type { Json, JsonObject } from "@lintel/model"
import type { Context } from "./context.js"
import { unknownPart } from "./foreign.js"
import { withoutReferences } from "./references.js"

/** The schemes that a document describes. */
const schemesOf = (root: Cursor): Cursor | undefined => {
  const components = child(root, "components")
  return components === undefined || !isRecord(components.value) ? undefined : child(components, "securitySchemes")
}

/** A flow of AsyncAPI 2 in the words of 3. */
const flowOf = (flow: Json): Json => {
  if (!isRecord(flow) || own(flow, "scopes") === undefined) return flow
  const { scopes, ...rest } = flow
  return { availableScopes: scopes ?? {}, ...rest }
}

/** A scheme in the words of AsyncAPI 3: OAuth flows of 2 call the scopes that there are otherwise. */
const inWordsOf3 = (context: Context, scheme: Json): Json => {
  const flows = isRecord(scheme) ? own(scheme, "flows") : undefined
  if (context.version === 3 || !isRecord(flows)) return scheme
  const named = Object.entries(flows as JsonObject).map(([name, flow]) => [name, flowOf(flow ?? null)] as const)
  return { ...(scheme as JsonObject), flows: Object.fromEntries(named) }
}

/** A scheme that stands in place or is referred to; the mark of what is not known where it lies elsewhere. */
const schemeAt = (context: Context, cursor: Cursor): Json => {
  const foreign = foreignAt(context, cursor)
  if (foreign !== undefined) return unknownPart(foreign)
  const target = partAt(context, cursor, "the security scheme")
  return target === undefined
    ? unknownSchema("security scheme")
    : inWordsOf3(context, withoutReferences(context, target, false))
}

/** A scheme by its name, with the scopes that are needed. */
const namedScheme = (context: Context, schemes: Cursor | undefined, name: string, scopes: Cursor): Json => {
  const described = schemes === undefined ? undefined : child(schemes, name)
  if (described === undefined) {
    warnAt(context, "unresolved-reference", scopes.trail, `the security scheme "${name}" is described nowhere`)
    return unknownSchema(`security scheme ${name}`)
  }
  const scheme = schemeAt(context, described)
  const needed = scopes.value
  return Array.isArray(needed) && needed.length > 0 && isRecord(scheme) && own(scheme, "$ref") === undefined
    ? { ...scheme, scopes: needed as ReadonlyArray<Json> }
    : scheme
}

/**
 * What credentials are asked for: alternatives, each a scheme in the words of AsyncAPI 3, or several that are needed
 * together (`allOf`), which only AsyncAPI 2 can say. References are followed, names looked up, so that what is called
 * otherwise and asks for the same is the same.
 */
export const readSecurity = (context: Context, root: Cursor, written: Cursor | undefined): Json | undefined => {
  if (written === undefined) return undefined
  const foreign = foreignAt(context, written)
  if (foreign !== undefined) return [unknownPart(foreign)]
  const schemes = schemesOf(root)
  return itemsOf(listAt(context, written, "the security requirements")).map((item): Json => {
    const { value } = item
    if (!isRecord(value) || ["type", "$ref"].some((key) => own(value, key) !== undefined))
      return schemeAt(context, item)
    const all = Object.entries(value).map(([name, scopes]) =>
      namedScheme(context, schemes, name, { value: scopes, trail: trailTo(item.trail, name) })
    )
    const [only] = all
    return all.length === 1 && only !== undefined ? only : { allOf: all }
  })
}

/** The security schemes that a document describes, to be kept: the Model has them for HTTP only. */
export const securitySchemesOf = (context: Context, root: Cursor): Json | undefined => {
  const schemes = schemesOf(root)
  if (schemes === undefined || !isRecord(schemes.value)) return undefined
  const out: Record<string, Json> = {}
  for (const name of Object.keys(schemes.value)) {
    const scheme = child(schemes, name)
    if (scheme !== undefined) setOwn(out, name, schemeAt(context, scheme))
  }
  return out
}
