import { isRecord, own } from "@lintel/import"
import { type Json, stableStringify } from "@lintel/model"

export const part = (value: unknown, key: string): Json | undefined =>
  isRecord(value) ? (own(value, key) as Json | undefined) : undefined

export const keysOf = (...values: ReadonlyArray<unknown>): ReadonlyArray<string> => [
  ...new Set(values.flatMap((value) => (isRecord(value) ? Object.keys(value) : [])))
]

interface NamedOperation {
  readonly name: string
  readonly operation: Json
}

/** Operations by what they do and where, whatever they are called. */
const byUse = (operations: Json | undefined): ReadonlyMap<string, ReadonlyArray<NamedOperation>> => {
  const found = new Map<string, Array<NamedOperation>>()
  for (const name of keysOf(operations)) {
    const operation = part(operations, name) ?? null
    const use = stableStringify([part(operation, "action") ?? "", part(operation, "channel") ?? ""])
    found.set(use, [...(found.get(use) ?? []), { name, operation }])
  }
  return found
}

/** An operation of both sides. */
export interface OperationPair {
  readonly name: string
  readonly before: Json
  readonly after: Json
}

/** Operations of both sides that do the same: of one name, else of those that are there the first. */
export const operationPairs = (before: Json | undefined, after: Json | undefined): ReadonlyArray<OperationPair> => {
  const others = byUse(after)
  return [...byUse(before)].flatMap(([use, operations]) => {
    const candidates = others.get(use) ?? [] // where there is none: compared as what the service emits and consumes
    return operations.flatMap(({ name, operation }) => {
      const other = candidates.find((it) => it.name === name) ?? candidates[0]
      return other === undefined ? [] : [{ name: other.name, before: operation, after: other.operation }]
    })
  })
}
