import type { JsonObject, JsonSchema } from "@lintel/model"

/** Two versions of a payload, and whether it breaks where callers write it and where the service writes it. */
export interface PayloadPair {
  readonly name: string
  readonly old: JsonSchema
  readonly new: JsonSchema
  /** Old data with the new reader. */
  readonly request: "fine" | "breaks"
  /** New data with the old reader. */
  readonly response: "fine" | "breaks"
}

const text = { type: "string" }
const number = { type: "number" }
const whole = { type: "integer" }

const object = (properties: Readonly<Record<string, JsonSchema>>, more: JsonObject = {}): JsonObject => ({
  type: "object",
  properties,
  ...more
})

const [condition, outcome] = ["if", "then"] as const

const conditionally = (when: JsonSchema, consequence: JsonSchema): JsonObject => ({
  [condition]: when,
  [outcome]: consequence
})

const pair = (
  name: string,
  old: JsonSchema,
  fresh: JsonSchema,
  request: "fine" | "breaks",
  response: "fine" | "breaks"
): PayloadPair => ({ name, old, new: fresh, request, response })

const list = (items: JsonSchema, more: object = {}): JsonSchema => ({ type: "array", items, ...more })

const tree = (leaf: JsonSchema): JsonSchema => ({
  $ref: "#/$defs/Tree",
  $defs: { Tree: object({ value: leaf, children: list({ $ref: "#/$defs/Tree" }) }) }
})

const expanded = (inner: JsonSchema): JsonSchema => ({
  $ref: "#/$defs/Order",
  $defs: {
    Order: object({ customer: { anyOf: [text, { $ref: "#/$defs/Customer" }] } }),
    Customer: object({ name: inner, orders: list({ $ref: "#/$defs/Order" }) }, { required: ["name"] })
  }
})

const cat = object({ kind: { const: "cat" }, lives: whole }, { required: ["kind"] })
const dog = object({ kind: { const: "dog" }, tricks: list(text) }, { required: ["kind"] })
const bird = object({ kind: { const: "bird" } }, { required: ["kind"] })
const angryDog = object({ kind: { const: "dog" }, tricks: list(text), bites: whole }, { required: ["kind", "bites"] })

