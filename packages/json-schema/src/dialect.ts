/**
 * The JSON Schema dialects that are told apart.
 *
 * @category dialects
 * @since 0.1.0
 */
export type Dialect = "2020-12" | "2019-09" | "draft-07" | "draft-06" | "draft-04" | "openapi-3.0" | "openapi-3.1"

/**
 * What differs between dialects, as data.
 *
 * @category dialects
 * @since 0.1.0
 */
export interface DialectFeatures {
  readonly dialect: Dialect
  /** Position in time: 4, 6, 7, 2019, 2020. OpenAPI 3.0 counts as 4, OpenAPI 3.1 as 2020. */
  readonly level: 4 | 6 | 7 | 2019 | 2020
  /** A `$ref` hides every keyword beside it. */
  readonly refHidesSiblings: boolean
  /** `true` and `false` are schemas. */
  readonly booleanSchemas: boolean
  /** `exclusiveMinimum` and `exclusiveMaximum` are booleans beside `minimum` and `maximum`. */
  readonly booleanExclusive: boolean
  /** `nullable: true` adds null to an explicit `type`. */
  readonly nullable: boolean
  /** The keyword that names a resource. Absent: references are relative to the document only. */
  readonly idKeyword: "id" | "$id" | undefined
  /** `items` may be an array, with `additionalItems` for the rest. */
  readonly arrayItems: boolean
}

const features = (
  dialect: Dialect,
  level: DialectFeatures["level"],
  rest: Partial<DialectFeatures> = {}
): DialectFeatures => ({
  dialect,
  level,
  refHidesSiblings: level <= 7,
  booleanSchemas: level >= 6,
  booleanExclusive: level === 4,
  nullable: false,
  idKeyword: level === 4 ? "id" : "$id",
  arrayItems: level <= 2019,
  ...rest
})

const table: ReadonlyMap<string, DialectFeatures> = new Map(
  [
    features("2020-12", 2020),
    features("2019-09", 2019),
    features("draft-07", 7),
    features("draft-06", 6),
    features("draft-04", 4),
    features("openapi-3.0", 4, { nullable: true, idKeyword: undefined, arrayItems: false }),
    features("openapi-3.1", 2020)
  ].map((row) => [row.dialect, row])
)

/**
 * Whether a text names a dialect.
 *
 * @example
 * ```ts
 * import { isDialect } from "@lintel/json-schema"
 *
 * isDialect("draft-07") // => true
 * isDialect("draft-03") // => false
 * ```
 * @category dialects
 * @since 0.1.0
 */
export const isDialect = (value: unknown): value is Dialect => typeof value === "string" && table.has(value)

/**
 * The features of a dialect.
 *
 * @example
 * ```ts
 * import { dialectFeatures } from "@lintel/json-schema"
 *
 * dialectFeatures("draft-04").booleanExclusive // => true
 * ```
 * @category dialects
 * @since 0.1.0
 */
export const dialectFeatures = (dialect: Dialect): DialectFeatures => {
  const row = table.get(dialect)
  if (row === undefined) throw new TypeError(`unknown dialect ${dialect}`)
  return row
}

const bySchemaUri: ReadonlyMap<string, Dialect> = new Map([
  ["https://json-schema.org/draft/2020-12/schema", "2020-12"],
  ["https://json-schema.org/draft/2019-09/schema", "2019-09"],
  ["http://json-schema.org/draft-07/schema", "draft-07"],
  ["http://json-schema.org/draft-06/schema", "draft-06"],
  ["http://json-schema.org/draft-04/schema", "draft-04"],
  ["https://spec.openapis.org/oas/3.1/dialect/base", "openapi-3.1"]
])

/**
 * The dialect that a `$schema` value names, if it is one of the known ones.
 *
 * @example
 * ```ts
 * import { dialectOfSchemaUri } from "@lintel/json-schema"
 *
 * dialectOfSchemaUri("http://json-schema.org/draft-07/schema#") // => "draft-07"
 * ```
 * @category dialects
 * @since 0.1.0
 */
export const dialectOfSchemaUri = (uri: unknown): Dialect | undefined =>
  typeof uri === "string" ? bySchemaUri.get(uri.replace(/#$/, "").replace(/^http:(.*20\d\d-)/, "https:$1")) : undefined
