import { type Dialect, dialectOfSchemaUri } from "@lintel/json-schema"

/** How the value of a keyword is read. */
export type KeywordForm =
  | "schema"
  | "schemas"
  | "map"
  | "items"
  | "number"
  | "count"
  | "boolean"
  | "text"
  | "annotation"
  /** Read together with others once all are known. */
  | "combined"
  /** Left out: identity and definitions, which references no longer need. */
  | "dropped"

interface Keyword {
  readonly form: KeywordForm
  /** The first level (4, 6, 7, 2019, 2020) that has the keyword; OpenAPI 3.0 and Swagger 2.0 have level 4 at most. */
  readonly since: number
}

const group = (form: KeywordForm, since: number, names: string): ReadonlyArray<readonly [string, Keyword]> =>
  names.split(" ").map((name) => [name, { form, since }] as const)

/** Every keyword that is known, with its form. */
export const keywords: ReadonlyMap<string, Keyword> = new Map([
  ...group("schema", 4, "not additionalProperties"),
  ...group("schema", 6, "contains propertyNames"),
  ...group("schema", 7, "if then else"),
  ...group("schema", 2019, "unevaluatedItems unevaluatedProperties contentSchema"),
  ...group("schemas", 4, "allOf anyOf oneOf"),
  ...group("schemas", 2020, "prefixItems"),
  ...group("map", 4, "properties"),
  ...group("map", 5, "patternProperties"),
  ...group("map", 2019, "dependentSchemas"),
  ...group("items", 4, "items"),
  ...group("number", 4, "multipleOf minimum maximum exclusiveMinimum exclusiveMaximum"),
  ...group("count", 4, "maxLength minLength maxItems minItems maxProperties minProperties"),
  ...group("count", 2019, "minContains maxContains"),
  ...group("boolean", 4, "uniqueItems readOnly writeOnly deprecated"),
  ...group("text", 4, "pattern format"),
  ...group("text", 7, "contentEncoding contentMediaType"),
  ...group("annotation", 4, "title description default xml externalDocs"),
  ...group("annotation", 6, "const examples"),
  ...group("annotation", 7, "$comment"),
  ...group("annotation", 2019, "$vocabulary"),
  ...group("combined", 4, "type nullable enum required discriminator example $ref"),
  ...group("combined", 5, "additionalItems dependencies"),
  ...group("combined", 2019, "dependentRequired $dynamicRef $recursiveRef"),
  ...group("dropped", 4, "definitions"),
  ...group("dropped", 5, "$schema id"),
  ...group("dropped", 6, "$id"),
  ...group("dropped", 2019, "$defs $anchor $recursiveAnchor"),
  ...group("dropped", 2020, "$dynamicAnchor")
])

/**
 * The rules a schema is written by.
 *
 * @category Schemas
 * @since 0.1.0
 */
export interface SchemaRules {
  readonly name: string
  /** A `$ref` hides every keyword beside it. */
  readonly refHidesSiblings: boolean
  /** `nullable` adds null to an explicit type; else it is a foreign keyword. */
  readonly nullable: boolean
  /** The newest keywords it has. */
  readonly level: number
  readonly isOpenApi: boolean
}

const openApi30: SchemaRules = {
  name: "OpenAPI 3.0",
  refHidesSiblings: true,
  nullable: true,
  level: 4,
  isOpenApi: true
}

/**
 * The rules of schemas in OpenAPI documents, by the version of the document.
 *
 * @category Schemas
 * @since 0.1.0
 */
export const openApiRules: Readonly<Record<"2.0" | "3.0" | "3.1" | "3.2", SchemaRules>> = {
  "2.0": { ...openApi30, name: "Swagger 2.0", nullable: false },
  "3.0": openApi30,
  "3.1": { name: "OpenAPI 3.1", refHidesSiblings: false, nullable: false, level: 2020, isOpenApi: true },
  "3.2": { name: "OpenAPI 3.2", refHidesSiblings: false, nullable: false, level: 2020, isOpenApi: true }
}

const levels: Readonly<Record<Dialect, number>> = {
  "draft-04": 5,
  "draft-06": 6,
  "draft-07": 7,
  "2019-09": 2019,
  "2020-12": 2020,
  "openapi-3.0": 4,
  "openapi-3.1": 2020
}

/**
 * The rules that a `$schema` value names, `undefined` when it names none that are known.
 *
 * @category Schemas
 * @since 0.1.0
 */
export const rulesOfDialect = (uri: unknown): SchemaRules | undefined => {
  const dialect = dialectOfSchemaUri(uri)
  if (dialect === undefined) return undefined
  if (dialect === "openapi-3.0") return openApi30
  if (dialect === "openapi-3.1") return openApiRules["3.1"]
  const level = levels[dialect]
  return { name: `JSON Schema ${dialect}`, refHidesSiblings: level <= 7, nullable: false, level, isOpenApi: false }
}

export const typeNames: ReadonlySet<string> = new Set([
  "null",
  "boolean",
  "object",
  "array",
  "number",
  "string",
  "integer"
])

/**
 * Keywords that restrict nothing: lost beside a `$ref`, they are no loss of meaning.
 *
 * @category Schemas
 * @since 0.1.0
 */
export const annotations: ReadonlySet<string> = new Set([
  "title",
  "description",
  "summary",
  "default",
  "example",
  "examples",
  "deprecated",
  "xml",
  "externalDocs",
  "$comment"
])