export const payloadPairs: ReadonlyArray<PayloadPair> = [
  pair("nothing differs", object({ a: text }), object({ a: text }), "fine", "fine"),
  pair(
    "only words differ",
    object({ a: text }),
    object({ a: { ...text, description: "said better", title: "A" } }),
    "fine",
    "fine"
  ),
  // properties
  pair("an optional property is added", object({ a: text }), object({ a: text, b: text }), "fine", "fine"),
  pair(
    "an optional property is added to a closed object",
    object({ a: text }, { additionalProperties: false }),
    object({ a: text, b: text }, { additionalProperties: false }),
    "fine",
    "breaks"
  ),
  pair(
    "a required property is added",
    object({ a: text }),
    object({ a: text, b: text }, { required: ["b"] }),
    "breaks",
    "fine"
  ),
  pair(
    "an optional property goes from an open object",
    object({ a: text, b: text }),
    object({ a: text }),
    "fine",
    "fine"
  ),
  pair(
    "an optional property goes from a closed object",
    object({ a: text, b: text }, { additionalProperties: false }),
    object({ a: text }, { additionalProperties: false }),
    "breaks",
    "fine"
  ),
  pair(
    "a required property goes",
    object({ a: text, b: text }, { required: ["b"] }),
    object({ a: text }),
    "fine",
    "breaks"
  ),
  pair("optional becomes required", object({ a: text }), object({ a: text }, { required: ["a"] }), "breaks", "fine"),
  pair("required becomes optional", object({ a: text }, { required: ["a"] }), object({ a: text }), "fine", "breaks"),
  pair(
    "an object is closed",
    object({ a: text }),
    object({ a: text }, { additionalProperties: false }),
    "fine",
    "fine"
  ),
  pair("a map is closed", { type: "object" }, object({ a: text }, { additionalProperties: false }), "breaks", "fine"),
  pair(
    "an open map of texts becomes one of numbers",
    object({}, { additionalProperties: text }),
    object({}, { additionalProperties: number }),
    "breaks",
    "breaks"
  ),
  pair(
    "values of a map are widened",
    object({}, { additionalProperties: whole }),
    object({}, { additionalProperties: number }),
    "fine",
    "breaks"
  ),
  pair(
    "undeclared properties are declared open",
    object({ a: text }),
    object({ a: text }, { additionalProperties: true }),
    "fine",
    "fine"
  ),
  pair(
    "declared open, then a type for one name",
    object({ a: text }, { additionalProperties: true }),
    object({ a: text, b: number }, { additionalProperties: true }),
    "breaks",
    "fine"
  ),
  pair(
    "patternProperties are narrowed",
    object({}, { patternProperties: { "^x-": text } }),
    object({}, { patternProperties: { "^x-": { ...text, maxLength: 3 } } }),
    "breaks",
    "fine"
  ),
  pair(
    "propertyNames are narrowed",
    object({}, { additionalProperties: text }),
    object({}, { additionalProperties: text, propertyNames: { maxLength: 3 } }),
    "breaks",
    "fine"
  ),
  pair(
    "minProperties grows",
    { type: "object", minProperties: 1 },
    { type: "object", minProperties: 2 },
    "breaks",
    "fine"
  ),
  pair(
    "maxProperties shrinks",
    { type: "object", maxProperties: 3 },
    { type: "object", maxProperties: 2 },
    "breaks",
    "fine"
  ),
  pair(
    "maxProperties that closed properties imply",
    object({ a: text, b: text }, { additionalProperties: false }),
    object({ a: text, b: text }, { additionalProperties: false, maxProperties: 2 }),
    "fine",
    "fine"
  ),
  pair(
    "dependentRequired is added",
    object({ a: text, b: text }),
    object({ a: text, b: text }, { dependentRequired: { a: ["b"] } }),
    "breaks",
    "fine"
  ),
  pair(
    "deep inside: a nested property is required",
    object({ a: object({ b: object({ c: text }) }) }),
    object({ a: object({ b: object({ c: text }, { required: ["c"] }) }) }),
    "breaks",
    "fine"
  ),
  // types
  pair("a type changes", text, number, "breaks", "breaks"),
  pair("integer becomes number", whole, number, "fine", "breaks"),
  pair("number becomes integer", number, whole, "breaks", "fine"),
  pair("null is allowed", text, { type: ["string", "null"] }, "fine", "breaks"),
  pair("null is allowed by anyOf", text, { anyOf: [text, { type: "null" }] }, "fine", "breaks"),
  pair("null in two spellings", { type: ["string", "null"] }, { anyOf: [text, { type: "null" }] }, "fine", "fine"),
  pair("null goes with oneOf", { oneOf: [{ type: "null" }, text] }, text, "breaks", "fine"),
  pair("anything becomes something", true, text, "breaks", "fine"),
  pair("a boolean is spelt as an enum", { type: "boolean" }, { enum: [true, false] }, "fine", "fine"),
  // enums and constants
  pair("a value is added", { enum: ["a"] }, { enum: ["a", "b"] }, "fine", "breaks"),
  pair("a value goes", { enum: ["a", "b"] }, { enum: ["a"] }, "breaks", "fine"),
  pair("the enum goes", { ...text, enum: ["a", "b"] }, text, "fine", "breaks"),
  pair("an enum comes", text, { ...text, enum: ["a", "b"] }, "breaks", "fine"),
  pair("values in another order", { enum: ["a", "b"] }, { enum: ["b", "a"] }, "fine", "fine"),
  pair("a constant becomes an enum", { const: "a" }, { enum: ["a", "b"] }, "fine", "breaks"),
  pair("a dead value goes", { type: "string", enum: ["a", 1] }, { type: "string", enum: ["a"] }, "fine", "fine"),
  pair("a constant changes", { const: 1 }, { const: 2 }, "breaks", "breaks"),
  pair("an enum of one is a constant", { enum: ["a"] }, { const: "a" }, "fine", "fine"),
  // numbers
  pair("a minimum comes", number, { ...number, minimum: 0 }, "breaks", "fine"),
  pair("a minimum is lowered", { ...number, minimum: 1 }, { ...number, minimum: 0 }, "fine", "breaks"),
  pair("a bound becomes exclusive", { ...number, minimum: 0 }, { ...number, exclusiveMinimum: 0 }, "breaks", "fine"),
  pair(
    "whole numbers above 0 are those from 1",
    { ...whole, exclusiveMinimum: 0 },
    { ...whole, minimum: 1 },
    "fine",
    "fine"
  ),
  pair("a maximum is raised", { ...number, maximum: 5 }, { ...number, maximum: 10 }, "fine", "breaks"),
  pair("multipleOf grows", { ...whole, multipleOf: 5 }, { ...whole, multipleOf: 10 }, "breaks", "fine"),
  pair("multipleOf of another number", { ...whole, multipleOf: 4 }, { ...whole, multipleOf: 6 }, "breaks", "breaks"),
  // texts
  pair("maxLength shrinks", { ...text, maxLength: 10 }, { ...text, maxLength: 5 }, "breaks", "fine"),
  pair("minLength comes", text, { ...text, minLength: 1 }, "breaks", "fine"),
  pair("a pattern is widened", { ...text, pattern: "^[a-c]$" }, { ...text, pattern: "^[a-z]$" }, "fine", "breaks"),
  pair("a pattern in other words", { ...text, pattern: "^[0-9]+$" }, { ...text, pattern: "^\\d{1,}$" }, "fine", "fine"),
  pair(
    "a pattern and a length that say the same",
    { ...text, pattern: "^a{3}$" },
    { ...text, pattern: "^a+$", minLength: 3, maxLength: 3 },
    "fine",
    "fine"
  ),
  pair("a format comes", text, { ...text, format: "uuid" }, "breaks", "fine"),
  pair("a format goes", { ...text, format: "date" }, text, "fine", "breaks"),
  pair(
    "an address of the web is a reference",
    { ...text, format: "uri" },
    { ...text, format: "uri-reference" },
    "fine",
    "breaks"
  ),
  pair("a number gets narrower", { ...whole, format: "int64" }, { ...whole, format: "int32" }, "breaks", "fine"),
  pair("a number is said to be wide", whole, { ...whole, format: "int64" }, "fine", "fine"),
  // lists
  pair("items are narrowed", list(number), list(whole), "breaks", "fine"),
  pair("minItems comes", list(text), list(text, { minItems: 1 }), "breaks", "fine"),
  pair("maxItems is raised", list(text, { maxItems: 2 }), list(text, { maxItems: 3 }), "fine", "breaks"),
  pair("items have to differ", list(text), list(text, { uniqueItems: true }), "breaks", "fine"),
  pair("contains comes", list(text), list(text, { contains: { const: "a" } }), "breaks", "fine"),
  pair(
    "a tuple grows",
    { type: "array", prefixItems: [text] },
    { type: "array", prefixItems: [text, number] },
    "breaks",
    "fine"
  ),
  pair(
    "items of objects get a required property",
    list(object({ a: text })),
    list(object({ a: text }, { required: ["a"] })),
    "breaks",
    "fine"
  ),
  pair("one and a list of one", text, list(text), "breaks", "breaks"),
  // composition
  pair(
    "allOf is flattened",
    { allOf: [object({ a: text }), object({ b: number }, { required: ["b"] })] },
    object({ a: text, b: number }, { required: ["b"] }),
    "fine",
    "fine"
  ),
  pair(
    "allOf gets another part",
    { allOf: [object({ a: text })] },
    { allOf: [object({ a: text }), object({ b: text }, { required: ["b"] })] },
    "breaks",
    "fine"
  ),
  pair(
    "what one part declares and another requires",
    { allOf: [object({ id: text }), { properties: { a: text } }] },
    { allOf: [object({ id: text }), { properties: { a: text }, required: ["id"] }] },
    "breaks",
    "fine"
  ),
  pair("an alternative is added", { anyOf: [cat, dog] }, { anyOf: [cat, dog, bird] }, "fine", "breaks"),
  pair("an alternative goes", { oneOf: [cat, dog] }, { oneOf: [cat] }, "breaks", "fine"),
  pair("alternatives in another order", { oneOf: [cat, dog] }, { oneOf: [dog, cat] }, "fine", "fine"),
  pair("an alternative is narrowed", { oneOf: [cat, dog] }, { oneOf: [cat, angryDog] }, "breaks", "fine"),
  pair("oneOf becomes anyOf where nothing overlaps", { oneOf: [cat, dog] }, { anyOf: [cat, dog] }, "fine", "fine"),
  pair(
    "an overlapping alternative is added to oneOf",
    { oneOf: [{ ...whole, maximum: 5 }] },
    {
      oneOf: [
        { ...whole, maximum: 5 },
        { ...whole, minimum: 3 }
      ]
    },
    "breaks",
    "breaks"
  ),
  pair("enums apart become one", { oneOf: [{ enum: ["a"] }, { enum: ["b"] }] }, { enum: ["a", "b"] }, "fine", "fine"),
  pair("one schema is wrapped", object({ a: text }), { oneOf: [object({ a: text })] }, "fine", "fine"),
  pair(
    "narrowed where another alternative takes it up",
    {
      anyOf: [
        { ...number, minimum: 0 },
        { ...number, maximum: 0 }
      ]
    },
    {
      anyOf: [
        { ...number, minimum: 5 },
        { ...number, maximum: 5 }
      ]
    },
    "fine",
    "fine"
  ),
  pair("not is widened", { not: { ...number, minimum: 10 } }, { not: { ...number, minimum: 5 } }, "breaks", "fine"),
  pair(
    "a condition comes",
    object({ a: text, b: text }),
    {
      ...conditionally({ properties: { a: { const: "x" } }, required: ["a"] }, { required: ["b"] }),
      ...object({ a: text, b: text })
    },
    "breaks",
    "fine"
  ),
  // references and recursion
  pair(
    "a schema moves into a definition",
    object({ a: object({ b: text }) }),
    { $defs: { A: object({ b: text }) }, ...object({ a: { $ref: "#/$defs/A" } }) },
    "fine",
    "fine"
  ),
  pair("a recursive schema stays", tree(text), tree(text), "fine", "fine"),
  pair("a recursive schema is narrowed", tree(text), tree({ ...text, maxLength: 3 }), "breaks", "fine"),
  pair(
    "a recursive schema is renamed",
    tree(text),
    { $ref: "#/$defs/Node", $defs: { Node: object({ value: text, children: list({ $ref: "#/$defs/Node" }) }) } },
    "fine",
    "fine"
  ),
  pair("what can be expanded is narrowed", expanded(text), expanded({ ...text, minLength: 1 }), "breaks", "fine"),
  pair(
    "unevaluatedProperties closes what allOf declares",
    { allOf: [object({ a: text })], unevaluatedProperties: false },
    { allOf: [object({ a: text, b: text })], unevaluatedProperties: false },
    "fine",
    "breaks"
  ),
  pair(
    "a change that nothing reaches",
    { ...text, $defs: { Unused: number } },
    { ...text, $defs: { Unused: text } },
    "fine",
    "fine"
  ),
  pair(
    "a change behind a property that is never there",
    object({ a: false, b: text }),
    object({ a: number, b: text }),
    "fine",
    "breaks"
  )
]
