/**
 * Whether two JSON values are the same, whatever the order of their keys. Stops at the first difference, which makes it far
 * cheaper than comparing texts.
 */
export const sameJson = (a: unknown, b: unknown): boolean => {
  if (a === b) return true
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false
    return a.every((item, index) => sameJson(item, b[index]))
  }
  const [left, right] = [Object.keys(a), Object.keys(b)]
  if (left.length !== right.length) return false
  return left.every((key) => Object.hasOwn(b, key) && sameJson(Reflect.get(a, key), Reflect.get(b, key)))
}

const mentions = (value: unknown, prefix: string, depth: number): boolean => {
  if (typeof value === "string") return value.startsWith(prefix)
  if (typeof value !== "object" || value === null || depth > 600) return false
  return Object.values(value).some((inner) => mentions(inner, prefix, depth + 1))
}

/** Whether anything in a value refers to a vocabulary that contracts share. */
export const usesVocabulary = (value: unknown): boolean => mentions(value, "schemas:", 0)
