import { isUnread } from "@lintel/json-schema"
import { decodeFragmentToken, type JsonSchema } from "@lintel/model"
import { createEquality, type Sameness } from "./equal.js"
import { factsOf } from "./facts.js"

export type Definitions = Readonly<Record<string, JsonSchema>>

/** The definition that a reference points into: `Pet` of `#/$defs/Pet/properties/name`. */
export const definitionName = (reference: string): string | undefined => {
  const match = /^#\/(?:\$defs|definitions)\/([^/]*)/.exec(reference)
  return match === null ? undefined : decodeFragmentToken(match[1] ?? "")
}

/** What a reference may lead to that is not the same on both sides. */
export interface Dirty {
  readonly names: ReadonlySet<string>
  /** Of them, those that do not read the same themselves. */
  readonly unequal: ReadonlySet<string>
  /** Whether a reference with one text on both sides leads to the same on both sides. */
  readonly isSameReference: (reference: string) => boolean
}

/**
 * Definitions that are not the same on both sides, or that reach one that is not, or that reach something missing.
 * Everything that uses none of them and reads the same means the same, and needs no question at all. What is known to
 * read the same need not be read again.
 */
export const dirtyDefinitions = (
  before: Definitions,
  after: Definitions,
  sameness: Sameness,
  isKnownEqual: (name: string) => boolean = () => false
): Dirty => {
  const users = new Map<string, Array<string>>()
  const stack: Array<string> = []
  const unequal = new Set<string>()
  const isEqual = createEquality(sameness, () => true)
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [a, b] = [own(before, name), own(after, name)]
    if (a === undefined || b === undefined || !(isKnownEqual(name) || isEqual(a, b))) {
      stack.push(name)
      unequal.add(name)
      continue
    }
    for (const reference of factsOf(a).references) {
      if (isUnread(reference)) continue
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
  const answers = new Map<string, boolean>()
  const isSameReference = (reference: string): boolean => {
    if (isUnread(reference)) return true
    const name = definitionName(reference)
    return name !== undefined && !names.has(name) && own(before, name) !== undefined
  }
  return {
    names,
    unequal,
    isSameReference: (reference) => {
      const answer = answers.get(reference) ?? isSameReference(reference)
      answers.set(reference, answer)
      return answer
    }
  }
}

export const own = <T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined =>
  record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined
