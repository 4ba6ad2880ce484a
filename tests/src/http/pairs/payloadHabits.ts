import {
  type DocumentPair,
  type Part,
  str,
  int,
  num,
  bool,
  closed,
  open,
  obj,
  arr,
  R,
  S,
  A,
  both,
  narrow,
  same,
  widen
} from "./notation.js"

/** A union of objects that a constant tells apart. */
const kinds = (all: Readonly<Record<string, Part>>): Part => ({
  oneOf: Object.entries(all).map(([kind, more]) =>
    obj({ kind: { const: kind }, ...more }, ["kind", ...Object.keys(more)])
  )
})

/** Of payloads as many services have them: pages, envelopes, unions, money. */
export const payloadHabitsPairs: ReadonlyArray<DocumentPair> = [
  ...widen("tagged union of constants gains a kind", kinds({ a: { x: int } }), kinds({ a: { x: int }, b: { y: str } })),
  ...narrow(
    "tagged union of constants loses a kind",
    kinds({ a: { x: int }, b: { y: str } }),
    kinds({ a: { x: int } })
  ),
  ...same("tagged union written with an enum of one each", kinds({ a: { x: int }, b: { y: str } }), {
    oneOf: [
      obj({ kind: { enum: ["b"] }, y: str }, ["kind", "y"]),
      obj({ kind: { type: "string", enum: ["a"] }, x: int }, ["x", "kind"])
    ]
  }),
  ...same("union oneOf to anyOf, kinds tell", kinds({ a: { x: int }, b: { y: str } }), {
    anyOf: kinds({ a: { x: int }, b: { y: str } })["oneOf"]
  }),
  ...both(
    "union of kinds flattened to one object of all",
    "compatible",
    "breaking",
    kinds({ a: { x: int }, b: { y: str } }),
    obj({ kind: { enum: ["a", "b"] }, x: int, y: str }, ["kind"])
  ),
  ...both(
    "page: cursor becomes nullable",
    "compatible",
    "breaking",
    obj({ items: arr(A), next: str }, ["items", "next"]),
    obj({ items: arr(A), next: { type: ["string", "null"] } }, ["items", "next"])
  ),
  ...both(
    "page: next leaves required",
    "compatible",
    "breaking",
    obj({ items: arr(A), next: str }, ["items", "next"]),
    obj({ items: arr(A), next: str }, ["items"])
  ),
  ...both("bare list to an envelope", "breaking", "breaking", arr(A), obj({ items: arr(A) }, ["items"])),
  ...both("single object to list or object", "compatible", "breaking", A, { oneOf: [A, arr(A)] }),
  ...both(
    "money: number to text",
    "breaking",
    "breaking",
    obj({ amount: num }, ["amount"]),
    obj({ amount: { type: "string", pattern: "^[0-9]+$" } }, ["amount"])
  ),
  ...both(
    "money: integer to number",
    "compatible",
    "breaking",
    obj({ amount: int }, ["amount"]),
    obj({ amount: num }, ["amount"])
  ),
  ...both(
    "JSON:API: attributes closed",
    "compatible",
    "compatible",
    obj({ data: obj({ attributes: obj({ n: str }) }) }),
    obj({ data: obj({ attributes: obj({ n: str }, [], closed) }) })
  ),
  ...both(
    "map of ints to map of numbers",
    "compatible",
    "breaking",
    { type: "object", additionalProperties: int },
    { type: "object", additionalProperties: num }
  ),
  ...both(
    "map keys: pattern narrowed",
    "breaking",
    "compatible",
    { type: "object", patternProperties: { "^[a-z]+$": str }, additionalProperties: false },
    { type: "object", patternProperties: { "^[a-c]+$": str }, additionalProperties: false }
  ),
  ...both(
    "map keys: pattern in another form",
    "compatible",
    "compatible",
    { type: "object", patternProperties: { "^[0-9]+$": str }, additionalProperties: false },
    { type: "object", patternProperties: { "^\\d+$": str }, additionalProperties: false }
  ),
  ...both(
    "tuple gains an optional third",
    "compatible",
    "breaking",
    { type: "array", prefixItems: [str, int], items: false },
    { type: "array", prefixItems: [str, int, bool], items: false }
  ),
  ...both(
    "tuple: third of any kind to a flag",
    "breaking",
    "compatible",
    { type: "array", prefixItems: [str, int] },
    { type: "array", prefixItems: [str, int, bool] }
  ),
  ...both(
    "tuple by minItems and maxItems",
    "compatible",
    "compatible",
    { type: "array", prefixItems: [str, int], items: false },
    { type: "array", prefixItems: [str, int], maxItems: 2 }
  ),
  ...both(
    "contains: one admin needed",
    "breaking",
    "compatible",
    arr({ enum: ["admin", "user"] }),
    arr({ enum: ["admin", "user"] }, { contains: { const: "admin" } })
  ),
  ...both(
    "contains implied by items and minItems",
    "compatible",
    "compatible",
    arr({ const: "a" }, { minItems: 1 }),
    arr({ const: "a" }, { minItems: 1, contains: { const: "a" } })
  ),
  ...both("uniqueItems on strings", "breaking", "compatible", arr(str), arr(str, { uniqueItems: true })),
  ...both(
    "uniqueItems of an enum bounds the length",
    "compatible",
    "compatible",
    arr({ enum: ["a", "b"] }, { uniqueItems: true }),
    arr({ enum: ["a", "b"] }, { uniqueItems: true, maxItems: 2 })
  ),
  ...both(
    "not required: forbids a name",
    "breaking",
    "compatible",
    obj({ a: str, b: str }),
    obj({ a: str, b: str }, [], { not: { required: ["b"] } })
  ),
  ...both(
    "exactly one of two names",
    "breaking",
    "compatible",
    obj({ a: str, b: str }),
    obj({ a: str, b: str }, [], { oneOf: [{ required: ["a"] }, { required: ["b"] }] })
  ),
  ...both(
    "at least one of two names relaxed",
    "compatible",
    "breaking",
    obj({ a: str, b: str }, [], { anyOf: [{ required: ["a"] }, { required: ["b"] }] }),
    obj({ a: str, b: str })
  ),
  ...both(
    "if country then state needed",
    "breaking",
    "compatible",
    obj({ country: str, state: str }, ["country"]),
    obj({ country: str, state: str }, ["country"], {
      if: { properties: { country: { const: "US" } } },
      then: { required: ["state"] }
    })
  ),
  ...both(
    "dependentRequired added",
    "breaking",
    "compatible",
    obj({ card: str, cvc: str }),
    obj({ card: str, cvc: str }, [], { dependentRequired: { card: ["cvc"] } })
  ),
  ...both(
    "dependentRequired as if then",
    "compatible",
    "compatible",
    obj({ card: str, cvc: str }, [], { dependentRequired: { card: ["cvc"] } }),
    obj({ card: str, cvc: str }, [], { if: { required: ["card"] }, then: { required: ["cvc"] } })
  ),
  ...both(
    "percent: 0..100 to 0..1",
    "breaking",
    "compatible",
    { type: "number", minimum: 0, maximum: 100 },
    { type: "number", minimum: 0, maximum: 1 }
  ),
  ...both(
    "integer open bounds written closed",
    "compatible",
    "compatible",
    { type: "integer", exclusiveMinimum: 0, exclusiveMaximum: 10 },
    { type: "integer", minimum: 1, maximum: 9 }
  ),
  ...both(
    "number open bounds written closed",
    "breaking",
    "compatible",
    { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 10 },
    { type: "number", minimum: 1, maximum: 9 }
  ),
  ...both(
    "cents: multipleOf 5 to 10",
    "breaking",
    "compatible",
    { type: "integer", multipleOf: 5 },
    { type: "integer", multipleOf: 10 }
  ),
  ...both(
    "multipleOf 1 on numbers is integer",
    "compatible",
    "compatible",
    { type: "number", multipleOf: 1 },
    { type: "integer" }
  ),
  ...both(
    "enum of mixed kinds loses a number",
    "breaking",
    "compatible",
    { enum: ["a", 1, null] },
    { enum: ["a", null] }
  ),
  ...both(
    "enum by oneOf of constants with titles",
    "compatible",
    "compatible",
    { type: "string", enum: ["a", "b"] },
    {
      oneOf: [
        { const: "a", title: "A" },
        { const: "b", title: "B" }
      ]
    }
  ),
  ...both(
    "pattern: slug allows underscore",
    "compatible",
    "breaking",
    { type: "string", pattern: "^[a-z0-9-]+$" },
    { type: "string", pattern: "^[a-z0-9_-]+$" }
  ),
  ...both(
    "pattern: anchors dropped",
    "compatible",
    "breaking",
    { type: "string", pattern: "^[a-z]+$" },
    { type: "string", pattern: "[a-z]+" }
  ),
  ...both(
    "pattern: star without anchors admits all",
    "compatible",
    "breaking",
    { type: "string", pattern: "^a$" },
    { type: "string", pattern: "a*" }
  ),
  ...both(
    "length by pattern and by keyword",
    "compatible",
    "compatible",
    { type: "string", pattern: "^[0-9]{4}$" },
    { type: "string", pattern: "^[0-9]+$", minLength: 4, maxLength: 4 }
  ),
  ...both("format email gained", "breaking", "compatible", str, { type: "string", format: "email" }),
  ...both("format unknown to anybody gained", "compatible", "compatible", str, { type: "string", format: "sku" }),
  ...both(
    "date-time to date",
    "breaking",
    "breaking",
    { type: "string", format: "date-time" },
    { type: "string", format: "date" }
  ),
  ...both(
    "$ref chain of three to the end",
    "compatible",
    "compatible",
    R("A"),
    R("C"),
    S({ A: R("B"), B: R("C"), C: A })
  ),
  ...both(
    "recursive tree: child becomes nullable",
    "compatible",
    "breaking",
    R("T"),
    R("T"),
    S({ T: obj({ child: R("T"), v: int }, ["v"]) }),
    S({ T: obj({ child: { anyOf: [R("T"), { type: "null" }] }, v: int }, ["v"]) })
  ),
  ...both(
    "mutual recursion: far leaf narrowed",
    "breaking",
    "compatible",
    R("X"),
    R("X"),
    S({ X: obj({ y: R("Y") }), Y: obj({ x: R("X"), n: int }) }),
    S({ X: obj({ y: R("Y") }), Y: obj({ x: R("X"), n: { type: "integer", minimum: 0 } }) })
  ),
  ...both(
    "allOf of mixins flattened",
    "compatible",
    "compatible",
    { allOf: [obj({ id: str }, ["id"]), obj({ n: int })] },
    obj({ id: str, n: int }, ["id"])
  ),
  ...both(
    "allOf mixin dropped with its promise",
    "compatible",
    "breaking",
    { allOf: [obj({ id: str }, ["id"]), obj({ n: int })] },
    obj({ id: str, n: int })
  ),
  ...both("property any to text", "breaking", "compatible", obj({ v: {} }, ["v"]), obj({ v: str }, ["v"])),
  ...both("property declared true to any", "compatible", "compatible", obj({ v: true }), obj({ v: {} })),
  ...both(
    "property never may come",
    "compatible",
    "compatible",
    obj({ v: false, a: str }),
    obj({ v: { not: {} }, a: str })
  ),
  ...both(
    "open object: declared extra of another type",
    "breaking",
    "compatible",
    obj({ a: str }, [], open),
    obj({ a: str, b: int }, [], open)
  ),
  ...both(
    "minProperties gained",
    "breaking",
    "compatible",
    obj({ a: str, b: str }),
    obj({ a: str, b: str }, [], { minProperties: 1 })
  ),
  ...both(
    "discriminator: mapping target gains a required name",
    "breaking",
    "compatible",
    { oneOf: [R("Cat"), R("Dog")], discriminator: { propertyName: "k" } },
    { oneOf: [R("Cat"), R("Dog")], discriminator: { propertyName: "k" } },
    S({ Cat: obj({ k: { const: "Cat" }, c: int }, ["k"]), Dog: obj({ k: { const: "Dog" } }, ["k"]) }),
    S({ Cat: obj({ k: { const: "Cat" }, c: int }, ["k", "c"]), Dog: obj({ k: { const: "Dog" } }, ["k"]) })
  ),
  ...both(
    "discriminator dropped, constants tell",
    "compatible",
    "compatible",
    { oneOf: [R("Cat"), R("Dog")], discriminator: { propertyName: "k" } },
    { oneOf: [R("Cat"), R("Dog")] },
    S({ Cat: obj({ k: { const: "Cat" } }, ["k"]), Dog: obj({ k: { const: "Dog" } }, ["k"]) })
  ),
  ...both(
    "component moved to another name behind oneOf",
    "compatible",
    "compatible",
    { oneOf: [R("Cat"), R("Dog")] },
    { oneOf: [R("Kitty"), R("Dog")] },
    S({ Cat: obj({ k: { const: "c" } }, ["k"]), Dog: obj({ k: { const: "d" } }, ["k"]) }),
    S({ Kitty: obj({ k: { const: "c" } }, ["k"]), Dog: obj({ k: { const: "d" } }, ["k"]) })
  ),
  ...both(
    "password: writeOnly required",
    "breaking",
    "compatible",
    obj({ p: { ...str, writeOnly: true } }),
    obj({ p: { ...str, writeOnly: true } }, ["p"])
  ),
  ...both(
    "id: readOnly loses its promise",
    "compatible",
    "breaking",
    obj({ id: { ...str, readOnly: true } }, ["id"]),
    obj({ id: { ...str, readOnly: true } })
  ),
  ...both(
    "id: readOnly integer to text",
    "compatible",
    "breaking",
    obj({ id: { ...int, readOnly: true } }),
    obj({ id: { ...str, readOnly: true } })
  ),
  ...both(
    "password: writeOnly narrowed",
    "breaking",
    "compatible",
    obj({ p: { ...str, writeOnly: true } }),
    obj({ p: { ...str, minLength: 8, writeOnly: true } })
  ),
  ...both("unused component changed", "compatible", "compatible", A, A, S({ U: str }), S({ U: int }))
]
