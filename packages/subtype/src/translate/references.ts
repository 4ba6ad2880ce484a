import { isObject, own, type SchemaIndex, type SchemaLocation } from "@lintel/json-schema"
import { type DynamicScope, enterResource, recursiveAnchor } from "./mode.js"

/** A reference and what it resolves to. */
export interface Reference {
  readonly keyword: "$ref" | "$dynamicRef" | "$recursiveRef"
  readonly text: string
  readonly target: SchemaLocation | undefined
}

/** The references of one schema object, resolved in a dynamic scope. */
export const referencesOf = (
  index: SchemaIndex,
  location: SchemaLocation,
  scope: DynamicScope
): ReadonlyArray<Reference> => {
  const { level } = index.features
  const found: Array<Reference> = []
  const text = own(location.value, "$ref")
  if (typeof text === "string") {
    found.push({ keyword: "$ref", text, target: index.resolve(text, location.resource) })
  }
  const dynamic = level >= 2020 ? own(location.value, "$dynamicRef") : undefined
  if (typeof dynamic === "string") {
    found.push({ keyword: "$dynamicRef", text: dynamic, target: resolveDynamic(index, location, dynamic, scope) })
  }
  const recursive = level === 2019 ? own(location.value, "$recursiveRef") : undefined
  if (typeof recursive === "string") {
    found.push({
      keyword: "$recursiveRef",
      text: recursive,
      target: resolveRecursive(index, location, recursive, scope)
    })
  }
  return found
}

// Dynamic only if the first target itself carries the anchor; then the outermost resource that has it decides.
const resolveDynamic = (
  index: SchemaIndex,
  location: SchemaLocation,
  text: string,
  scope: DynamicScope
): SchemaLocation | undefined => {
  const first = index.resolve(text, location.resource)
  if (first === undefined || !isObject(first.value)) return first
  const name = own(first.value, "$dynamicAnchor")
  const fragment = text.slice(text.indexOf("#") + 1)
  if (typeof name !== "string" || name !== fragment || !text.includes("#")) return first
  return scope.anchors.get(name)?.dynamicAnchors.get(name) ?? first
}

const resolveRecursive = (
  index: SchemaIndex,
  location: SchemaLocation,
  text: string,
  scope: DynamicScope
): SchemaLocation | undefined => {
  const first = index.resolve(text, location.resource)
  if (first === undefined || own(first.value, "$recursiveAnchor") !== true) return first
  const outer = scope.anchors.get(recursiveAnchor)
  return outer === undefined ? first : { value: outer.root, pointer: outer.pointer, resource: outer }
}

/** The scope in which a target is read. */
export const scopeAt = (scope: DynamicScope, target: SchemaLocation): DynamicScope =>
  enterResource(scope, target.resource)
