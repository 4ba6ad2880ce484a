import type { Contract, Operation } from "@lintel/model"
import { sameJson, usesVocabulary } from "./sameJson.js"

/** Definitions that a value refers to, and those that these refer to; `undefined` where a reference leads elsewhere. */
const usedDefinitions = (
  value: unknown,
  definitions: NonNullable<Contract["schemas"]>
): ReadonlySet<string> | undefined => {
  const found = new Set<string>()
  const open: Array<unknown> = [value]
  while (open.length > 0) {
    const next = open.pop()
    if (typeof next !== "object" || next === null) continue
    const reference: unknown = Array.isArray(next) ? undefined : Reflect.get(next, "$ref")
    if (typeof reference === "string") {
      const [, name] = /^#\/\$defs\/([^/%~]+)$/.exec(reference) ?? []
      if (name === undefined) return undefined
      if (!found.has(name)) {
        found.add(name)
        if (Object.hasOwn(definitions, name)) open.push(definitions[name])
      }
    }
    if (!Array.isArray(next) && Object.hasOwn(next, "$dynamicRef")) return undefined
    open.push(...Object.values(next))
  }
  return found
}

/** What a contract says beside its operations, schemas and version. */
const restOf = (contract: Contract): unknown => {
  const { operations: _, schemas: __, version: ___, ...rest } = contract
  return rest
}

const segmentsOf = ({ path }: Operation): ReadonlyArray<string> => path.split("/")

/** Whether a request for one operation may reach another: the same method, and no literal part of the path that differs. */
export const mayMeet = (a: Operation, b: Operation): boolean => {
  if (a.method !== b.method) return false
  const [left, right] = [segmentsOf(a), segmentsOf(b)]
  const isLiteral = (segment: string): boolean => !/[{}*]/.test(segment)
  return (
    a.path.includes("*") ||
    b.path.includes("*") ||
    (left.length === right.length &&
      left.every((segment, index) => {
        const other = right[index] ?? ""
        return segment === other || !isLiteral(segment) || !isLiteral(other)
      }))
  )
}

/** Operations that are not at the same place in the other contract. */
const movedIn = (contract: Contract, other: Contract): ReadonlyArray<Operation> =>
  Object.entries(contract.operations).flatMap(([name, operation]) => {
    const twin = Object.hasOwn(other.operations, name) ? other.operations[name] : undefined
    return twin?.method === operation.method && twin.path === operation.path ? [] : [operation]
  })

/**
 * Names of the operations that are the same in both contracts, with everything that they refer to: nobody who uses only them
 * meets anything new.
 */
export const sameOperations = (old: Contract, fresh: Contract): ReadonlySet<string> => {
  if (!sameJson(restOf(old), restOf(fresh))) return new Set()
  const [before, after] = [old.schemas ?? {}, fresh.schemas ?? {}]
  // Another operation that is new, or has moved, may catch what was asked of one that has not changed.
  const moved = [...movedIn(old, fresh), ...movedIn(fresh, old)]
  const isSame = (operation: Operation, other: Operation | undefined): boolean => {
    if (other === undefined || !sameJson(operation, other) || usesVocabulary(operation)) return false
    if (moved.some((it) => mayMeet(it, operation))) return false
    const used = usedDefinitions(operation, before)
    if (used === undefined) return false
    return [...used].every((name) => {
      const [was, is] = [Object.hasOwn(before, name), Object.hasOwn(after, name)]
      return was && is && sameJson(before[name], after[name]) && !usesVocabulary(before[name])
    })
  }
  return new Set(
    Object.entries(old.operations).flatMap(([name, operation]) =>
      isSame(operation, Object.hasOwn(fresh.operations, name) ? fresh.operations[name] : undefined) ? [name] : []
    )
  )
}
