import { methodForm } from "../src/method.js"
import { address, type Kind, Model, modelVersion, segment } from "@lintel/model"
import type * as SchemaAST from "effect/SchemaAST"
import * as fc from "fast-check"

type Anything = fc.Arbitrary<unknown>

const units: Readonly<Record<string, ReadonlyArray<string>>> = {
  duration: ["0ms", "1us", "250us", "5ms", "800ms", "1s", "90s", "5m", "2h", "28d"],
  bytes: ["0B", "900B", "64KiB", "1MiB", "3MB", "2GiB"],
  ratio: ["0", "0.05", "0.5", "0.999", "1"],
  objective: ["0.9", "0.99", "0.999", "0.99995"],
  rate: ["0/s", "250/s", "1.5/s", "3/m", "10/d"],
  money: ["0 EUR", "12.50 EUR", "-3.1 USD"],
  factor: ["1.5", "2"],
  date: ["1970-01-01", "2024-02-29", "2026-12-03"],
  cron: ["* * * * *", "0 2 * * MON-FRI", "@daily"],
  zone: ["UTC", "Europe/Berlin", "+01:00"],
  recurringTime: ["Fri 16:00", "Monday", "sun 08:30"]
}

const texts: Readonly<Record<string, ReadonlyArray<string>>> = {
  "^1\\.[0-9]{1,6}$": [modelVersion],
  [methodForm.source]: ["GET", "POST", "PUT", "DELETE", "PATCH", "M-SEARCH", "Purge"],
  "^[^/]+\\/[^/]+": ["application/json", "text/plain; charset=utf-8", "*/*"],
  "^([1-5][0-9][0-9]|[1-5]XX|default)$": ["200", "204", "404", "5XX", "default"],
  "^(implicit|password|clientCredentials|authorizationCode|deviceAuthorization)$": ["implicit", "password"]
}

const name = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("orders", "payments", "place", "a.b", "x_1") },
  { weight: 1, arbitrary: fc.string({ maxLength: 6, unit: "grapheme" }) },
  { weight: 1, arbitrary: fc.constantFrom("__proto__", "constructor", "toString", "", ".", "..", "a/b", "%", "ü") }
)

const prose = fc.oneof(
  fc.string({ maxLength: 12, unit: "grapheme" }),
  fc.constantFrom("__proto__", "a\nb", "\u0000", '"')
)

const json: fc.Arbitrary<unknown> = fc.jsonValue({ maxDepth: 2 })

const jsonObject = fc.dictionary(fc.oneof(name, fc.string({ maxLength: 5 })), json, { maxKeys: 3 })

const opaque: Readonly<Record<string, Anything>> = {
  "a JSON value": json,
  "a JSON object": jsonObject,
  "a JSON Schema": fc.oneof(fc.boolean(), jsonObject),
  "an object of JSON Schemas": fc.dictionary(name, fc.oneof(fc.boolean(), jsonObject), { maxKeys: 2 }),
  "an object of examples": jsonObject
}

const encodedName = name.map(segment)

/** What the checks of a Schema say of a value in their own words. */
const isSensible = (ast: SchemaAST.AST, value: unknown): boolean =>
  (ast.checks ?? []).every((check) => {
    const problem = check.annotations?.["~lintel/problem"] as ((value: unknown) => string | undefined) | undefined
    return problem?.(value) === undefined
  })

/** Segments below each kind: calls, flows and rollouts may have two. */
const addressOf = (kind: Kind): fc.Arbitrary<string> =>
  fc
    .array(name, { minLength: 1, maxLength: kind === "operation" || kind === "webhook" ? 2 : 1 })
    .map((names) => address(kind, ...names))

const stringOf = (ast: SchemaAST.AST): Anything => {
  for (const check of ast.checks ?? []) {
    const annotations: Readonly<Record<string, unknown>> = check.annotations ?? {}
    const kinds = annotations["~lintel/refersTo"] as ReadonlyArray<Kind> | undefined
    if (kinds !== undefined) return fc.constantFrom(...kinds).chain(addressOf)
    const representation = annotations["representation"] as { id?: string; payload?: { source?: string } } | undefined
    if (representation?.id === "lintel/name") return encodedName
    const known = units[representation?.id?.replace("lintel/", "") ?? ""]
    if (known !== undefined) return fc.constantFrom(...known.filter((text) => isSensible(ast, text)))
    const words = annotations["expected"]
    const expected = (typeof words === "string" ? words : "").replace("a string matching the RegExp ", "")
    const forms = texts[expected]
    if (forms !== undefined) return fc.constantFrom(...forms)
    if (annotations["expected"] !== undefined) throw new Error(`no texts for ${expected}`)
  }
  return prose
}

