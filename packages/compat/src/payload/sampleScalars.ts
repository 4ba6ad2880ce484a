import type { Json, JsonObject, JsonSchema } from "@lintel/model"
import { own } from "./dirty.js"
import { equalJson } from "./equal.js"
import { asSchema, type Placed } from "./place.js"

/** The schemas that apply to one value together. */
export type Parts = ReadonlyArray<Placed & { readonly schema: JsonObject }>

export const values = (parts: Parts, keyword: string): ReadonlyArray<Json> => {
  const found: Array<Json> = []
  for (const { schema } of parts) {
    const value = own(schema, keyword)
    if (value !== undefined) found.push(value)
  }
  return found
}

export const schemasOf = (parts: Parts, keyword: string): ReadonlyArray<JsonSchema> =>
  values(parts, keyword)
    .map(asSchema)
    .filter((schema) => schema !== undefined)

export const numbers = (parts: Parts, keyword: string): ReadonlyArray<number> =>
  values(parts, keyword).filter((value): value is number => typeof value === "number")

/** Values of formats, so that a sample is refused for what it shows and for nothing else. */
const formats: Readonly<Record<string, string>> = {
  "date-time": "2026-01-01T00:00:00Z",
  date: "2026-01-01",
  time: "00:00:00Z",
  duration: "P1D",
  email: "a@example.com",
  "idn-email": "a@example.com",
  hostname: "example.com",
  "idn-hostname": "example.com",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  uri: "https://example.com",
  iri: "https://example.com",
  "uri-reference": "/",
  "iri-reference": "/",
  "uri-template": "/",
  uuid: "00000000-0000-4000-8000-000000000000",
  "json-pointer": "/a",
  "relative-json-pointer": "0",
  regex: "a",
  byte: "AA=="
}

/** A value that a schema lists; one that the reader lists too, where there is one. */
export const constantOf = (parts: Parts, readers: Parts): { readonly value: Json } | undefined => {
  const [constant] = values(parts, "const")
  if (constant !== undefined) return { value: constant }
  const [first] = values(parts, "enum")
  if (!Array.isArray(first) || first.length === 0) return undefined
  const [known] = values(readers, "enum")
  const shared = Array.isArray(known) ? first.find((value) => known.some((it) => equalJson(it, value))) : undefined
  return { value: (shared ?? first[0]) as Json }
}

/** A pattern that only asks for a beginning, or for one text: `^/v1/customers`, `^EUR$`. */
const spelledOut = /^\^([\w\s/:;,@#%&=~"'<>!-]*)\$?$/

/** A text; `undefined` where a pattern has to be matched that does not spell it out. */
export const sampleString = (parts: Parts): { readonly value: Json } | undefined => {
  const [pattern, ...patterns] = values(parts, "pattern")
  if (pattern !== undefined) {
    const text = typeof pattern === "string" && patterns.length === 0 ? spelledOut.exec(pattern)?.[1] : undefined
    return text === undefined ? undefined : { value: text }
  }
  const [format] = values(parts, "format")
  const least = Math.max(0, ...numbers(parts, "minLength"))
  const known = typeof format === "string" && Object.hasOwn(formats, format) ? formats[format] : undefined
  if (known !== undefined) return { value: known }
  return least > 1000 ? undefined : { value: "a".repeat(least) }
}

/** A number within the bounds. */
export const sampleNumber = (parts: Parts): { readonly value: Json } | undefined => {
  const least = Math.max(
    ...numbers(parts, "minimum"),
    ...numbers(parts, "exclusiveMinimum").map((it) => Math.floor(it) + 1)
  )
  const most = Math.min(
    ...numbers(parts, "maximum"),
    ...numbers(parts, "exclusiveMaximum").map((it) => Math.ceil(it) - 1)
  )
  const value = least > 0 ? Math.ceil(least) : most < 0 ? Math.floor(most) : 0
  const [step] = numbers(parts, "multipleOf")
  if (step !== undefined && value % step !== 0) return undefined
  return value >= least && value <= most ? { value } : undefined
}
