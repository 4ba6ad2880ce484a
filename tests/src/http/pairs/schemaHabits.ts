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
  both,
  narrow,
  widen,
  same,
  change
} from "./notation.js"

const tree = (leaf: Part, more: Part = {}) => S({ T: obj({ v: leaf, kids: arr(R("T"), more) }) })
const U = (mapping: Part | undefined, list?: ReadonlyArray<string>, schemas?: Part) =>
  S({
    Cat: obj({ kind: str, m: int }, ["kind"]),
    Dog: obj({ kind: str, w: str }, ["kind", "w"]),
    ...schemas,
    Pet: {
      oneOf: (list ?? ["Cat", "Dog"]).map(R),
      discriminator: { propertyName: "kind", ...(mapping ? { mapping } : {}) }
    }
  })
const m1 = { cat: "#/components/schemas/Cat", dog: "#/components/schemas/Dog" }

/** Of schema habits. */
export const schemaHabitsPairs: ReadonlyArray<DocumentPair> = [
  // allOf with additionalProperties false in both: nothing valid except the shared names
  ...narrow("allOf of two closed objects from one closed", obj({ a: str }, [], closed), {
    allOf: [obj({ a: str }, [], closed), obj({ b: str }, [], closed)]
  }),
  ...same("allOf of closed objects of the same names is one", obj({ a: str, b: int }, [], closed), {
    allOf: [obj({ a: str, b: int }, [], closed), obj({ a: true, b: true }, [], closed)]
  }),
  ...narrow(
    "allOf inheritance, base gets closed",
    { allOf: [obj({ a: str }), obj({ b: str })] },
    { allOf: [obj({ a: str }, [], closed), obj({ b: str })] }
  ),
  ...same(
    "allOf inheritance closed by unevaluated",
    { allOf: [obj({ a: str }), obj({ b: str })] },
    { allOf: [obj({ a: str }), obj({ b: str })], unevaluatedProperties: false }
  ),
  ...both(
    "oneOf made anyOf, overlapping",
    "compatible",
    "breaking",
    { oneOf: [obj({ a: str }, ["a"]), obj({ b: str }, ["b"])] },
    { anyOf: [obj({ a: str }, ["a"]), obj({ b: str }, ["b"])] }
  ),
  ...same(
    "oneOf made anyOf, disjoint by a constant",
    { oneOf: [obj({ k: { const: "a" } }, ["k"]), obj({ k: { const: "b" } }, ["k"])] },
    { anyOf: [obj({ k: { const: "a" } }, ["k"]), obj({ k: { const: "b" } }, ["k"])] }
  ),
  ...narrow("anyOf made oneOf, overlapping numbers", { anyOf: [num, int] }, { oneOf: [num, int] }),
  ...narrow(
    "anyOf made allOf",
    {
      anyOf: [
        { minLength: 3, type: "string" },
        { maxLength: 5, type: "string" }
      ]
    },
    {
      allOf: [
        { minLength: 3, type: "string" },
        { maxLength: 5, type: "string" }
      ]
    }
  ),
  ...same(
    "enum order and a duplicate",
    { type: "string", enum: ["a", "b"] },
    { type: "string", enum: ["b", "a", "a"] }
  ),
  ...narrow(
    "enum loses null under 3.1",
    { type: ["string", "null"], enum: ["a", null] },
    { type: ["string", "null"], enum: ["a"] }
  ),
  ...both(
    "3.0: nullable enum without null in the list",
    "compatible",
    "breaking",
    { type: "string", enum: ["a"] },
    { type: "string", nullable: true, enum: ["a", null] },
    {},
    {},
    "3.0.3"
  ),
  ...same(
    "3.0: nullable added but the enum has no null",
    { type: "string", enum: ["a"] },
    { type: "string", nullable: true, enum: ["a"] },
    {},
    {},
    "3.0.3"
  ),
  ...same("3.0: nullable without type says nothing", { description: "x" }, { nullable: true }, {}, {}, "3.0.3"),
  ...narrow(
    "3.0: nullable false is no null",
    { type: "string", nullable: true },
    { type: "string", nullable: false },
    {},
    {},
    "3.0.3"
  ),
  ...widen(
    "3.0: nullable in allOf branch alone does nothing",
    { allOf: [{ type: "object", properties: { a: str } }] },
    {
      anyOf: [
        { type: "object", properties: { a: str } },
        { type: "object", nullable: true, properties: { a: str } }
      ]
    },
    {},
    {},
    "3.0.3"
  ),
  ...same(
    "3.0: exclusiveMinimum false",
    { type: "integer", minimum: 1 },
    { type: "integer", minimum: 1, exclusiveMinimum: false },
    {},
    {},
    "3.0.3"
  ),
  ...narrow(
    "3.0: exclusiveMinimum true",
    { type: "integer", minimum: 1 },
    { type: "integer", minimum: 1, exclusiveMinimum: true },
    {},
    {},
    "3.0.3"
  ),
  ...narrow("integer to int32", int, { type: "integer", format: "int32" }),
  ...widen("int32 to no format", { type: "integer", format: "int32" }, int),
  ...both("int64 on integers the other has unbounded", "compatible", "compatible", int, {
    type: "integer",
    format: "int64"
  }),
  ...same(
    "int64 that bounds imply",
    { type: "integer", minimum: 0, maximum: 100 },
    { type: "integer", minimum: 0, maximum: 100, format: "int64" }
  ),
  ...same(
    "int32 that bounds imply",
    { type: "integer", minimum: 0, maximum: 100 },
    { type: "integer", minimum: 0, maximum: 100, format: "int32" }
  ),
  ...narrow(
    "minLength 1 on a required text",
    obj({ a: str }, ["a"]),
    obj({ a: { type: "string", minLength: 1 } }, ["a"])
  ),
  ...same(
    "minLength 1 that a pattern implies",
    obj({ a: { type: "string", pattern: "^[a-z]+$" } }, ["a"]),
    obj({ a: { type: "string", pattern: "^[a-z]+$", minLength: 1 } }, ["a"])
  ),
  ...same(
    "minLength 36 that uuid implies",
    { type: "string", format: "uuid" },
    { type: "string", format: "uuid", minLength: 36, maxLength: 36 }
  ),
  ...narrow(
    "maxLength 35 that uuid contradicts, in an option",
    obj({ a: { type: "string", format: "uuid" } }),
    obj({ a: { type: "string", format: "uuid", maxLength: 35 } })
  ),
  ...change("uuid to date", { type: "string", format: "uuid" }, { type: "string", format: "date" }),
  ...narrow("text to date-time", str, { type: "string", format: "date-time" }),
  ...same(
    "date by format and by a pattern too",
    { type: "string", format: "date" },
    { type: "string", format: "date", pattern: "^[0-9-]+$" }
  ),
  ...same("const and single enum", { type: "string", const: "a" }, { type: "string", enum: ["a"] }),
  ...change("const changed", { const: "a" }, { const: "b" }),
  ...widen("const to enum of two", { const: "a" }, { enum: ["a", "b"] }),
  ...same("const 1 and 1.0", { const: 1 }, { enum: [1.0] }),
  ...change("number 1 and text 1", { const: 1 }, { const: "1" }),
  ...narrow(
    "pattern tightened within classes",
    { type: "string", pattern: "^[a-z0-9]+$" },
    { type: "string", pattern: "^[a-z]+$" }
  ),
  ...same(
    "pattern with groups rewritten",
    { type: "string", pattern: "^(foo|bar)s?$" },
    { type: "string", pattern: "^(?:foo|foos|bar|bars)$" }
  ),
  ...same(
    "pattern with case spelled out",
    { type: "string", pattern: "^(?:[Yy])$" },
    { type: "string", pattern: "^[yY]{1}$" }
  ),
  ...same(
    "uniqueItems where one item at most",
    arr(str, { maxItems: 1 }),
    arr(str, { maxItems: 1, uniqueItems: true })
  ),
  ...same(
    "uniqueItems of a tuple of different types",
    { type: "array", prefixItems: [str, int], items: false },
    { type: "array", prefixItems: [str, int], items: false, uniqueItems: true }
  ),
  ...narrow("uniqueItems of booleans", arr(bool), arr(bool, { uniqueItems: true })),
  ...same(
    "maxItems 2 where unique booleans",
    arr(bool, { uniqueItems: true }),
    arr(bool, { uniqueItems: true, maxItems: 2 })
  ),
  ...narrow("minProperties 1 of options", obj({ a: str, b: str }), obj({ a: str, b: str }, [], { minProperties: 1 })),
  ...same(
    "minProperties 1 that required implies",
    obj({ a: str }, ["a"]),
    obj({ a: str }, ["a"], { minProperties: 1 })
  ),
  ...same(
    "maxProperties 2 of two declared",
    obj({ a: str, b: str }, [], closed),
    obj({ a: str, b: str }, [], { maxProperties: 2 })
  ),
  ...narrow(
    "maxProperties 1 of two declared",
    obj({ a: str, b: str }),
    obj({ a: str, b: str }, [], { maxProperties: 1 })
  ),
  // sender closed: old request declares 1 property; new maxProperties 1: fine
  ...same("maxProperties 1 of one declared", obj({ a: str }), obj({ a: str }, [], { maxProperties: 1 })),
  ...same("empty schema and an object of nothing", { description: "any" }, {}),
  ...narrow("empty schema to an object", {}, { type: "object" }),
  ...same("boolean schema true and no properties", obj({ a: true }), obj({ a: {} })),
  ...narrow("property refused by false", obj({ a: str }), obj({ a: false })),
  ...same("property false that was absent", obj({ b: str }), obj({ b: str, a: false })),
  ...both("not: {} is nothing", "compatible", "compatible", obj({ b: str, a: { not: {} } }), obj({ b: str, a: false })),
  ...widen("type array gains boolean", { type: ["string", "integer"] }, { type: ["string", "integer", "boolean"] }),
  ...same("type array as anyOf", { type: ["string", "integer"] }, { anyOf: [int, str] }),
  ...same("type [number, integer] is number", { type: ["number", "integer"] }, num),
  ...narrow(
    "dependentRequired through three",
    obj({ a: str, b: str, c: str }, [], { dependentRequired: { a: ["b"] } }),
    obj({ a: str, b: str, c: str }, [], { dependentRequired: { a: ["b"], b: ["c"] } })
  ),
  ...same(
    "dependentRequired of a required name",
    obj({ a: str, b: str }, ["a", "b"]),
    obj({ a: str, b: str }, ["a"], { dependentRequired: { a: ["b"] } })
  ),
  ...same(
    "if then that always held",
    obj({ k: { const: "x" }, a: str }, ["k", "a"]),
    obj({ k: { const: "x" }, a: str }, ["k"], { if: { properties: { k: { const: "x" } } }, then: { required: ["a"] } })
  ),
  ...same(
    "if/then/else as two branches",
    obj({ k: { enum: ["x", "y"] }, a: str }, ["k"], {
      if: { properties: { k: { const: "x" } } },
      then: { required: ["a"] }
    }),
    { anyOf: [obj({ k: { const: "x" }, a: str }, ["k", "a"]), obj({ k: { const: "y" }, a: str }, ["k"])] }
  ),
  ...same("then without if says nothing", obj({ a: str }), obj({ a: str }, [], { then: { required: ["a"] } })),
  ...narrow(
    "unevaluatedProperties false where a map was open",
    obj({ a: str }, [], open),
    obj({ a: str }, [], { unevaluatedProperties: false })
  ),
  ...both(
    "unevaluatedProperties typed",
    "breaking",
    "compatible",
    obj({ a: str }, [], open),
    obj({ a: str }, [], { unevaluatedProperties: int })
  ),
  ...narrow(
    "unevaluatedItems false",
    { type: "array", prefixItems: [str], items: true },
    { type: "array", prefixItems: [str], unevaluatedItems: false }
  ),
  ...narrow("recursion: list of children bounded", R("T"), R("T"), tree(str), tree(str, { maxItems: 2 })),
  ...narrow(
    "recursion: leaf deep in a linked list",
    R("L"),
    R("L"),
    S({ L: obj({ n: { anyOf: [R("L"), { type: "null" }] }, v: arr(arr(num)) }) }),
    S({ L: obj({ n: { anyOf: [R("L"), { type: "null" }] }, v: arr(arr(int)) }) })
  ),
  ...same(
    "recursion: two steps at a time",
    R("A"),
    R("A"),
    S({ A: obj({ n: R("A") }) }),
    S({ A: obj({ n: R("B") }), B: obj({ n: R("A") }) })
  ),
  ...widen(
    "recursion: a new shape deep inside",
    R("E"),
    R("E"),
    S({
      E: {
        oneOf: [
          obj({ op: { const: "not" }, of: R("E") }, ["op", "of"]),
          obj({ op: { const: "lit" }, v: int }, ["op", "v"])
        ]
      }
    }),
    S({
      E: {
        oneOf: [
          obj({ op: { const: "not" }, of: R("E") }, ["op", "of"]),
          obj({ op: { const: "lit" }, v: num }, ["op", "v"])
        ]
      }
    })
  ),
  ...same(
    "recursive without base: nothing fits either",
    R("N"),
    R("M"),
    S({ N: obj({ n: R("N") }, ["n"]) }),
    S({ M: obj({ m: R("M") }, ["m"]) })
  ),
  ...narrow(
    "propertyNames bounded",
    { type: "object", additionalProperties: str },
    { type: "object", additionalProperties: str, propertyNames: { maxLength: 10 } }
  ),
  ...same(
    "propertyNames that patternProperties imply",
    { type: "object", patternProperties: { "^[a-z]{1,3}$": str }, additionalProperties: false },
    {
      type: "object",
      patternProperties: { "^[a-z]{1,3}$": str },
      additionalProperties: false,
      propertyNames: { maxLength: 3 }
    }
  ),
  ...change(
    "map of texts to map of one name less",
    { type: "object", additionalProperties: str },
    { type: "object", additionalProperties: str, properties: { id: int } }
  ),
  ...both(
    "a property leaves a closed map with the same type",
    "compatible",
    "compatible",
    obj({ a: str }, [], { additionalProperties: str }),
    { type: "object", additionalProperties: str }
  ),
  ...narrow("multipleOf 0.01 on money", num, { type: "number", multipleOf: 0.01 }),
  ...same(
    "multipleOf 0.01 that 0.1 implies",
    { type: "number", multipleOf: 0.1 },
    { type: "number", multipleOf: 0.1, allOf: [{ multipleOf: 0.01 }] }
  ),
  ...same("number with integer bounds equal", { type: "number", minimum: 5, maximum: 5 }, { const: 5 }),
  ...narrow("exclusive bound", { type: "number", minimum: 0 }, { type: "number", exclusiveMinimum: 0 }),
  ...same("minimum -0", { type: "number", minimum: 0 }, { type: "number", minimum: -0 }),
  ...same("contains 0 says nothing", arr(int), arr(int, { contains: { minimum: 5 }, minContains: 0 })),
  ...narrow("contains once at most", arr(int), arr(int, { contains: { minimum: 5 }, minContains: 0, maxContains: 1 })),
  ...same(
    "title as a union name and x- words",
    { title: "A", type: "string", "x-go-name": "A" },
    { title: "B", type: "string", "x-go-name": "B", "x-enum-varnames": ["Q"] }
  ),
  ...same("$comment, $anchor and $id", obj({ a: str }), { $comment: "c", ...obj({ a: str }) }),
  ...same(
    "$defs inside the schema",
    obj({ a: str }),
    { $defs: { S: str }, type: "object", properties: { a: { $ref: "#/components/schemas/S" } } },
    S({}),
    S({ S: str })
  ),
  ...same(
    "$dynamicRef without anchor of the same name is a reference",
    obj({ a: { $ref: "#/components/schemas/N" } }),
    obj({ a: { $dynamicRef: "#/components/schemas/N" } }),
    S({ N: str }),
    S({ N: str })
  ),
  // $ref siblings: 3.0 ignores, 3.1 counts
  ...same(
    "3.0: sibling of $ref is ignored",
    obj({ a: R("X") }),
    obj({ a: { ...R("X"), minLength: 3 } }),
    S({ X: str }),
    undefined,
    "3.0.3"
  ),
  ...narrow(
    "3.1: sibling of $ref counts",
    obj({ a: R("X") }),
    obj({ a: { ...R("X"), minLength: 3 } }),
    S({ X: str }),
    undefined,
    "3.1.0"
  ),
  ...narrow(
    "3.0 to 3.1: the ignored sibling starts to count",
    obj({ a: { ...R("X"), minLength: 3 } }),
    obj({ a: { ...R("X"), minLength: 3 } }),
    S({ X: str }),
    undefined,
    "3.0.3",
    "3.1.0"
  ),
  ...narrow(
    "nullable left behind on the way from 3.0 to 3.1",
    obj({ a: { type: "string", nullable: true } }),
    obj({ a: { type: "string", nullable: true } }),
    {},
    {},
    "3.0.3",
    "3.1.0"
  ),
  ...narrow(
    "3.0 to 3.1: a boolean exclusiveMinimum left behind is no number",
    obj({ a: { type: "integer", minimum: 0 } }),
    obj({ a: { type: "integer", exclusiveMinimum: 0 } }),
    {},
    {},
    "3.0.3",
    "3.1.0"
  ),
  ...same(
    "format binary becomes contentEncoding",
    obj({ a: { type: "string", format: "byte" } }),
    obj({ a: { type: "string", contentEncoding: "base64" } }),
    {},
    {},
    "3.0.3",
    "3.1.0"
  ),
  // readOnly / writeOnly
  ...both(
    "readOnly property made required",
    "compatible",
    "compatible",
    obj({ id: { type: "string", readOnly: true } }),
    obj({ id: { type: "string", readOnly: true } }, ["id"])
  ),
  ...both(
    "readOnly removed from a required one",
    "breaking",
    "compatible",
    obj({ id: { type: "string", readOnly: true } }, ["id"]),
    obj({ id: str }, ["id"])
  ),
  ...both(
    "readOnly gained by a required one",
    "compatible",
    "compatible",
    obj({ id: str }, ["id"]),
    obj({ id: { type: "string", readOnly: true } }, ["id"])
  ),
  ...both(
    "writeOnly gained: gone from answers",
    "compatible",
    "breaking",
    obj({ p: str }, ["p"]),
    obj({ p: { type: "string", writeOnly: true } }, ["p"])
  ),
  ...both(
    "writeOnly dropped: appears in answers",
    "compatible",
    "compatible",
    obj({ p: { type: "string", writeOnly: true } }, ["p"]),
    obj({ p: str }, ["p"])
  ),
  ...both(
    "writeOnly narrowed matters to requests only",
    "breaking",
    "compatible",
    obj({ p: { type: "string", writeOnly: true } }),
    obj({ p: { type: "string", writeOnly: true, minLength: 8 } })
  ),
  ...both(
    "readOnly gained in a closed request",
    "meaning",
    "compatible",
    obj({ id: str, a: str }, [], closed),
    obj({ id: { type: "string", readOnly: true }, a: str }, [], closed)
  ),
  ...both(
    "readOnly by reference (3.1 sibling)",
    "compatible",
    "compatible",
    obj({ a: str }),
    obj({ a: str, id: { ...R("Id"), readOnly: true } }, ["id"]),
    S({ Id: str })
  ),
  ...both(
    "readOnly inside the referenced schema",
    "compatible",
    "compatible",
    obj({ a: str }),
    obj({ a: str, id: R("Id") }, ["id"]),
    S({ Id: { type: "string", readOnly: true } })
  ),
  // discriminators
  ...both(
    "discriminator: mapping removed, names by schema instead",
    "meaning",
    "meaning",
    R("Pet"),
    R("Pet"),
    U(m1),
    U(undefined)
  ),
  ...both(
    "discriminator: property renamed",
    "breaking",
    "breaking",
    R("P1"),
    R("P1"),
    S({
      A: obj({ k: { const: "A" } }, ["k"]),
      B: obj({ k: { const: "B" } }, ["k"]),
      P1: { oneOf: [R("A"), R("B")], discriminator: { propertyName: "k" } }
    }),
    S({
      A: obj({ t: { const: "A" } }, ["t"]),
      B: obj({ t: { const: "B" } }, ["t"]),
      P1: { oneOf: [R("A"), R("B")], discriminator: { propertyName: "t" } }
    })
  ),
  ...both(
    "discriminator: written out mapping of the implicit names",
    "nothing",
    "nothing",
    R("Pet"),
    R("Pet"),
    U(undefined),
    U({ Cat: "#/components/schemas/Cat", Dog: "#/components/schemas/Dog" })
  )
]
