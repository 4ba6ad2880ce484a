import {
  type DocumentPair,
  type Part,
  str,
  int,
  num,
  obj,
  arr,
  R,
  S,
  both,
  narrow,
  widen,
  same,
  change
} from "./notation.js"

const inherit = (base: Part, cat?: Part) =>
  S({ Pet: { ...base, discriminator: { propertyName: "kind" } }, Cat: { allOf: [R("Pet"), cat] } })

/** Of schemas. */
export const schemasPairs: ReadonlyArray<DocumentPair> = [
  ...narrow(
    "unevaluated: a branch loses a property",
    {
      oneOf: [obj({ k: { const: "a" }, x: str }, ["k"]), obj({ k: { const: "b" } }, ["k"])],
      unevaluatedProperties: false
    },
    { oneOf: [obj({ k: { const: "a" } }, ["k"]), obj({ k: { const: "b" } }, ["k"])], unevaluatedProperties: false }
  ),
  ...widen(
    "unevaluated: a branch gains a property",
    { oneOf: [obj({ k: { const: "a" } }, ["k"]), obj({ k: { const: "b" } }, ["k"])], unevaluatedProperties: false },
    {
      oneOf: [obj({ k: { const: "a" }, x: str }, ["k"]), obj({ k: { const: "b" } }, ["k"])],
      unevaluatedProperties: false
    }
  ),
  ...same(
    "unevaluated: false over what a reference declares",
    { allOf: [R("B")] },
    { allOf: [R("B")], unevaluatedProperties: false },
    S({ B: obj({ a: str }) })
  ),
  ...same(
    "unevaluated: additionalProperties of a subschema evaluates all",
    { allOf: [{ type: "object", additionalProperties: str }] },
    { allOf: [{ type: "object", additionalProperties: str }], unevaluatedProperties: false }
  ),
  ...both("allOf: required in one branch, readOnly in the other", "compatible", "compatible", obj({ a: str }), {
    allOf: [obj({ a: str, id: { ...str, readOnly: true } }), { required: ["id"] }]
  }),
  ...both(
    "allOf: writeOnly promised in another branch goes",
    "compatible",
    "compatible",
    { allOf: [obj({ a: str, p: { ...str, writeOnly: true } }), { required: ["p"] }] },
    obj({ a: str, p: { ...str, writeOnly: true } })
  ),
  ...both(
    "readOnly: required inside items of a reference",
    "compatible",
    "compatible",
    arr(R("I")),
    arr(R("I")),
    S({ I: obj({ a: str }) }),
    S({ I: { allOf: [obj({ a: str }), obj({ id: { ...str, readOnly: true } }, ["id"])] } })
  ),
  ...both(
    "readOnly: promise inside items is taken back",
    "compatible",
    "breaking",
    arr(obj({ id: { ...str, readOnly: true } }, ["id"])),
    arr(obj({ id: { ...str, readOnly: true } }))
  ),
  ...both(
    "readOnly: on the whole nested object, which gains a required part",
    "compatible",
    "compatible",
    obj({ m: obj({ a: str }, [], { readOnly: true }) }),
    obj({ m: obj({ a: str, b: str }, ["b"], { readOnly: true }) })
  ),
  ...both(
    "writeOnly: on the whole nested object, which loses a promise",
    "compatible",
    "compatible",
    obj({ m: obj({ a: str, b: str }, ["b"], { writeOnly: true }) }),
    obj({ m: obj({ a: str, b: str }, [], { writeOnly: true }) })
  ),
  ...both(
    "writeOnly: nested object asks for more",
    "breaking",
    "compatible",
    obj({ m: obj({ a: str, b: str }, [], { writeOnly: true }) }),
    obj({ m: obj({ a: str, b: str }, ["b"], { writeOnly: true }) })
  ),
  ...both(
    "readOnly: recursion gains a promised identifier",
    "compatible",
    "compatible",
    R("T"),
    R("T"),
    S({ T: obj({ kids: arr(R("T")) }) }),
    S({ T: obj({ id: { ...str, readOnly: true }, kids: arr(R("T")) }, ["id"]) })
  ),
  ...same("integer with halves", int, { type: "integer", multipleOf: 0.5 }),
  ...same("integer bounds as a list", { type: "integer", minimum: 1, maximum: 3 }, { enum: [1, 2, 3] }),
  ...same("integer above one and a half", { type: "integer", minimum: 1.5 }, { type: "integer", minimum: 2 }),
  ...same("empty text", { type: "string", maxLength: 0 }, { const: "" }),
  ...narrow("number to multiples of a tenth", num, { type: "number", multipleOf: 0.1 }),
  ...widen(
    "multiples of a tenth to hundredths",
    { type: "number", multipleOf: 0.1 },
    { type: "number", multipleOf: 0.01 }
  ),
  ...widen("letters of any script", { type: "string", pattern: "^[a-z]+$" }, { type: "string", pattern: "^\\p{L}+$" }),
  ...same(
    "length in characters, not in units",
    { type: "string", minLength: 1, maxLength: 3 },
    { type: "string", pattern: "^[^]{1,3}$" }
  ),
  ...narrow(
    "alternatives without brackets",
    { type: "string", pattern: "^a|b$" },
    { type: "string", pattern: "^(a|b)$" }
  ),
  ...same(
    "a look-ahead that asks for a digit",
    { type: "string", pattern: "^(?=.*[0-9])[a-z0-9]+$" },
    { type: "string", pattern: "^[a-z0-9]*[0-9][a-z0-9]*$" }
  ),
  ...widen("URI to a reference", { type: "string", format: "uri" }, { type: "string", format: "uri-reference" }),
  ...change("IPv4 to IPv6", { type: "string", format: "ipv4" }, { type: "string", format: "ipv6" }),
  ...change("time to duration", { type: "string", format: "time" }, { type: "string", format: "duration" }),
  ...same(
    "int32 by bounds",
    { type: "integer", format: "int32" },
    { type: "integer", minimum: -2147483648, maximum: 2147483647 }
  ),
  ...narrow(
    "inheritance: the base asks for more",
    R("Cat"),
    R("Cat"),
    inherit(obj({ kind: str, n: str }, ["kind"]), obj({ m: int })),
    inherit(obj({ kind: str, n: str }, ["kind", "n"]), obj({ m: int }))
  ),
  ...same(
    "inheritance: a property moves into the base",
    R("Cat"),
    R("Cat"),
    inherit(obj({ kind: str }, ["kind"]), obj({ n: str })),
    inherit(obj({ kind: str, n: str }, ["kind"]), {})
  ),
  ...same(
    "discriminator: alternatives in another order",
    R("U"),
    R("U"),
    S({
      C: obj({ k: { const: "C" } }, ["k"]),
      D: obj({ k: { const: "D" } }, ["k"]),
      U: { oneOf: [R("C"), R("D")], discriminator: { propertyName: "k" } }
    }),
    S({
      C: obj({ k: { const: "C" } }, ["k"]),
      D: obj({ k: { const: "D" } }, ["k"]),
      U: { anyOf: [R("D"), R("C")], discriminator: { propertyName: "k" } }
    })
  ),
  ...same(
    "if with a then that says nothing",
    obj({ a: str }),
    obj({ a: str }, [], { if: { required: ["a"] }, then: true })
  ),
  ...narrow(
    "not with two names together",
    obj({ a: str, b: str }),
    obj({ a: str, b: str }, [], { not: { required: ["a", "b"] } })
  ),
  ...same("not a type that was never one", str, { type: "string", not: { type: "integer" } }),
  ...narrow(
    "dependentSchemas closes",
    obj({ a: str, b: str }),
    obj({ a: str, b: str }, [], { dependentSchemas: { a: { properties: { b: { const: "x" } } } } })
  )
]
