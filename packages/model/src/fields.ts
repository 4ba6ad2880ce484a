import * as Schema from "effect/Schema"
import { type Address, isKeyPath, type Kind, parseAddress } from "./address.js"
import { parseCron, parseZone, problemIn } from "./cron.js"
import { isJsonObject, type Json, type JsonObject, type JsonSchema } from "./json.js"
import {
  type Bytes,
  type Duration,
  formatBytes,
  formatDuration,
  isUnitError,
  type LocalDate,
  type Money,
  type Objective,
  parseBytes,
  parseDate,
  parseDuration,
  parseMoney,
  parseObjective,
  parseRate,
  parseRatio,
  type Rate,
  type Ratio
} from "./units.js"
import { orderProblem, recurrenceProblem, recurringProblem, type WindowEnds } from "./window.js"

/* oxlint-disable no-shadow */ // the augmented interface has the name of its namespace
declare module "effect/Schema" {
  namespace Annotations {
    interface Annotations {
      /** The kinds of entity a text of this schema refers to. */
      readonly "~lintel/refersTo"?: ReadonlyArray<Kind> | undefined
      /** The array is a set: order carries no meaning and the canonical form sorts it. */
      readonly "~lintel/set"?: true | undefined
      /** The value is foreign JSON: nothing inside it is a reference, a set or a unit of the Model. */
      readonly "~lintel/opaque"?: true | undefined
      /** What is wrong with a value, in words; nothing when it is fine. */
      readonly "~lintel/problem"?: ((value: never) => string | undefined) | undefined
    }
  }
}
/* oxlint-enable no-shadow */

/** A text type: `problem` says what is wrong with a text, or nothing. */
const text = <T extends string>(
  id: string,
  problem: (value: string) => string | undefined,
  jsonSchema: JsonObject,
  refersTo?: ReadonlyArray<Kind>
): Schema.Codec<T, string> =>
  Schema.String.check(
    Schema.makeFilter((value: string) => problem(value), {
      expected: id,
      representation: { id: `lintel/${id}`, payload: null },
      toJsonSchema: () => ({ ...jsonSchema }),
      "~lintel/problem": problem,
      ...(refersTo === undefined ? {} : { "~lintel/refersTo": refersTo })
    })
  ).pipe(Schema.refine((value: string): value is T => value !== undefined))

/** A unit in canonical spelling: what the parser accepts and prints back unchanged. */
const unit = <T extends string>(
  id: string,
  canonical: (value: string) => string | { readonly reason: string },
  jsonSchema: JsonObject
): Schema.Codec<T, string> =>
  text<T>(
    id,
    (value) => {
      const result = canonical(value)
      if (typeof result !== "string") return `${JSON.stringify(value)} ${result.reason}`
      return result === value ? undefined : `${JSON.stringify(value)} is not canonical: write ${JSON.stringify(result)}`
    },
    jsonSchema
  )

export const duration: Schema.Codec<Duration, string> = unit(
  "duration",
  (value) => {
    const parsed = parseDuration(value)
    return isUnitError(parsed) ? parsed : formatDuration(parsed)
  },
  { pattern: "^(0ms|[1-9][0-9]*(us|ms|s|m|h|d))$" }
)

/** A duration that is some time: windows, and limits on waiting. */
export const span: Schema.Codec<Duration, string> = unit(
  "duration",
  (value) => {
    const parsed = parseDuration(value)
    if (isUnitError(parsed)) return parsed
    return parsed === 0n ? { reason: "is no time at all" } : formatDuration(parsed)
  },
  { pattern: "^[1-9][0-9]*(us|ms|s|m|h|d)$" }
)

export const bytes: Schema.Codec<Bytes, string> = unit(
  "bytes",
  (value) => {
    const parsed = parseBytes(value)
    return isUnitError(parsed) ? parsed : formatBytes(parsed)
  },
  { pattern: "^(0B|[1-9][0-9]*(B|kB|MB|GB|TB|KiB|MiB|GiB|TiB))$" }
)

