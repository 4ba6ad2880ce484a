import {
  type DocumentPair,
  type Part,
  type Truth,
  str,
  int,
  num,
  closed,
  form,
  obj,
  arr,
  R,
  S,
  A,
  Aopt,
  doc,
  v32,
  op,
  P,
  J,
  answer,
  body,
  RS,
  pp,
  add
} from "./notation.js"

const t32 = (id: string, t: Truth, a: Part, b: Part) => add(`3.2: ${id}`, t, a, b)
const Q = (s: Part, more: Part = {}) =>
  v32({ "/a": { query: op({ requestBody: { required: true, content: J(s) }, ...more }) } })
const more = (method: string, o: Part = {}) =>
  v32({ "/a": { get: op(), additionalOperations: { [method]: op({ operationId: "m", ...o }) } } })
const qs = (s: Part, m: Part = {}, t = form) =>
  v32(P({ parameters: [{ name: "all", in: "querystring", content: J(s, t), ...m }] }))
const closedAB = obj({ a: str, b: int }, [], closed)
const st = (t: string, m?: Part) => v32(RS({ "200": { description: "", content: { [t]: m } } })),
  sq = (t: string, m?: Part) => v32(body({ [t]: m }))
const o32 = (flows: Part, m: Part = {}) =>
  v32(P(), { security: [{ o: ["r"] }], components: { securitySchemes: { o: { type: "oauth2", flows, ...m } } } })
const cc = { clientCredentials: { tokenUrl: "https://x/t", scopes: { r: "" } } },
  device = {
    deviceAuthorization: { deviceAuthorizationUrl: "https://x/d", tokenUrl: "https://x/t", scopes: { r: "" } }
  }
const ck = (style: string) =>
  v32(P({ parameters: [{ name: "c", in: "cookie", required: true, style, schema: arr(int, { minItems: 2 }) }] }))
const kinds32 = (extra: Part) =>
  S({
    C: obj({ k: { const: "c" }, m: int }, ["k"]),
    D: obj({ k: { const: "d" }, w: int }, ["k"]),
    U: { oneOf: [R("C"), R("D")], discriminator: { propertyName: "k", mapping: { c: "C", d: "D" }, ...extra } }
  })

