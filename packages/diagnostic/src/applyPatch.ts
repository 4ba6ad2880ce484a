import type { Model } from "@lintel/model"
import { decode, keysOfPointer } from "@lintel/model"
import type { PatchOperation } from "./diagnostic.js"

/**
 * A patched Model, or the operation that could not be applied and why.
 *
 * @category fix
 * @since 0.1.0
 */
export type Patched =
  | { readonly _tag: "Patched"; readonly model: Model }
  | { readonly _tag: "NotApplicable"; readonly path: string; readonly reason: string }

type Container = Record<string, unknown> | Array<unknown>

const isContainer = (value: unknown): value is Container => typeof value === "object" && value !== null

const childOf = (holder: Container, key: string): unknown =>
  Object.hasOwn(holder, key) ? Reflect.get(holder, key) : undefined

const set = (holder: Container, key: string, value: unknown, isInsert: boolean): string | undefined => {
  if (!Array.isArray(holder)) {
    // Defined, not assigned: a key may be "__proto__".
    Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true })
    return undefined
  }
  const index = key === "-" ? holder.length : /^(?:0|[1-9]\d*)$/u.test(key) ? Number(key) : -1
  if (index < 0 || index > holder.length) return "is not an item of the array"
  holder.splice(index, isInsert ? 0 : 1, value)
  return undefined
}

const remove = (holder: Container, key: string): string | undefined => {
  if (Array.isArray(holder)) holder.splice(Number(key), 1)
  else Reflect.deleteProperty(holder, key)
  return undefined
}

const copyOf = (container: Container): Container => (Array.isArray(container) ? [...container] : { ...container })

/** A child that may be changed: a copy in its place, unless it is one already. */
const ownChild = (holder: Container, key: string, copies: Set<unknown>): unknown => {
  const child = childOf(holder, key)
  if (!isContainer(child) || copies.has(child)) return child
  const copy = copyOf(child)
  copies.add(copy)
  if (Array.isArray(holder)) holder[Number(key)] = copy
  else set(holder, key, copy, false)
  return copy
}

const applyOne = (root: Container, operation: PatchOperation, copies: Set<unknown>): string | undefined => {
  const segments = keysOfPointer(operation.path)
  const key = segments.at(-1)
  if (key === undefined) return "names the whole Model"
  let holder: unknown = root
  for (const segment of segments.slice(0, -1)) {
    holder = isContainer(holder) ? ownChild(holder, segment, copies) : undefined
  }
  if (!isContainer(holder)) return "has no parent in the Model"
  const exists = Object.hasOwn(holder, key)
  if (operation.op === "add") return set(holder, key, structuredClone(operation.value), true)
  if (!exists) return "does not exist"
  if (operation.op === "remove") return remove(holder, key)
  if (operation.op === "replace") return set(holder, key, structuredClone(operation.value), false)
  return JSON.stringify(childOf(holder, key)) === JSON.stringify(operation.value) ? undefined : "has another value"
}

/**
 * Applies a JSON Patch (RFC 6902: add, remove, replace, test) to a copy of a Model and decodes the result. What the patch
 * does not touch is the same object in both.
 *
 * @example
 * ```ts
 * import { applyPatch } from "@lintel/diagnostic"
 *
 * applyPatch({ lintel: "1.0" }, [{ op: "add", path: "/services", value: { web: {} } }])
 *   ._tag // => "Patched"
 * ```
 * @category fix
 * @since 0.1.0
 */
export const applyPatch = (model: Model, operations: ReadonlyArray<PatchOperation>): Patched => {
  if (!isContainer(model)) return { _tag: "NotApplicable", path: "", reason: "is not an object" }
  const root = copyOf(model)
  const copies = new Set<unknown>()
  for (const operation of operations) {
    const reason = applyOne(root, operation, copies)
    if (reason !== undefined) return { _tag: "NotApplicable", path: operation.path, reason }
  }
  const decoded = decode(root)
  if (decoded._tag === "Decoded") return { _tag: "Patched", model: decoded.model }
  const [first] = decoded.errors
  return { _tag: "NotApplicable", path: first?.pointer ?? "", reason: first?.reason ?? "is no Model any more" }
}
