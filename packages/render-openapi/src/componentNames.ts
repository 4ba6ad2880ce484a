import {
  type DefinitionReference,
  type HttpContract,
  isJsonObject,
  type JsonSchema,
  type Model,
  nameOf,
  parseDefinitionReference,
  type Security
} from "@lintel/model"
import { type NameRules, Names, type NameWish } from "@lintel/render"
import { own } from "./tree.js"

/** The keys that every map of `components` accepts. */
const componentRules: NameRules = {
  first: /[A-Za-z0-9._-]/u,
  rest: /[A-Za-z0-9._-]/u,
  separator: "_",
  reserved: [],
  maximumLength: 300,
  ignoresCase: false,
  fallback: "_"
}

/** A definition that a document holds, by the reference the Model has to it. */
export interface NamedDefinition {
  /** `#/$defs/Name` of the contract, or `schemas:NAME#/$defs/Other`, with the name decoded. */
  readonly id: string
  readonly name: string
  readonly wish: string
  /** The key of the shared vocabulary whose definition it is; `undefined` for the contract's own. */
  readonly vocabulary: string | undefined
  readonly schema: JsonSchema
}

/** What the parts of `components` are called. */
export interface ComponentNames {
  readonly definitions: ReadonlyArray<NamedDefinition>
  /** The name of a definition; `undefined` when there is no such definition, or it is only a circle of references. */
  readonly schema: (vocabulary: string | undefined, name: string) => string | undefined
  /** The name of a security scheme, by its key in the Model. */
  readonly scheme: (key: string) => string
}

const idOf = (vocabulary: string | undefined, name: string): string =>
  vocabulary === undefined ? `#/$defs/${name}` : `schemas:${vocabulary}#/$defs/${name}`

/** Texts under `$ref` and in mappings of discriminators that may lead into shared vocabularies. */
const foreignReferences = (root: unknown): ReadonlyArray<string> => {
  const found: Array<string> = []
  const stack: Array<unknown> = [root]
  while (stack.length > 0) {
    const value = stack.pop()
    if (typeof value === "string" && value.startsWith("schemas:")) found.push(value)
    if (typeof value === "object" && value !== null) for (const part of Object.values(value)) stack.push(part)
  }
  return found
}

type Found = Omit<NamedDefinition, "name">

/** The definitions of shared vocabularies that a contract uses, with those that they use in turn. */
const sharedDefinitions = (model: Model, contract: HttpContract): ReadonlyArray<Found> => {
  if (model.schemas === undefined) return []
  const found = new Map<string, Found>()
  const visit = (from: unknown, around: string | undefined): void => {
    for (const reference of referencesOf(from, around)) {
      const { vocabulary, name } = reference
      if (vocabulary === undefined || found.has(idOf(vocabulary, name))) continue
      const schema = own(model.schemas?.[vocabulary]?.schemas ?? {}, name)
      if (typeof schema !== "boolean" && !isJsonObject(schema)) continue
      found.set(idOf(vocabulary, name), { id: idOf(vocabulary, name), wish: name, vocabulary, schema })
      pending.push({ schema, vocabulary })
    }
  }
  const pending: Array<{ readonly schema: JsonSchema; readonly vocabulary: string }> = []
  visit(contract, undefined)
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) visit(next.schema, next.vocabulary)
  return [...found.values()]
}

const referencesOf = (from: unknown, around: string | undefined): ReadonlyArray<DefinitionReference> => {
  const texts = around === undefined ? foreignReferences(from) : localReferences(from)
  return texts.flatMap((text) => {
    const reference = parseDefinitionReference(text)
    return reference === undefined ? [] : [{ ...reference, vocabulary: reference.vocabulary ?? around }]
  })
}

