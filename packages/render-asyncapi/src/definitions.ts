import {
  type DefinitionReference,
  isJsonObject,
  type JsonSchema,
  type Model,
  nameOf,
  parseDefinitionReference,
  stableStringify
} from "@lintel/model"
import { type NameRules, Names } from "@lintel/render"

/** The keys that every map of `components` accepts. */
export const componentRules: NameRules = {
  first: /[A-Za-z0-9._-]/u,
  rest: /[A-Za-z0-9._-]/u,
  separator: "_",
  reserved: [],
  maximumLength: 200,
  ignoresCase: false,
  fallback: "_"
}

/** Whose definitions `#/$defs/` means: those of a message, or of a vocabulary that the Model shares. */
export type Holder = string

/** A definition that a document holds. */
export interface Definition {
  readonly holder: Holder
  readonly wish: string
  readonly name: string
  readonly schema: JsonSchema
}

/** The definitions of a document, and what each is called there. */
export interface Definitions {
  readonly all: ReadonlyArray<Definition>
  /** What a reference of the Model is called in the document; `undefined` when it leads nowhere. */
  readonly find: (holder: Holder, reference: string) => { readonly name: string; readonly rest: string } | undefined
}

const referencesIn = (root: unknown): ReadonlyArray<string> => {
  const found: Array<string> = []
  const stack: Array<unknown> = [root]
  while (stack.length > 0) {
    const value = stack.pop()
    if (Array.isArray(value)) stack.push(...(value as ReadonlyArray<unknown>))
    else if (isJsonObject(value)) {
      for (const [key, part] of Object.entries(value)) {
        if (key === "$ref" && typeof part === "string") found.push(part)
        else stack.push(part)
      }
    }
  }
  return found
}

const vocabularyHolder = (name: string): Holder => `schemas:${name}`

interface Found {
  readonly holder: Holder
  readonly wish: string
  readonly schema: JsonSchema
}

/** What each holder defines: the schemas of a message's payload and key, and of the vocabularies. */
export type Sources = ReadonlyMap<Holder, Readonly<Record<string, JsonSchema>>>

const holderOf = (around: Holder, { vocabulary }: DefinitionReference): Holder =>
  vocabulary === undefined ? around : vocabularyHolder(vocabulary)

/** The definitions that schemas reach, in the order in which they are met. */
const reached = (sources: Sources, roots: ReadonlyArray<readonly [Holder, unknown]>): ReadonlyMap<string, Found> => {
  const found = new Map<string, Found>()
  const stack = [...roots].toReversed()
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const [around, schema] = next
    for (const reference of referencesIn(schema)) {
      const parts = parseDefinitionReference(reference)
      if (parts === undefined) continue
      const holder = holderOf(around, parts)
      const id = `${holder}#${parts.name}`
      const definitions = sources.get(holder)
      if (found.has(id) || definitions === undefined || !Object.hasOwn(definitions, parts.name)) continue
      const target = definitions[parts.name] ?? true
      found.set(id, { holder, wish: parts.name, schema: target })
      stack.push([holder, target])
    }
  }
  return found
}

/**
 * Definitions that say the same under one name, with all that they refer to: they are one. Starts from those whose texts
 * are equal and takes away those that refer to others that are not.
 */
const sharedNames = (found: ReadonlyMap<string, Found>): ReadonlySet<string> => {
  const texts = new Map<string, Set<string>>()
  const uses = new Map<string, Set<string>>()
  for (const { schema, wish } of found.values()) {
    texts.set(wish, (texts.get(wish) ?? new Set()).add(stableStringify(schema)))
    const used = uses.get(wish) ?? new Set()
    for (const reference of referencesIn(schema)) {
      const parts = parseDefinitionReference(reference)
      if (parts !== undefined) used.add(parts.name)
    }
    uses.set(wish, used)
  }
  const shared = new Set([...texts].filter(([, all]) => all.size === 1).map(([name]) => name))
  for (let changed = true; changed;) {
    changed = false
    for (const name of shared) {
      if ([...(uses.get(name) ?? [])].some((it) => texts.has(it) && !shared.has(it)))
        changed = shared.delete(name) || changed
    }
  }
  return shared
}

/** Names the definitions that schemas reach. */
export const nameDefinitions = (
  model: Model,
  ownDefinitions: Sources,
  roots: ReadonlyArray<readonly [Holder, unknown]>
): Definitions => {
  const vocabularies = Object.entries(model.schemas ?? {}).map(
    ([key, { schemas }]) => [vocabularyHolder(key), schemas] as const
  )
  const found = reached(new Map([...ownDefinitions, ...vocabularies]), roots)
  const shared = sharedNames(found)
  const keyFor = (id: string, { wish }: Found): string => (shared.has(wish) ? `=${wish}` : id)
  const wishes = new Map<string, string>()
  for (const [id, one] of found) {
    const key = keyFor(id, one)
    const apart = `${nameOf(one.holder.slice(one.holder.indexOf(":") + 1))}.${one.wish}`
    wishes.set(key, shared.has(one.wish) ? one.wish : apart)
  }
  const names = Names.make(
    [...wishes].map(([key, wish]) => ({ key, wish })),
    componentRules
  )
  const all = new Map<string, Definition>()
  for (const [id, one] of found) {
    const name = names.of(keyFor(id, one))
    if (!all.has(name)) all.set(name, { ...one, name })
  }
  return {
    all: [...all.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    find: (holder, reference) => {
      const parts = parseDefinitionReference(reference)
      if (parts === undefined) return undefined
      const id = `${holderOf(holder, parts)}#${parts.name}`
      const one = found.get(id)
      return one === undefined ? undefined : { name: names.of(keyFor(id, one)), rest: parts.rest }
    }
  }
}
