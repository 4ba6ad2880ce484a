import { isJsonObject, type JsonSchema } from "@lintel/model"
import { equalSchemas, type Sameness } from "./equal.js"

export type Definitions = Readonly<Record<string, JsonSchema>>

/** The texts of all references inside a JSON value. */
export const referencesIn = (value: unknown): ReadonlySet<string> => {
  const found = new Set<string>()
  const stack: Array<unknown> = [value]
  while (stack.length > 0) {
    const node = stack.pop()
    if (Array.isArray(node)) for (const item of node) stack.push(item)
    else if (isJsonObject(node)) {
      for (const key of Object.keys(node)) {
        const item = node[key]
        if (key === "$ref" && typeof item === "string") found.add(item)
        else if (typeof item === "object") stack.push(item)
      }
    }
  }
  return found
}

/** The definition that a reference points into: `Pet` of `#/$defs/Pet/properties/name`. */
export const definitionName = (reference: string): string | undefined => {
  const match = /^#\/(?:\$defs|definitions)\/([^/]*)/.exec(reference)
  if (match === null) return undefined
  const raw = (match[1] ?? "").replaceAll("~1", "/").replaceAll("~0", "~")
  try {
    return decodeURIComponent(raw)
  } catch {
    return raw
  }
}

/** What a reference may lead to that is not the same on both sides. */
export interface Dirty {
  readonly names: ReadonlySet<string>
  /** Whether a reference with one text on both sides leads to the same on both sides. */
  readonly isSameReference: (reference: string) => boolean
}

/**
 * Definitions that are not the same on both sides, or that reach one that is not, or that reach something unknown.
 * Everything that uses none of them and reads the same means the same, and needs no question at all.
 */
export const dirtyDefinitions = (before: Definitions, after: Definitions, sameness: Sameness): Dirty => {
  const users = new Map<string, Array<string>>()
  const stack: Array<string> = []
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [a, b] = [own(before, name), own(after, name)]
    if (a === undefined || b === undefined || !equalSchemas(a, b, sameness, () => true)) {
      stack.push(name)
      continue
    }
    for (const reference of referencesIn(a)) {
      const used = definitionName(reference)
      if (used === undefined || own(before, used) === undefined) {
        stack.push(name)
        continue
      }
      const known = users.get(used)
      if (known === undefined) users.set(used, [name])
      else known.push(name)
    }
  }
  const names = new Set<string>()
  for (let name = stack.pop(); name !== undefined; name = stack.pop()) {
    if (names.has(name)) continue
    names.add(name)
    stack.push(...(users.get(name) ?? []))
  }
  return {
    names,
    isSameReference: (reference) => {
      const name = definitionName(reference)
      return name !== undefined && !names.has(name) && own(before, name) !== undefined
    }
  }
}

export const own = <T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined =>
  record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined
