import {
  escapeToken,
  isJsonObject,
  type Json,
  type JsonObject,
  type JsonSchema,
  type Model,
  unescapeToken
} from "@lintel/model"
import { own } from "./dirty.js"
import { factsOf } from "./facts.js"
import type { Place, Scope } from "./place.js"

const sharedReference = /^(schemas:[^#]+)#\/\$defs\/([^/]+)(.*)$/

/** The name under which a definition of a shared vocabulary stands beside a scope's own. */
const sharedName = (address: string, name: string): string => `${address}#${name}`

const inShared = (address: string, name: string, rest: string): string =>
  `#/$defs/${encodeURIComponent(escapeToken(sharedName(address, unescapeToken(name)))).replaceAll("%20", " ")}${rest}`

/** The same schema with the references of one vocabulary leading into one document. */
const relinked = (value: Json, link: (reference: string) => string): Json => {
  if (Array.isArray(value)) return value.map((item: Json) => relinked(item, link))
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === "$ref" && typeof item === "string" ? link(item) : relinked(item, link)
    ])
  )
}

const linkShared = (reference: string): string => {
  const match = sharedReference.exec(reference)
  return match === null ? reference : inShared(match[1] ?? "", match[2] ?? "", match[3] ?? "")
}

const linkInside =
  (address: string) =>
  (reference: string): string => {
    const match = /^#\/\$defs\/([^/]+)(.*)$/.exec(reference)
    return match === null ? linkShared(reference) : inShared(address, match[1] ?? "", match[2] ?? "")
  }

/** Whether anything refers to a shared vocabulary: only then references have to be written anew. */
const usesShared = (value: unknown): boolean =>
  [...factsOf(value).references].some((reference) => sharedReference.test(reference))

const sharedDefinitions = (model: Model): Readonly<Record<string, JsonSchema>> =>
  Object.fromEntries(
    Object.entries(model.schemas ?? {}).flatMap(([key, { schemas }]) => {
      const address = `schemas:${key}`
      return Object.entries(schemas).map(([name, schema]) => [
        sharedName(address, name),
        relinked(schema, linkInside(address)) as JsonSchema
      ])
    })
  )

/**
 * The scope of a contract or message: its own definitions, and the vocabularies that its Model shares. `definitionsAt`
 * is where its definitions stand inside it: `/schemas`.
 */
export const scopeOf = (
  model: Model,
  address: string,
  definitions: Readonly<Record<string, JsonSchema>> | undefined,
  definitionsAt = "/schemas"
): Scope => {
  const isShared = model.schemas !== undefined && Object.keys(model.schemas).length > 0
  const ownDefinitions = definitions ?? {}
  const all: Readonly<Record<string, JsonSchema>> = isShared
    ? {
        ...sharedDefinitions(model),
        ...(usesShared(ownDefinitions)
          ? (relinked(ownDefinitions, linkShared) as Readonly<Record<string, JsonSchema>>)
          : ownDefinitions)
      }
    : ownDefinitions
  return {
    address,
    definitions: all,
    hasShared: isShared,
    root: { $defs: all },
    pointerOf: (place) => {
      const within = `${definitionsAt}/`
      if (place.address === address && place.pointer.startsWith(within)) {
        return `/$defs/${place.pointer.slice(within.length)}`
      }
      const [, name = "", rest = ""] = /^\/schemas\/([^/]+)(.*)$/.exec(place.pointer) ?? []
      const shared = sharedName(place.address, unescapeToken(name))
      return own(all, shared) === undefined ? undefined : `/$defs/${escapeToken(shared)}${rest}`
    },
    placeOf: (pointer): Place => {
      if (!pointer.startsWith("/$defs/")) return { address, pointer: definitionsAt }
      const [, raw = "", rest = ""] = /^\/\$defs\/([^/]+)(.*)$/.exec(pointer) ?? []
      const name = unescapeToken(raw)
      const hash = name.startsWith("schemas:") ? name.indexOf("#") : -1
      return hash < 0
        ? { address, pointer: `${definitionsAt}/${raw}${rest}` }
        : { address: name.slice(0, hash), pointer: `/schemas/${escapeToken(name.slice(hash + 1))}${rest}` }
    }
  }
}

/** Schemas outside the definitions refer to shared vocabularies too: the same schema as its scope's document reads it. */
export const inScope = (schema: JsonSchema, scope: Scope): JsonSchema =>
  scope.hasShared && usesShared(schema) ? (relinked(schema, linkShared) as JsonSchema) : schema

/** The scope of a schema that stands alone: it is its own document. */
export const scopeOfDocument = (address: string, document: JsonObject): Scope => {
  const definitions = isJsonObject(document["$defs"])
    ? document["$defs"]
    : isJsonObject(document["definitions"])
      ? document["definitions"]
      : {}
  return {
    address,
    definitions: definitions as Readonly<Record<string, JsonSchema>>,
    hasShared: false,
    root: document,
    pointerOf: (place) => (place.address === address ? place.pointer : undefined),
    placeOf: (pointer) => ({ address, pointer })
  }
}