/** Of OpenAPI 3.2. */
export const newestVersionPairs: ReadonlyArray<DocumentPair> = [
  ...t32("$self added", "nothing", v32(P(answer(A))), { ...v32(P(answer(A))), $self: "https://x.io/api.json" }),
  ...t32(
    "$self and references stay inside",
    "nothing",
    { ...v32(P(answer(R("A"))), S({ A })), $self: "https://x.io/one.json" },
    { ...v32(P(answer(R("A"))), S({ A })), $self: "https://y.io/two.json" }
  ),
  ...t32("query body narrowed", "breaking", Q(num), Q(int)),
  ...t32("query body widened", "compatible", Q(int), Q(num)),
  ...t32("query answer widened", "breaking", Q(num, answer(A)), Q(num, answer(Aopt))),
  ...t32(
    "query beside get, post removed",
    "breaking",
    v32({ "/a": { post: op(), query: op({ operationId: "q" }) } }),
    v32({ "/a": { query: op({ operationId: "q" }) } })
  ),
  ...t32("search by POST becomes QUERY", "breaking", v32(body(J(obj({ a: str })))), Q(obj({ a: str }))),
  ...t32("additional operation renamed", "breaking", more("LINK"), more("UNLINK")),
  ...t32(
    "additional operation, required header",
    "breaking",
    more("PURGE"),
    more("PURGE", { parameters: [{ name: "X-T", in: "header", required: true, schema: str }] })
  ),
  ...t32(
    "additional operation, path-level header required",
    "breaking",
    more("PURGE"),
    v32({
      "/a": {
        parameters: [{ name: "X-T", in: "header", required: true, schema: str }],
        get: op(),
        additionalOperations: { PURGE: op({ operationId: "m" }) }
      }
    })
  ),
  ...t32("additional operation, answer narrowed", "compatible", more("PURGE", answer(Aopt)), more("PURGE", answer(A))),
  ...t32(
    "querystring to separate parameters",
    "compatible",
    qs(closedAB),
    v32(
      P({
        parameters: [
          { name: "a", in: "query", schema: str },
          { name: "b", in: "query", schema: int }
        ]
      })
    )
  ),
  ...t32(
    "querystring to separate parameters, one required",
    "breaking",
    qs(closedAB),
    v32(
      P({
        parameters: [
          { name: "a", in: "query", required: true, schema: str },
          { name: "b", in: "query", schema: int }
        ]
      })
    )
  ),
  ...t32(
    "separate parameters to querystring",
    "compatible",
    v32(
      P({
        parameters: [
          { name: "a", in: "query", schema: str },
          { name: "b", in: "query", schema: int }
        ]
      })
    ),
    qs(obj({ a: str, b: int }))
  ),
  ...t32(
    "separate parameters to a closed querystring that lacks one",
    "breaking",
    v32(
      P({
        parameters: [
          { name: "a", in: "query", schema: str },
          { name: "b", in: "query", schema: int }
        ]
      })
    ),
    qs(obj({ a: str }, [], closed))
  ),
  ...t32(
    "querystring property narrowed",
    "breaking",
    qs(obj({ a: { enum: ["x", "y"] } })),
    qs(obj({ a: { enum: ["x"] } }))
  ),
  ...t32("querystring integer to text", "compatible", qs(obj({ a: int })), qs(obj({ a: str }))),
  ...t32(
    "querystring of JSON narrowed",
    "breaking",
    qs(obj({ a: num }, ["a"]), { required: true }, "application/json"),
    qs(obj({ a: int }, ["a"]), { required: true }, "application/json")
  ),
  ...t32(
    "querystring form to JSON",
    "breaking",
    qs(obj({ a: str }, ["a"]), { required: true }),
    qs(obj({ a: str }, ["a"]), { required: true }, "application/json")
  ),
  ...t32(
    "querystring name changed",
    "nothing",
    qs(obj({ a: str })),
    v32(P({ parameters: [{ name: "other", in: "querystring", content: J(obj({ a: str }), form) }] }))
  ),
  ...t32(
    "events: item gains a promised property",
    "compatible",
    st("text/event-stream", { itemSchema: obj({ data: str }) }),
    st("text/event-stream", { itemSchema: obj({ data: str }, ["data"]) })
  ),
  ...t32(
    "events: item loses a promised property",
    "breaking",
    st("text/event-stream", { itemSchema: obj({ data: str }, ["data"]) }),
    st("text/event-stream", { itemSchema: obj({ data: str }) })
  ),
  ...t32(
    "events: an event name more",
    "breaking",
    st("text/event-stream", { itemSchema: obj({ event: { enum: ["a"] } }, ["event"]) }),
    st("text/event-stream", { itemSchema: obj({ event: { enum: ["a", "b"] } }, ["event"]) })
  ),
  ...t32(
    "json-seq items widened",
    "breaking",
    st("application/json-seq", { itemSchema: int }),
    st("application/json-seq", { itemSchema: num })
  ),
  ...t32(
    "uploaded items narrowed",
    "breaking",
    sq("application/jsonl", { itemSchema: num }),
    sq("application/jsonl", { itemSchema: int })
  ),
  ...t32(
    "uploaded items widened",
    "compatible",
    sq("application/jsonl", { itemSchema: int }),
    sq("application/jsonl", { itemSchema: num })
  ),
  ...t32(
    "items described for the first time",
    "compatible",
    st("application/jsonl", {}),
    st("application/jsonl", { itemSchema: A })
  ),
  ...t32(
    "items not described any more",
    "breaking",
    st("application/jsonl", { itemSchema: A }),
    st("application/jsonl", {})
  ),
  ...t32(
    "items behind a reference",
    "nothing",
    st("application/jsonl", { itemSchema: A }),
    v32(RS({ "200": { description: "", content: { "application/jsonl": { itemSchema: R("A") } } } }), S({ A }))
  ),
  ...t32(
    "tags: parent, kind, summary",
    "nothing",
    { ...v32(P()), tags: [{ name: "a" }] },
    {
      ...v32(P()),
      tags: [
        { name: "a", summary: "s", kind: "nav" },
        { name: "b", parent: "a" }
      ]
    }
  ),
  ...t32(
    "XML attribute in both spellings",
    "compatible",
    v32(body(J(obj({ a: { ...str, xml: { attribute: true } } }), "application/xml"))),
    v32(body(J(obj({ a: { ...str, xml: { nodeType: "attribute" } } }), "application/xml")))
  ),
  ...t32(
    "XML wrapped in both spellings",
    "compatible",
    v32(body(J(obj({ a: arr(str, { xml: { wrapped: true } }) }), "application/xml"))),
    v32(body(J(obj({ a: arr(str, { xml: { nodeType: "element" } }) }), "application/xml")))
  ),
  ...t32(
    "XML text node becomes an attribute",
    "breaking",
    v32(body(J(obj({ a: { ...str, xml: { nodeType: "text" } } }), "application/xml"))),
    v32(body(J(obj({ a: { ...str, xml: { nodeType: "attribute" } } }), "application/xml")))
  ),
  ...t32(
    "metadata address of OAuth added",
    "compatible",
    o32(cc),
    o32(cc, { oauth2MetadataUrl: "https://x/.well-known" })
  ),
  ...t32("device flow removed", "breaking", o32({ ...cc, ...device }), o32(cc)),
  ...t32(
    "device address changed",
    "breaking",
    o32(device),
    o32({ deviceAuthorization: { ...device.deviceAuthorization, deviceAuthorizationUrl: "https://y/d" } })
  ),
  ...t32("cookie list, form to cookie", "breaking", ck("form"), ck("cookie")),
  ...t32(
    "3.1 to 3.2, a whole document",
    "nothing",
    doc(
      { ...body(J(A)), ...P({ operationId: "g", parameters: [pp("id", int)], ...answer(R("A")) }, "/a/{id}") },
      S({ A })
    ),
    v32(
      { ...body(J(A)), ...P({ operationId: "g", parameters: [pp("id", int)], ...answer(R("A")) }, "/a/{id}") },
      S({ A })
    )
  ),
  ...t32(
    "3.0 to 3.2, nullable and bounds",
    "nothing",
    {
      ...doc(P(answer(obj({ a: { type: "integer", nullable: true, minimum: 0, exclusiveMinimum: true } })))),
      openapi: "3.0.3"
    },
    v32(P(answer(obj({ a: { type: ["integer", "null"], exclusiveMinimum: 0 } }))))
  ),
  ...t32(
    "media type component narrowed",
    "breaking",
    v32(
      P(
        { requestBody: { required: true, content: { "application/json": { $ref: "#/components/mediaTypes/M" } } } },
        "/a",
        "post"
      ),
      { components: { mediaTypes: { M: { schema: num } } } }
    ),
    v32(
      P(
        { requestBody: { required: true, content: { "application/json": { $ref: "#/components/mediaTypes/M" } } } },
        "/a",
        "post"
      ),
      { components: { mediaTypes: { M: { schema: int } } } }
    )
  ),
  ...t32(
    "a default kind where constants tell",
    "compatible",
    v32(P(answer(R("U"))), kinds32({})),
    v32(P(answer(R("U"))), kinds32({ defaultMapping: "C" }))
  )
]
