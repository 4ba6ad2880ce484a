/** What a schema asks of a value, by the part of the interpreter that looks at it: most schemas ask very little. */
export const families = {
  type: 1,
  constants: 2,
  numbers: 4,
  lengths: 8,
  pattern: 16,
  format: 32,
  object: 64,
  array: 128,
  references: 256,
  combinations: 512,
  unevaluated: 1024
} as const

const alone: number = families.type | families.constants | families.numbers | families.lengths

export const scalarFamilies: number = alone | families.pattern | families.format

/** Whether a schema speaks of a value itself only, without patterns, and without formats where these are asserted. */
export const isLeaf = (asked: number, formats: unknown): boolean =>
  (asked & ~(formats === undefined ? alone | families.format : alone)) === 0

const named: ReadonlyArray<readonly [number, string]> = [
  [families.type, "type nullable"],
  [families.constants, "enum const"],
  [families.numbers, "multipleOf maximum exclusiveMaximum minimum exclusiveMinimum"],
  [families.lengths, "maxLength minLength"],
  [families.pattern, "pattern"],
  [families.format, "format"],
  [
    families.object,
    `maxProperties minProperties required properties patternProperties additionalProperties propertyNames
    dependentRequired dependentSchemas dependencies`
  ],
  [families.array, "items prefixItems additionalItems maxItems minItems uniqueItems contains minContains maxContains"],
  [families.references, "$ref $dynamicRef $recursiveRef"],
  [families.combinations, "allOf anyOf oneOf not if then else"],
  [families.unevaluated, "unevaluatedProperties unevaluatedItems"]
]

const familyOf: ReadonlyMap<string, number> = new Map(
  named.flatMap(([family, names]) => names.split(/\s+/).map((name): [string, number] => [name, family]))
)

/** The families of the keywords of a schema. */
export const familiesOf = (keywords: ReadonlyArray<string>): number => {
  let found = 0
  for (const keyword of keywords) found |= familyOf.get(keyword) ?? 0
  return found
}
