import { type SchemaLocation, type SchemaResource } from "@lintel/json-schema"
import { type Marking } from "../marks/index.js"

/** What a side of a question is read as. */
export interface Mode {
  readonly tolerant: boolean
  readonly openEnums: boolean
  readonly formats: boolean
  readonly direction: "request" | "response" | undefined
}

export const modeKey = (mode: Mode): string =>
  `${mode.tolerant ? "t" : ""}${mode.openEnums ? "o" : ""}${mode.formats ? "f" : ""}${mode.direction ?? ""}`

/** The dynamic scope, as far as it matters: the outermost resource on the path for each dynamic anchor. */
export interface DynamicScope {
  readonly signature: string
  readonly anchors: ReadonlyMap<string, SchemaResource>
}

export const emptyScope: DynamicScope = { signature: "", anchors: new Map() }

/** Name under which `$recursiveAnchor` is kept in a scope; no anchor can be spelt so. */
export const recursiveAnchor = "#recursive"

/** The scope after entering a resource. */
export const enterResource = (scope: DynamicScope, resource: SchemaResource): DynamicScope => {
  const names = [...resource.dynamicAnchors.keys(), ...(resource.recursiveAnchor ? [recursiveAnchor] : [])]
  const added = names.filter((name) => !scope.anchors.has(name))
  if (added.length === 0) return scope
  const anchors = new Map(scope.anchors)
  for (const name of added) anchors.set(name, resource)
  const signature = [...anchors]
    .map(([name, { pointer, uri }]) => `${name}@${uri}${pointer}`)
    .sort()
    .join()
  return { signature, anchors }
}

/** How a schema is being read at a place. */
export interface Context {
  /** Whether the side's leniency applies: not under `not`, nor in conditions. */
  readonly lenient: boolean
  readonly scope: DynamicScope
  /** What does not travel in this direction. */
  readonly marking: Marking
  readonly markingKey: string
}

export const contextKey = (context: Context, location: SchemaLocation): string =>
  `${context.lenient ? "+" : "-"}${context.scope.signature}|${context.markingKey}|${location.resource.uri}`
