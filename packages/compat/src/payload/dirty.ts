import { isJsonObject, type JsonSchema } from "@lintel/model"

type Definitions = Readonly<Record<string, JsonSchema>>

/** Names of definitions that a JSON value refers to, directly. */
export const definitionsUsed = (value: unknown): ReadonlySet<string> => {
  const used = new Set<string>()
  const stack: Array<unknown> = [value]
  while (stack.length > 0) {
    const node = stack.pop()
    if (Array.isArray(node)) for (const item of node) stack.push(item)
    else if (isJsonObject(node)) {
      for (const [key, item] of Object.entries(node)) {
        if (key === "$ref" && typeof item === "string") {
          const name = definitionName(item)
          if (name !== undefined) used.add(name)
        } else stack.push(item)
      }
    }
  }
  return used
}

/** The definition that a reference points into: `Pet` of `#/$defs/Pet/properties/name`. */
export const definitionName = (reference: string): string | undefined => {
  const match = /^#\/\$defs\/([^/]*)/.exec(reference)
  if (match === null) return undefined
  const raw = (match[1] ?? "").replaceAll("~1", "/").replaceAll("~0", "~")
  try {
    return decodeURIComponent(raw)
  } catch {
    return raw
  }
}

/**
 * Definitions that are not the same on both sides, or that reach one that is not. Everything that uses none of them
 * and reads the same means the same, and needs no question at all.
 */
export const dirtyDefinitions = (before: Definitions, after: Definitions): ReadonlySet<string> => {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  const users = new Map<string, Array<string>>()
  const stack: Array<string> = []
  for (const name of names) {
    const [a, b] = [own(before, name), own(after, name)]
    if (JSON.stringify(a) !== JSON.stringify(b)) stack.push(name)
    else {
      for (const used of definitionsUsed(a)) {
        const known = users.get(used)
        if (known === undefined) users.set(used, [name])
        else known.push(name)
      }
    }
  }
  const dirty = new Set<string>()
  for (let name = stack.pop(); name !== undefined; name = stack.pop()) {
    if (dirty.has(name)) continue
    dirty.add(name)
    stack.push(...(users.get(name) ?? []))
  }
  return dirty
}

export const own = <T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined =>
  record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined
