import { type Extension, type ExtensionChange, type Json, stableStringify } from "@lintel/model"

const isList = (value: Json): boolean =>
  typeof value === "object" &&
  value !== null &&
  "defaults" in value &&
  Array.isArray(value.defaults) &&
  value.defaults.every((it: Json) => typeof it === "string")

const isRead = (value: Json | undefined): boolean => value === undefined || isList(value)

const compare = (before: Json | undefined, after: Json | undefined): ExtensionChange | undefined => {
  if (isRead(before) && isRead(after)) return undefined
  return stableStringify(before ?? null) === stableStringify(after ?? null) ? undefined : "information"
}

/**
 * What entities keep of their manifests beyond the Model, under `extensions.kubernetes`: `defaults` lists the JSON
 * Pointers of the facts that nobody wrote and the tool fills in. That somebody writes one of them, or no longer does,
 * changes nothing: what happens is compared where the fact itself stands.
 *
 * @example
 * ```ts
 * import { kubernetesExtension } from "@lintel/import-kubernetes"
 *
 * kubernetesExtension.problems({ defaults: ["/surge/maxSurge"] }) // => []
 * kubernetesExtension.compare({ defaults: ["/strategy"] }, { defaults: [] }) // => undefined
 * ```
 *
 * @category Comparing
 * @since 0.1.0
 */
export const kubernetesExtension: Extension = {
  _tag: "Extension",
  key: "kubernetes",
  problems: (value) => (isList(value) ? [] : [{ pointer: "", reason: "must have a list of pointers under defaults" }]),
  compare
}