export const ratio: Schema.Codec<Ratio, string> = unit("ratio", parseRatio, { pattern: "^(0(\\.[0-9]*[1-9])?|1)$" })

/** A ratio that is some share: what is at least none is always so. */
export const share: Schema.Codec<Ratio, string> = unit(
  "ratio",
  (value) => {
    const parsed = parseRatio(value)
    return parsed === "0" ? { reason: "is no share at all: it is always reached" } : parsed
  },
  { pattern: "^(0\\.[0-9]*[1-9]|1)$" }
)

export const objective: Schema.Codec<Objective, string> = unit("objective", parseObjective, {
  pattern: "^0\\.[0-9]*[1-9]$"
})

export const rate: Schema.Codec<Rate, string> = unit("rate", parseRate, {
  pattern: "^(0|[1-9][0-9]*)(\\.[0-9]*[1-9])?/(s|m|h|d)$"
})

export const money: Schema.Codec<Money, string> = unit("money", parseMoney, {
  pattern: "^-?[0-9]{1,30}(\\.[0-9]{1,9})? [A-Z]{3}$"
})

export const date: Schema.Codec<LocalDate, string> = unit(
  "date",
  (value) => {
    const parsed = parseDate(value)
    return isUnitError(parsed) ? parsed : value
  },
  { format: "date" }
)

/** When something is due: a cron expression, as it was written. */
export const cron: Schema.Codec<string, string> = text("cron", (value) => problemIn(value, parseCron), {
  maxLength: 200
})

/** A name of a time zone, or an offset. */
export const zone: Schema.Codec<string, string> = text("zone", (value) => problemIn(value, parseZone), {
  pattern: "^([A-Za-z][A-Za-z0-9_+/-]{0,63}|[+-](0[0-9]|1[0-4]):[0-5][0-9])$"
})

/** Encoded names joined by `/`, as a pattern; `__proto__` is none. */
const onePart = "(?!__proto__(?:/|$))(?:(?:[A-Za-z0-9._-]|%[0-9A-F]{2})+|%(?=/|$))"
const keyPath = `${onePart}(?:/${onePart})*`

/** A reference to an entity of one of the kinds. Whether the entity exists is a finding, not an error of the form. */
export const refTo = <const K extends Kind>(...allowed: ReadonlyArray<K>): Schema.Codec<Address<K>, string> => {
  const set: ReadonlySet<string> = new Set(allowed)
  return text<Address<K>>(
    allowed.join(" | "),
    (value) => {
      const colon = value.indexOf(":")
      if (set.has(value.slice(0, colon)) && isKeyPath(value.slice(colon + 1))) return undefined
      const parts = parseAddress(value)
      if (parts === undefined)
        return `${JSON.stringify(value)} is not an address such as ${allowed[0] ?? "service"}:name`
      return `${JSON.stringify(value)} is a ${parts.kind}, not a ${allowed.join(" or ")}`
    },
    { pattern: `^(${allowed.join("|")}):${keyPath}$` },
    allowed
  )
}

const keyProblem = (value: string): string | undefined =>
  isKeyPath(value) ? undefined : `${JSON.stringify(value)} is not an encoded name: use segment(name)`

const encodedName = Schema.String.check(
  Schema.makeFilter(keyProblem, {
    expected: "an encoded name",
    representation: { id: "lintel/name", payload: null },
    "~lintel/problem": keyProblem,
    toJsonSchema: () => ({ pattern: `^${keyPath}$` })
  })
)

/** A record keyed by encoded names (see `segment`). */
export const named = <S extends Schema.Constraint>(value: S): Schema.$Record<Schema.String, S> =>
  Schema.Record(encodedName, value)

/** An array whose order carries no meaning; the canonical form sorts it. */
export const setOf = <S extends Schema.Constraint>(item: S): Schema.$Array<S> =>
  Schema.Array(item).annotate({ "~lintel/set": true })

