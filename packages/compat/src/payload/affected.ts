import { isJsonObject, type JsonObject } from "@lintel/model"
import { definitionName } from "./dirty.js"
import { factsOf } from "./facts.js"

/** The mark of names that do not travel in a direction. */
export type Mark = "readOnly" | "writeOnly"

/** What a definition says in its own place: about the value itself, not about parts of it. */
interface InPlace {
  readonly isMarked: boolean
  readonly references: ReadonlyArray<string>
}

const lists = ["allOf", "anyOf", "oneOf"] as const
const singles = ["if", "then", "else"] as const

const inPlaceOf = (definition: unknown, mark: Mark): InPlace => {
  const references: Array<string> = []
  let isMarked = false
  const stack: Array<unknown> = [definition]
  while (stack.length > 0) {
    const node = stack.pop()
    if (!isJsonObject(node)) continue
    if (node[mark] === true) isMarked = true
    if (typeof node["$ref"] === "string") references.push(node["$ref"])
    for (const keyword of lists) {
      const list = node[keyword]
      if (Array.isArray(list)) for (const item of list) stack.push(item)
    }
    for (const keyword of singles) stack.push(node[keyword])
  }
  return { isMarked, references }
}

/** Names that a set grows to when whoever refers to a member joins it. */
const closure = (start: Iterable<string>, usersOf: ReadonlyMap<string, ReadonlyArray<string>>): ReadonlySet<string> => {
  const found = new Set<string>()
  const open = [...start]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue
    found.add(name)
    open.push(...(usersOf.get(name) ?? []))
  }
  return found
}

const wholeDefinition = /^#\/\$defs\/[^/]+$/

const usersBy = (
  references: ReadonlyMap<string, Iterable<string>>
): { readonly users: ReadonlyMap<string, ReadonlyArray<string>>; readonly unknown: ReadonlyArray<string> } => {
  const users = new Map<string, Array<string>>()
  const unknown: Array<string> = []
  for (const [name, texts] of references) {
    for (const text of texts) {
      const used = wholeDefinition.test(text) ? definitionName(text) : undefined
      if (used === undefined) unknown.push(name)
      else {
        const known = users.get(used) ?? []
        users.set(used, known)
        known.push(name)
      }
    }
  }
  return { users, unknown }
}

/**
 * Definitions that may read another way in a direction: they hold a mark, or refer to a definition that shows one. A
 * definition shows a mark when it, or what applies in its place, holds one or has a property that is marked. Rather too
 * many than too few: references of another form, and into the inside of definitions, count as marked.
 */
export const affectedDefinitions = (definitions: JsonObject, mark: Mark | undefined): ReadonlySet<string> => {
  const names = Object.keys(definitions)
  if (mark === undefined || names.every((name) => !factsOf(definitions[name])[mark])) {
    // References that lead out of the definitions may lead to marks all the same.
    const all = new Map(names.map((name) => [name, factsOf(definitions[name]).references]))
    return mark === undefined ? new Set() : closure(usersBy(all).unknown, usersBy(all).users)
  }
  const own = new Map(names.map((name) => [name, inPlaceOf(definitions[name], mark)]))
  const inPlace = usersBy(new Map(names.map((name) => [name, own.get(name)?.references ?? []])))
  const anywhere = usersBy(new Map(names.map((name) => [name, factsOf(definitions[name]).references])))
  const marked = closure(
    [...names.filter((name) => own.get(name)?.isMarked === true), ...inPlace.unknown],
    inPlace.users
  )
  const holders = names.filter((name) => factsOf(definitions[name])[mark])
  const pointing = [...marked].flatMap((name) => anywhere.users.get(name) ?? [])
  const showing = closure([...holders, ...marked, ...pointing, ...anywhere.unknown], inPlace.users)
  return new Set([...showing, ...[...showing].flatMap((name) => anywhere.users.get(name) ?? [])])
}
