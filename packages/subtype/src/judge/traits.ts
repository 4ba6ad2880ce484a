import { type Dialect } from "@lintel/json-schema"

/** What the interpreter asks about a dialect. Kept apart from the normaliser on purpose: the two check each other. */
export interface Traits {
  readonly keywords: ReadonlySet<string>
  readonly idKeyword: "id" | "$id" | undefined
  /** `$id: "#name"` names an anchor. */
  readonly idFragments: boolean
  /** A `$ref` hides every keyword beside it. */
  readonly refHidesSiblings: boolean
  readonly booleanExclusive: boolean
  readonly nullable: boolean
  /** `items` may be an array, continued by `additionalItems`. */
  readonly arrayItems: boolean
  /** Items that match `contains` count as evaluated. */
  readonly containsEvaluates: boolean
  /** Where a document keeps schemas besides the schema keywords. */
  readonly openApi: boolean
}

const split = (text: string): ReadonlyArray<string> => text.trim().split(/\s+/)

const openApi30 = split(`$ref type enum allOf anyOf oneOf not multipleOf maximum exclusiveMaximum minimum
  exclusiveMinimum maxLength minLength pattern items maxItems minItems uniqueItems maxProperties minProperties required
  properties additionalProperties format nullable`)
const draft04 = split(`$ref type enum allOf anyOf oneOf not multipleOf maximum exclusiveMaximum minimum exclusiveMinimum
  maxLength minLength pattern items additionalItems maxItems minItems uniqueItems maxProperties minProperties required
  properties patternProperties additionalProperties dependencies format`)
const draft06 = [...draft04, "const", "contains", "propertyNames"]
const draft07 = [...draft06, "if", "then", "else"]
const draft2019 = [
  ...draft07,
  ...split(`dependentRequired dependentSchemas unevaluatedProperties unevaluatedItems minContains maxContains
  $recursiveRef $recursiveAnchor $anchor`)
]
const draft2020 = [
  ...draft2019.filter((keyword) => !/^(?:additionalItems|\$recursive.*)$/.test(keyword)),
  ...split("prefixItems $dynamicRef $dynamicAnchor")
]

const traits = (keywords: ReadonlyArray<string>, rest: Partial<Traits>): Traits => ({
  keywords: new Set(keywords),
  idKeyword: "$id",
  idFragments: false,
  refHidesSiblings: false,
  booleanExclusive: false,
  nullable: false,
  arrayItems: false,
  containsEvaluates: false,
  openApi: false,
  ...rest
})

const old: Partial<Traits> = { idFragments: true, refHidesSiblings: true, arrayItems: true }

const byDialect: { readonly [D in Dialect]: Traits } = {
  "2020-12": traits(draft2020, { containsEvaluates: true }),
  "openapi-3.1": traits(draft2020, { containsEvaluates: true, openApi: true }),
  "2019-09": traits(draft2019, { arrayItems: true }),
  "draft-07": traits(draft07, old),
  "draft-06": traits(draft06, old),
  "draft-04": traits(draft04, { ...old, idKeyword: "id", booleanExclusive: true }),
  "openapi-3.0": traits(openApi30, {
    idKeyword: undefined,
    refHidesSiblings: true,
    booleanExclusive: true,
    nullable: true,
    openApi: true
  })
}

/** The traits of a dialect. */
export const traitsOf = (dialect: Dialect): Traits => byDialect[dialect]