const numberOf = (ast: SchemaAST.AST): Anything => {
  const checks = JSON.stringify((ast.checks ?? []).map((check) => check.annotations?.["expected"]))
  if (!checks.includes("integer")) return fc.constantFrom(1, 1.5, 14.4, 1e21, 2)
  return fc.integer({ min: checks.includes("equal to 1") ? 1 : 0, max: 1_000_000 })
}

const opaqueOf = (ast: SchemaAST.AST): Anything => {
  const expected = (ast.checks ?? []).map((check) => check.annotations?.["expected"] ?? "")
  return opaque[expected.find((text) => text !== "") ?? ""] ?? json
}

/** Values that a Schema accepts. Deeper down fewer optional fields are there, so that values stay small. */
const valueOf = (ast: SchemaAST.AST, depth: number): Anything => {
  switch (ast._tag) {
    case "String":
      return stringOf(ast)
    case "Number":
      return numberOf(ast)
    case "Boolean":
      return fc.boolean()
    case "Null":
      return fc.constant(null)
    case "Any":
      return opaqueOf(ast)
    case "Literal":
      return fc.constant(ast.literal)
    case "Suspend":
      return depth > 9 ? fc.constant(leafOf(ast.thunk())) : valueOf(ast.thunk(), depth)
    case "Union":
      return unionOf(ast, depth)
    case "Arrays": {
      const [item] = ast.rest
      return item === undefined || depth > 9 ? fc.constant([]) : fc.array(valueOf(item, depth + 1), { maxLength: 2 })
    }
    case "Objects":
      return objectOf(ast, depth)
    default:
      throw new Error(`no values for ${ast._tag}`)
  }
}

/** A small value of what contains itself: a step of a flow, a header, contents. */
const leafOf = (ast: SchemaAST.AST): unknown => (ast._tag === "Union" ? { _tag: "Work", name: "leaf" } : {})

const unionOf = (ast: SchemaAST.Union, depth: number): Anything => {
  const leaves = ast.types.filter((member) => !JSON.stringify(tagsBelow(member)).includes("Suspend"))
  const members = depth > 7 && leaves.length > 0 ? leaves : ast.types
  return fc.oneof(...members.map((member) => valueOf(member, depth + 1)))
}

const tagsBelow = (ast: SchemaAST.AST): ReadonlyArray<string> => {
  if (ast._tag === "Objects") return ast.propertySignatures.flatMap(({ type }) => tagsBelow(type))
  if (ast._tag === "Arrays") return ast.rest.flatMap(tagsBelow)
  return [ast._tag]
}

const objectOf = (ast: SchemaAST.Objects, depth: number): Anything => {
  const [signature] = ast.indexSignatures
  if (signature !== undefined) {
    const keys = stringOf(signature.parameter) as fc.Arbitrary<string>
    return depth > 9
      ? fc.constant({})
      : fc
          .array(fc.tuple(keys, valueOf(signature.type, depth + 1)), { maxLength: depth < 2 ? 3 : 2 })
          .map((entries) => Object.fromEntries(entries))
  }
  const fields = ast.propertySignatures.map(({ name: key, type }) => {
    const optional = type.context?.isOptional === true
    const value = valueOf(type, depth + 1)
    return optional
      ? fc
          .option(value, { nil: undefined, freq: depth > 4 ? 1 : 2, depthSize: "small" })
          .map((item) => [key, item] as const)
      : value.map((item) => [key, item] as const)
  })
  const object = fc
    .tuple(...fields)
    .map((entries) => Object.fromEntries(entries.filter(([, item]) => item !== undefined)))
  const isSpan = (ast.checks ?? []).some((check) => String(check.annotations?.["expected"]).includes("ends after"))
  return isSpan ? object.map(inOrder) : object.filter((value) => isSensible(ast, value))
}

/** A span of time that ends after it begins. */
const inOrder = (span: { readonly from?: string; readonly until?: string }): unknown =>
  (span.from ?? "") > (span.until ?? "") ? { ...span, from: span.until, until: span.from } : span

/** Models that decode: every collection, every union, hostile names and texts. */
export const anyModel: fc.Arbitrary<Model> = valueOf(Model.ast, 0) as fc.Arbitrary<Model>

/** The same value with its keys in another order. */
export const shuffled = (value: unknown, seed: number): unknown => {
  let state = seed
  const random = (): number => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648)
  const shuffle = (item: unknown): unknown => {
    if (Array.isArray(item)) return item.map(shuffle)
    if (typeof item !== "object" || item === null) return item
    const keys = Object.keys(item)
      .map((key) => [random(), key] as const)
      .toSorted(([a], [b]) => a - b)
    const out: Record<string, unknown> = {}
    for (const [, key] of keys) {
      const inside = shuffle((item as Record<string, unknown>)[key])
      Object.defineProperty(out, key, { value: inside, enumerable: true, configurable: true, writable: true })
    }
    return out
  }
  return shuffle(value)
}