const localReferences = (root: unknown): ReadonlyArray<string> => {
  const found: Array<string> = []
  const stack: Array<unknown> = [root]
  while (stack.length > 0) {
    const value = stack.pop()
    if (typeof value === "string" && value.includes("#/$defs/")) found.push(value)
    if (typeof value === "object" && value !== null) for (const part of Object.values(value)) stack.push(part)
  }
  return found
}

/** Readers take names that begin with `x-` for extensions. */
const unextended = (name: string): string => (name.startsWith("x-") ? `_${name}` : name)

/** Definitions that are nothing but references in a circle: what they accept nobody said. */
const circles = (definitions: ReadonlyArray<Found>): ReadonlySet<string> => {
  const next = new Map(definitions.map((one) => [one.id, onlyTarget(one)]))
  const circular = new Set<string>()
  const decided = new Set<string>()
  for (const start of next.keys()) {
    const way: Array<string> = []
    const onWay = new Set<string>()
    let step: string | undefined = start
    for (; step !== undefined && !decided.has(step) && !onWay.has(step); step = next.get(step)) {
      way.push(step)
      onWay.add(step)
    }
    const isCircle = step !== undefined && (onWay.has(step) || circular.has(step))
    for (const id of way) {
      decided.add(id)
      if (isCircle) circular.add(id)
    }
  }
  return circular
}

/** The definition that a definition refers to as a whole. */
const onlyTarget = ({ schema, vocabulary }: Found): string | undefined => {
  const reference = isJsonObject(schema) ? own(schema, "$ref") : undefined
  const parts = typeof reference === "string" ? parseDefinitionReference(reference) : undefined
  return parts === undefined || parts.rest !== "" ? undefined : idOf(parts.vocabulary ?? vocabulary, parts.name)
}

/** The security schemes of a contract, those included that are required and nowhere described. */
const schemeKeys = (contract: HttpContract): ReadonlySet<string> => {
  const keys = new Set(Object.keys(contract.securitySchemes ?? {}))
  const add = ({ security }: { readonly security?: Security }): void => {
    for (const requirement of security ?? []) for (const key of Object.keys(requirement)) keys.add(key)
  }
  add(contract)
  for (const webhook of Object.values(contract.webhooks ?? {})) add(webhook)
  for (const operation of Object.values(contract.operations)) {
    add(operation)
    for (const { operations } of Object.values(operation.callbacks ?? {})) Object.values(operations).forEach(add)
  }
  return keys
}

/** Names by key, most of which need no change. */
const namesOf = (wishes: ReadonlyArray<NameWish>): Pick<Names, "of" | "has"> => {
  const asTheyAre = new Map(wishes.map(({ key, wish }) => [key, wish]))
  const isChanged = wishes.some(({ wish }) => !isPlainName(wish))
  if (isChanged || new Set(asTheyAre.values()).size < asTheyAre.size) return Names.make(wishes, componentRules)
  return { has: (key) => asTheyAre.has(key), of: (key) => asTheyAre.get(key) ?? key }
}

const isPlainName = (name: string): boolean =>
  name.length <= componentRules.maximumLength && /^[A-Za-z0-9._-]+$/u.test(name)

/** Names the definitions and security schemes of a contract. */
export const nameComponents = (model: Model, contract: HttpContract): ComponentNames => {
  const local = Object.entries(contract.schemas ?? {}).map(([name, schema]): Found => ({
    id: idOf(undefined, name),
    wish: name,
    vocabulary: undefined,
    schema
  }))
  const all = [...local, ...sharedDefinitions(model, contract)]
  const names = namesOf(all.map(({ id, wish }) => ({ key: id, wish })))
  const circular = circles(all)
  const schemes = namesOf([...schemeKeys(contract)].map((key) => ({ key, wish: unextended(nameOf(key)) })))
  return {
    definitions: all.map((one) => ({ ...one, name: names.of(one.id) })),
    schema: (vocabulary, name) => {
      const id = idOf(vocabulary, name)
      return names.has(id) && !circular.has(id) ? names.of(id) : undefined
    },
    scheme: schemes.of
  }
}
