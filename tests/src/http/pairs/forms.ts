import {
  type DocumentPair,
  type Part,
  type Truth,
  str,
  int,
  closed,
  form,
  obj,
  arr,
  R,
  S,
  doc,
  J,
  body,
  RS,
  add,
  http
} from "./notation.js"

const mp = (schema: Part, encoding?: Part, t = "multipart/form-data") =>
  body({ [t]: { schema, ...(encoding ? { encoding } : {}) } })
const FO = obj({ f: str, o: obj({ a: int }) })
const xml = (s: Part, x: Part = {}) => doc(body(J(s, "application/xml")), x)

const inJson: Part = { f: { contentType: "application/json" } }
const inText: Part = { f: { contentType: "text/plain" } }
const changed = (name: string, truth: Truth, back: Truth, at: (schema: Part) => Part): ReadonlyArray<DocumentPair> => [
  ...http(name, truth, at(int), at(str)),
  ...http(`${name}, the other way`, back, at(str), at(int))
]

/** Of forms, parts, XML. */
export const formsPairs: ReadonlyArray<DocumentPair> = [
  ...http(
    "parts: header value narrowed",
    "breaking",
    mp(FO, { f: { headers: { "X-H": { required: true, schema: str } } } }),
    mp(FO, { f: { headers: { "X-H": { required: true, schema: { enum: ["a"] } } } } })
  ),
  ...http(
    "parts: required header not asked for any more",
    "compatible",
    mp(FO, { f: { headers: { "X-H": { required: true, schema: str } } } }),
    mp(FO)
  ),
  ...http(
    "parts: encoding of a property that is not there",
    "nothing",
    mp(FO),
    mp(FO, { zz: { contentType: "image/png" } })
  ),
  ...http(
    "parts: encoding says nothing for JSON",
    "nothing",
    mp(FO, undefined, "application/json"),
    mp(FO, { f: { contentType: "image/png" } }, "application/json")
  ),
  ...http(
    "parts: order of content types",
    "nothing",
    mp(FO, { f: { contentType: "image/png, image/jpeg" } }),
    mp(FO, { f: { contentType: "image/jpeg,image/png" } })
  ),
  ...http("parts: object as JSON to XML", "breaking", mp(FO), mp(FO, { o: { contentType: "application/xml" } })),
  ...http(
    "parts: object as JSON or XML",
    "compatible",
    mp(FO),
    mp(FO, { o: { contentType: "application/json, application/xml" } })
  ),
  ...http(
    "form: list by pipes",
    "breaking",
    mp(obj({ l: arr(int, { minItems: 2 }) }, ["l"]), undefined, form),
    mp(obj({ l: arr(int, { minItems: 2 }) }, ["l"]), { l: { style: "pipeDelimited", explode: false } }, form)
  ),
  ...http(
    "form: list of one by pipes",
    "compatible",
    mp(obj({ l: arr(int, { minItems: 1, maxItems: 1 }) }, ["l"]), undefined, form),
    mp(
      obj({ l: arr(int, { minItems: 1, maxItems: 1 }) }, ["l"]),
      { l: { style: "pipeDelimited", explode: false } },
      form
    )
  ),
  ...http(
    "form: closed form loses a field",
    "breaking",
    mp(obj({ a: str, b: str }, [], closed), undefined, form),
    mp(obj({ a: str }, [], closed), undefined, form)
  ),
  ...http(
    "form: open form loses a field",
    "compatible",
    mp(obj({ a: str, b: str }), undefined, form),
    mp(obj({ a: str }), undefined, form)
  ),
  ...http(
    "form: integer bounds",
    "breaking",
    mp(obj({ a: { type: "integer", maximum: 10 } }), undefined, form),
    mp(obj({ a: { type: "integer", maximum: 5 } }), undefined, form)
  ),
  ...add(
    "XML: namespace changed",
    "breaking",
    xml(obj({ a: str }, [], { xml: { name: "r", namespace: "urn:a" } })),
    xml(obj({ a: str }, [], { xml: { name: "r", namespace: "urn:b" } }))
  ),
  ...add(
    "XML: name of the root changed",
    "breaking",
    xml(obj({ a: str }, [], { xml: { name: "r" } })),
    xml(obj({ a: str }, [], { xml: { name: "s" } }))
  ),
  ...add(
    "XML: name of items of a wrapped list",
    "breaking",
    xml(obj({ l: arr({ ...str, xml: { name: "i" } }, { xml: { wrapped: true } }) })),
    xml(obj({ l: arr({ ...str, xml: { name: "j" } }, { xml: { wrapped: true } }) }))
  ),
  ...add(
    "XML: wrapped on what is no list",
    "nothing",
    xml(obj({ a: str })),
    xml(obj({ a: { ...str, xml: { wrapped: true } } }))
  ),
  ...add(
    "XML: attribute in an answer",
    "breaking",
    doc(RS({ "200": { description: "", content: J(obj({ a: str }, ["a"]), "application/xml") } })),
    doc(
      RS({
        "200": {
          description: "",
          content: J(obj({ a: { ...str, xml: { attribute: true } } }, ["a"]), "application/xml")
        }
      })
    )
  ),
  ...add(
    "XML: renamed behind a reference",
    "breaking",
    xml(obj({ a: R("V") }), S({ V: { ...str, xml: { name: "v" } } })),
    xml(obj({ a: R("V") }), S({ V: { ...str, xml: { name: "w" } } }))
  ),
  ...changed("parts: a number in JSON to text", "breaking", "breaking", (f) => mp(obj({ f }, ["f"]), inJson)),
  ...changed("parts: a number in plain text to text", "compatible", "breaking", (f) => mp(obj({ f }, ["f"]), inText)),
  ...changed("parts: a number in an object to text", "breaking", "breaking", (f) =>
    mp(obj({ o: obj({ f }, ["f"]) }, ["o"]))
  ),
  ...changed("parts: a number in a list of objects to text", "breaking", "breaking", (f) =>
    mp(obj({ l: arr(obj({ f }, ["f"])) }, ["l"]))
  ),
  ...changed("parts: numbers of a list to texts", "compatible", "breaking", (f) => mp(obj({ l: arr(f) }, ["l"]))),
  ...changed("parts: a number to text beside an object in JSON", "compatible", "breaking", (g) =>
    mp(obj({ f: obj({ a: str }), g }, ["g"]), inJson)
  ),
  ...changed("form: a number in brackets to text", "compatible", "breaking", (f) =>
    body({ [form]: { schema: obj({ o: obj({ f }, ["f"]) }, ["o"]), encoding: { o: { style: "deepObject" } } } })
  ),
  ...changed("form: a number to text in one of all", "compatible", "breaking", (f) =>
    body(J({ allOf: [obj({ f }, ["f"]), obj({ g: str })] }, form))
  ),
  ...changed("form: numbers of any name to texts", "compatible", "breaking", (f) =>
    body(J({ type: "object", additionalProperties: f }, form))
  ),
  ...changed("parts: numbers of names that begin alike to texts", "compatible", "breaking", (f) =>
    body(J({ type: "object", patternProperties: { "^x": f }, ...closed }, "multipart/form-data"))
  ),
  ...http(
    "form: numbers with commas to one text",
    "compatible",
    body({ [form]: { schema: obj({ l: arr(int) }), encoding: { l: { explode: false } } } }),
    body(J(obj({ l: str }), form))
  ),
  ...http(
    "form: numbers with commas to one digit",
    "breaking",
    body({ [form]: { schema: obj({ l: arr(int) }), encoding: { l: { explode: false } } } }),
    body(J(obj({ l: { ...str, pattern: "^[0-9]$" } }), form))
  )
]
