import { type Encoding, isJsonObject, type Json, type JsonSchema, type MediaType, nameOf } from "@lintel/model"
import { asSchema, resolved } from "../payload/place.js"
import type { Flow, OperationScope, SideName } from "./scope.js"

const propertiesOf = (scope: OperationScope, side: SideName, schema: JsonSchema): ReadonlyMap<string, JsonSchema> => {
  const own = scope.context.payloads.judge[side]
  const plain = resolved({ schema, place: { address: own.address, pointer: "" } }, own).schema
  const properties = isJsonObject(plain) && isJsonObject(plain["properties"]) ? plain["properties"] : {}
  return new Map(Object.entries(properties).map(([name, value]) => [name, asSchema(value) ?? true]))
}

/** How a part of a name is written. */
export const encodingOf = (
  encodings: Readonly<Record<string, Encoding>> | undefined,
  name: string
): Encoding | undefined => Object.entries(encodings ?? {}).find(([key]) => nameOf(key) === name)?.[1]

/** A part of a body on both sides: what its values are, and how they are written. */
export interface BodyPart {
  readonly name: string
  readonly schemas: readonly [sent: JsonSchema, read: JsonSchema]
  readonly encodings: readonly [sent: Encoding | undefined, read: Encoding | undefined]
  /** Bodies that have the part. */
  readonly needed: JsonSchema
  /** Puts a value in the place of the part. */
  readonly put: (whole: Json | undefined, value: Json) => Json
}

/** A part that is a property of the body. */
export const named = (name: string): Pick<BodyPart, "name" | "needed" | "put"> => ({
  name,
  needed: { type: "object", required: [name] },
  put: (whole, value) => ({ ...(isJsonObject(whole) ? whole : {}), ...Object.fromEntries([[name, value]]) })
})

/** Properties that both sides have, those that are asked for. */
export const namedParts = (
  scope: OperationScope,
  flow: Flow,
  sent: MediaType,
  read: MediaType,
  isAsked: (sent: JsonSchema, read: JsonSchema) => boolean
): ReadonlyArray<BodyPart> => {
  const readerParts = propertiesOf(scope, flow.reader, read.schema ?? true)
  return [...propertiesOf(scope, flow.sender, sent.schema ?? true)].flatMap(
    ([name, schema]): ReadonlyArray<BodyPart> => {
      const other = readerParts.get(name)
      if (other === undefined || !isAsked(schema, other)) return []
      const encodings = [encodingOf(sent.encoding, name), encodingOf(read.encoding, name)] as const
      const { needed, put } = named(name)
      return [{ name, needed, put, schemas: [schema, other], encodings }]
    }
  )
}

const hasPlaces = ({ itemEncoding, prefixEncoding }: MediaType): boolean =>
  itemEncoding !== undefined || prefixEncoding !== undefined

/** The schema of the part in a place; the place after the last one stands for all that follow. */
const schemaInPlace = (scope: OperationScope, side: SideName, media: MediaType, place: number): JsonSchema => {
  const own = scope.context.payloads.judge[side]
  const plain = resolved({ schema: media.schema ?? true, place: { address: own.address, pointer: "" } }, own).schema
  if (!isJsonObject(plain)) return media.itemSchema ?? true
  const prefix = Array.isArray(plain["prefixItems"]) ? plain["prefixItems"] : []
  return asSchema(prefix[place] as Json) ?? asSchema(plain["items"]) ?? media.itemSchema ?? true
}

const prefixLength = (scope: OperationScope, side: SideName, { prefixEncoding, schema }: MediaType): number => {
  const own = scope.context.payloads.judge[side]
  const plain = resolved({ schema: schema ?? true, place: { address: own.address, pointer: "" } }, own).schema
  const items = isJsonObject(plain) && Array.isArray(plain["prefixItems"]) ? plain["prefixItems"].length : 0
  return Math.max(prefixEncoding?.length ?? 0, items)
}

/** Places beyond this one are taken together. */
const mostPlaces = 100

/** Parts of a multipart body that is a list: each place that has an encoding of its own, and all others. */
export const placedParts = (
  scope: OperationScope,
  flow: Flow,
  sent: MediaType,
  read: MediaType
): ReadonlyArray<BodyPart> => {
  if (!hasPlaces(sent) && !hasPlaces(read)) return []
  const longest = Math.max(prefixLength(scope, flow.sender, sent), prefixLength(scope, flow.reader, read))
  const count = Math.min(longest, mostPlaces)
  return Array.from({ length: count + 1 }, (_, place): BodyPart => {
    const encodingIn = (media: MediaType): Encoding | undefined => media.prefixEncoding?.[place] ?? media.itemEncoding
    return {
      name: place < count ? `[${place}]` : "[*]",
      schemas: [schemaInPlace(scope, flow.sender, sent, place), schemaInPlace(scope, flow.reader, read, place)],
      encodings: [encodingIn(sent), encodingIn(read)],
      needed: { type: "array", minItems: place + 1 },
      put: (whole, value) =>
        Array.isArray(whole) ? whole.map((item: Json, index) => (index === place ? value : item)) : [value]
    }
  })
}
