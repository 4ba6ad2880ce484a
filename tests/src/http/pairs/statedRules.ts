import {
  A,
  add,
  arr,
  body,
  doc,
  type DocumentPair,
  int,
  J,
  obj,
  P,
  type Part,
  pp,
  R,
  resp,
  S,
  str,
  v30,
  v32
} from "./notation.js"

const securitySchemes = {
  key: { type: "apiKey", in: "header", name: "X-Key" },
  token: { type: "http", scheme: "bearer" }
}
const event = (fields: Part): Part => ({ requestBody: { required: true, content: J(A) }, responses: resp, ...fields })
const hook = (fields: Part, more: Part): Part =>
  doc(P(), { webhooks: { ev: { post: event(fields) } }, components: { securitySchemes }, ...more })
const called = (more: Part): Part =>
  doc(P({ callbacks: { done: { "{$request.query.url}": { post: event({}) } } } }, "/a", "post"), {
    components: { securitySchemes },
    ...more
  })
const part = (schema: Part, encoding?: Part): Part =>
  body({
    "multipart/form-data": { schema: obj({ f: schema }, ["f"]), ...(encoding === undefined ? {} : { encoding }) }
  })
const choice = (values: ReadonlyArray<unknown>): Part =>
  doc(P({ responses: { "200": { description: "", content: J(obj({ v: { type: "string", enum: values } }, ["v"])) } } }))
const labelled = (items: Part, maxItems: number, explode: boolean): Part =>
  doc(P({ parameters: [pp("id", arr(items, { minItems: 1, maxItems }), { style: "label", explode })] }, "/a/{id}"))
const kind = (property: string): Part => obj({ kind: str, [property]: str }, ["kind", property])
const kinds = (cat: string, dog: string): Part => {
  const mapping = { cat: `#/components/schemas/${cat}`, dog }
  const whole = { oneOf: [R(cat), R(dog)], discriminator: { propertyName: "kind", mapping } }
  const schemas = { Dog: kind("barks"), Cat: kind("purrs"), Feline: kind("purrs") }
  return doc(P({ requestBody: { required: true, content: J(whole) } }, "/a", "post"), S(schemas))
}
const address = "https://example.com/api.json"

/** Of what the specifications state in a sentence. */
export const statedRulesPairs: ReadonlyArray<DocumentPair> = [
  ...add(
    "who may call is no matter of webhooks",
    "compatible",
    hook({}, { security: [{ key: [] }] }),
    hook({}, { security: [{ key: [] }, {}] })
  ),
  ...add("who may call is no matter of callbacks", "compatible", called({ security: [{ key: [] }] }), called({})),
  ...add(
    "a webhook comes without the key that it says it comes with",
    "breaking",
    hook({ security: [{ key: [] }] }, {}),
    hook({}, {})
  ),
  ...add(
    "a webhook may come with a token instead of the key",
    "breaking",
    hook({ security: [{ key: [] }] }, {}),
    hook({ security: [{ key: [] }, { token: [] }] }, {})
  ),
  ...add("a webhook comes with a key", "compatible", hook({}, {}), hook({ security: [{ key: [] }] }, {})),
  ...add(
    "3.0: parts of multipart have no styles",
    "compatible",
    v30(part(arr(str))),
    v30(part(arr(str), { f: { style: "pipeDelimited", explode: false } }))
  ),
  ...add(
    "3.1: parts of multipart/form-data have styles",
    "breaking",
    doc(part(arr(str))),
    doc(part(arr(str), { f: { style: "pipeDelimited", explode: false } }))
  ),
  ...add(
    "a file of 3.0 is one of 3.1",
    "compatible",
    v30(part({ type: "string", format: "binary" })),
    doc(part({ contentMediaType: "application/octet-stream" }))
  ),
  ...add(
    "a file of 3.1 is one of 3.0",
    "compatible",
    doc(part({ contentMediaType: "application/octet-stream" })),
    v30(part({ type: "string", format: "binary" }))
  ),
  ...add("a value that its type refuses joins a list", "nothing", choice(["a"]), choice(["a", 1])),
  ...add("a blank in a path is sent as %20", "nothing", doc(P({}, "/a b")), doc(P({}, "/a%20b"))),
  ...add("a blank in a path is no plus", "breaking", doc(P({}, "/a b")), doc(P({}, "/a+b"))),
  ...add(
    "labels of one number say the same, exploded or not",
    "compatible",
    labelled(int, 1, false),
    labelled(int, 1, true)
  ),
  ...add("labels of one text are split at its points", "breaking", labelled(str, 1, false), labelled(str, 1, true)),
  ...add("labels of two numbers that are exploded", "breaking", labelled(int, 2, false), labelled(int, 2, true)),
  ...add("a mapped schema is called otherwise", "nothing", kinds("Cat", "Dog"), kinds("Feline", "Dog")),
  ...add("a value is mapped to another schema", "meaning", kinds("Cat", "Dog"), kinds("Dog", "Cat")),
  ...add(
    "3.2: $self is what references by that address lead to",
    "nothing",
    { ...v32(body(J({ $ref: `${address}#/components/schemas/A` })), S({ A })), $self: address },
    v32(body(J(A)))
  ),
  ...add(
    "3.2: methods are case-sensitive",
    "breaking",
    v32({ "/a": { additionalOperations: { Purge: { operationId: "x", responses: resp } } } }),
    v32({ "/a": { additionalOperations: { PURGE: { operationId: "x", responses: resp } } } })
  ),
  ...add(
    "3.2: a security scheme by where it stands",
    "nothing",
    v32(P(), { security: [{ key: [] }], components: { securitySchemes } }),
    v32(P(), { security: [{ "#/components/securitySchemes/key": [] }], components: { securitySchemes } })
  )
]
