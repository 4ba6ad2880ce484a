import {
  type DocumentPair,
  type Part,
  type Truth,
  str,
  int,
  obj,
  arr,
  doc,
  v30,
  J,
  body,
  q,
  add,
  both
} from "./notation.js"

const to31 = (id: string, t1: Truth, t2: Truth, a: Part, b: Part) =>
  both(`3.0→3.1: ${id}`, t1, t2, a, b, {}, {}, "3.0.3", "3.1.0")

/** Of 3.0 and 3.1. */
export const versionsPairs: ReadonlyArray<DocumentPair> = [
  ...to31(
    "nullable enum that lists null",
    "nothing",
    "nothing",
    { type: "string", nullable: true, enum: ["a", null] },
    { type: ["string", "null"], enum: ["a", null] }
  ),
  ...to31(
    "nullable reference by allOf with type",
    "nothing",
    "nothing",
    obj({ a: { type: "object", nullable: true, properties: { b: int } } }),
    obj({ a: { oneOf: [{ type: "object", properties: { b: int } }, { type: "null" }] } })
  ),
  ...to31(
    "exclusiveMaximum true without maximum says nothing",
    "nothing",
    "nothing",
    { type: "integer", exclusiveMaximum: true },
    int
  ),
  ...to31(
    "exclusive bound becomes inclusive",
    "compatible",
    "breaking",
    { type: "number", minimum: 0, exclusiveMinimum: true },
    { type: "number", minimum: 0 }
  ),
  ...to31(
    "inclusive bound becomes exclusive",
    "breaking",
    "compatible",
    { type: "number", minimum: 0, exclusiveMinimum: false },
    { type: "number", exclusiveMinimum: 0 }
  ),
  ...to31(
    "both bounds written, the stronger counts",
    "nothing",
    "nothing",
    { type: "integer", minimum: 5 },
    { type: "integer", minimum: 5, exclusiveMinimum: 3 }
  ),
  ...to31(
    "nullable list of nullable texts",
    "nothing",
    "nothing",
    { type: "array", nullable: true, items: { type: "string", nullable: true } },
    { type: ["array", "null"], items: { type: ["string", "null"] } }
  ),
  ...to31("null lost in items only", "breaking", "compatible", arr({ type: "string", nullable: true }), arr(str)),
  ...to31(
    "nullable map values",
    "nothing",
    "nothing",
    { type: "object", additionalProperties: { type: "integer", nullable: true } },
    { type: "object", additionalProperties: { anyOf: [int, { type: "null" }] } }
  ),
  ...to31(
    "const for a single value",
    "nothing",
    "nothing",
    obj({ k: { type: "string", enum: ["a"] } }),
    obj({ k: { const: "a" } })
  ),
  ...add(
    "3.0→3.1: file in multipart",
    "compatible",
    v30(body(J(obj({ f: { type: "string", format: "binary" } }), "multipart/form-data"))),
    doc(body(J(obj({ f: { contentMediaType: "application/octet-stream" } }), "multipart/form-data")))
  ),
  ...add(
    "3.0→3.1: nullable parameter",
    "nothing",
    v30(q({ schema: { type: "integer", nullable: true } })),
    doc(q({ schema: { type: ["integer", "null"] } }))
  )
]
