import type { Diagnostic, PatchOperation } from "@lintel/diagnostic"
import { isJsonObject, type Model } from "@lintel/model"
import { equalJson } from "../payload/equal.js"
import { modelPointer, placeIn, pointerIn, valueOf } from "./proposals.js"

/**
 * A cause that operations have in common without sharing a definition is written in each of them: what takes it back in
 * one is done wherever the same stands at the same place.
 */
export const everywhere = (
  { data }: Diagnostic,
  operations: ReadonlyArray<PatchOperation>,
  old: Model,
  fresh: Model
): ReadonlyArray<PatchOperation> => {
  if (!isJsonObject(data) || !Array.isArray(data["reaches"])) return operations
  const [before, after] = [placeIn(data, "before"), placeIn(data, "after")]
  const [from, to] = [pointerIn(data, "before"), pointerIn(data, "after")]
  if (before === undefined || after === undefined || from === undefined || to === undefined) return operations
  // What stands in a definition stands there once.
  if (after.address.startsWith("contract:")) return operations
  if (!operations.every(({ path }) => path.startsWith(to))) return operations
  const all = [...operations]
  for (const address of data["reaches"]) {
    const base = typeof address === "string" && address !== after.address ? modelPointer(address) : undefined
    if (base === undefined) continue
    const [was, is] = [`${base}${before.pointer}`, `${base}${after.pointer}`]
    const isSame =
      equalJson(valueOf(old, was), valueOf(old, from)) &&
      valueOf(fresh, is) !== undefined &&
      equalJson(valueOf(fresh, is), valueOf(fresh, to))
    if (isSame)
      all.push(...operations.map((operation) => ({ ...operation, path: is + operation.path.slice(to.length) })))
  }
  return all
}