const opaque = <T>(id: string, is: (value: unknown) => value is T, jsonSchema: JsonObject): Schema.Codec<T, unknown> =>
  // Any, not Unknown: Unknown is encoded to JSON first, which drops the check from the JSON Schema.
  Schema.Any.check(
    Schema.makeFilter((value: unknown) => (is(value) ? undefined : `is not ${id}`), {
      expected: id,
      representation: { id: `lintel/${id}`, payload: null },
      toJsonSchema: () => ({ ...jsonSchema }),
      "~lintel/opaque": true
    })
  ).pipe(Schema.refine(is))

export const json: Schema.Codec<Json, unknown> = opaque(
  "a JSON value",
  (value): value is Json => value !== undefined,
  {}
)

export const jsonObject: Schema.Codec<JsonObject, unknown> = opaque("a JSON object", isJsonObject, { type: "object" })

export const jsonSchema: Schema.Codec<JsonSchema, unknown> = opaque(
  "a JSON Schema",
  (value): value is JsonSchema => typeof value === "boolean" || isJsonObject(value),
  { type: ["object", "boolean"] }
)

/** Definitions by name: the names are the document's own, so the record is foreign JSON. */
export const definitions: Schema.Codec<Readonly<Record<string, JsonSchema>>, unknown> = opaque(
  "an object of JSON Schemas",
  (value): value is Readonly<Record<string, JsonSchema>> =>
    isJsonObject(value) && Object.values(value).every((item) => typeof item === "boolean" || isJsonObject(item)),
  { type: "object", additionalProperties: { type: ["object", "boolean"] } }
)

/** Examples by name. */
export const examples: Schema.Codec<Readonly<Record<string, Json>>, unknown> = opaque(
  "an object of examples",
  isJsonObject,
  { type: "object" }
)

export const count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))
export const positive = Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))
export const opt: typeof Schema.optionalKey = Schema.optionalKey
export const prose = Schema.String

/** Known absence, as opposed to nobody having said. */
export const none = Schema.Literal("none")

/** Fields that every entity may carry. */
export const common = {
  description: opt(prose),
  /** Addresses this entity had before: comparison matches them instead of reporting a removal. */
  formerly: opt(setOf(Schema.String)),
  /** Namespaced data of other packages. */
  extensions: opt(jsonObject)
}

/** Refuses a span of time that ends before it begins. */
export const inOrder: ReturnType<typeof Schema.makeFilter<WindowEnds>> = Schema.makeFilter(orderProblem, {
  expected: "a time that ends after it begins",
  representation: { id: "lintel/inOrder", payload: null },
  toJsonSchema: () => ({}),
  "~lintel/problem": orderProblem
})

/** A time of the week or of the day, by the clocks of a zone that is said beside it. */
export const recurringTime: Schema.Codec<string, string> = text("recurringTime", recurringProblem, {
  pattern: "^([A-Za-z]{3,9}( [0-9]{2}:[0-9]{2}(:[0-9]{2})?)?|[0-9]{2}:[0-9]{2}(:[0-9]{2})?)$"
})

/** Refuses ends that do not come again together. */
export const comesAgain: ReturnType<typeof Schema.makeFilter<WindowEnds>> = Schema.makeFilter(recurrenceProblem, {
  expected: "two times of the week, or two of the day",
  representation: { id: "lintel/comesAgain", payload: null },
  toJsonSchema: () => ({}),
  "~lintel/problem": recurrenceProblem
})

/** A factor above 0 as exact decimal text: `"1.5"`. */
export const factor: Schema.Codec<`${number}`, string> = text<`${number}`>(
  "factor",
  (value) =>
    /^[0-9]{1,30}(\.[0-9]{1,30})?$/u.test(value) && /[1-9]/u.test(value)
      ? undefined
      : `${JSON.stringify(value)} is not a number above 0 such as 1.5`,
  { pattern: "^(?=.*[1-9])[0-9]{1,30}(\\.[0-9]{1,30})?$" }
)
