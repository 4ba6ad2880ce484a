import {
  type DocumentPair,
  type Part,
  str,
  int,
  num,
  bool,
  closed,
  form,
  obj,
  arr,
  A,
  op,
  P,
  J,
  ok,
  body,
  RS,
  q,
  pp,
  http
} from "./notation.js"

const header = (name: string, schema: Part = str, more: Part = {}): Part => ({ name, in: "header", schema, ...more })
const cookie = (name: string, schema: Part = str, more: Part = {}): Part => ({ name, in: "cookie", schema, ...more })

/** Of requests and answers as many services have them. */
export const requestHabitsPairs: ReadonlyArray<DocumentPair> = [
  ...http(
    "cursor: page number to cursor text",
    "breaking",
    P({ parameters: [{ name: "page", in: "query", required: true, schema: int }] }),
    P({ parameters: [{ name: "cursor", in: "query", required: true, schema: str }] })
  ),
  ...http(
    "limit: maximum lowered",
    "breaking",
    q({ schema: { type: "integer", maximum: 100 } }),
    q({ schema: { type: "integer", maximum: 50 } })
  ),
  ...http(
    "limit: maximum raised",
    "compatible",
    q({ schema: { type: "integer", maximum: 50 } }),
    q({ schema: { type: "integer", maximum: 100 } })
  ),
  ...http(
    "limit: default lowered",
    "meaning",
    q({ schema: { type: "integer", default: 100 } }),
    q({ schema: { type: "integer", default: 50 } })
  ),
  ...http(
    "sort: enum gains a value",
    "compatible",
    q({ schema: { enum: ["a", "b"] } }),
    q({ schema: { enum: ["a", "b", "c"] } })
  ),
  ...http(
    "sort: list of enum loses a value",
    "breaking",
    q({ schema: arr({ enum: ["a", "b"] }) }),
    q({ schema: arr({ enum: ["a"] }) })
  ),
  ...http(
    "sort: exploded list to comma list",
    "breaking",
    q({ schema: arr(str), explode: true }),
    q({ schema: arr(str), explode: false })
  ),
  ...http(
    "fields: comma list gains a bound",
    "breaking",
    q({ schema: arr(str), explode: false }),
    q({ schema: arr(str, { maxItems: 3 }), explode: false })
  ),
  ...http(
    "filter: deepObject closed loses a name",
    "breaking",
    q({ style: "deepObject", schema: obj({ a: str, b: str }, [], closed) }),
    q({ style: "deepObject", schema: obj({ a: str }, [], closed) })
  ),
  ...http(
    "flag: boolean to enum of its texts",
    "compatible",
    q({ schema: bool }),
    q({ schema: { enum: ["true", "false"] } })
  ),
  ...http("flag: boolean to enum of 1 and 0", "breaking", q({ schema: bool }), q({ schema: { enum: ["1", "0"] } })),
  ...http("number to text", "compatible", q({ schema: num }), q({ schema: str })),
  ...http(
    "query array at least one becomes two",
    "breaking",
    q({ schema: arr(str, { minItems: 1 }) }),
    q({ schema: arr(str, { minItems: 2 }) })
  ),
  ...http(
    "header If-Match required",
    "breaking",
    P({ parameters: [header("If-Match")] }, "/a", "put"),
    P({ parameters: [header("If-Match", str, { required: true })] }, "/a", "put")
  ),
  ...http(
    "header name in another case",
    "compatible",
    P({ parameters: [header("X-Tenant", str, { required: true })] }),
    P({ parameters: [header("x-tenant", str, { required: true })] })
  ),
  ...http(
    "query name in another case",
    "breaking",
    q({ name: "Q", required: true, schema: str }),
    q({ name: "q", required: true, schema: str })
  ),
  ...http("cookie session required", "breaking", P(), P({ parameters: [cookie("sid", str, { required: true })] })),
  ...http("cookie dropped", "compatible", P({ parameters: [cookie("sid")] }), P()),
  ...http(
    "path integer to text",
    "compatible",
    P({ parameters: [pp("id", int)] }, "/a/{id}"),
    P({ parameters: [pp("id")] }, "/a/{id}")
  ),
  ...http(
    "path text to integer",
    "breaking",
    P({ parameters: [pp("id")] }, "/a/{id}"),
    P({ parameters: [pp("id", int)] }, "/a/{id}")
  ),
  ...http(
    "path uuid to text",
    "compatible",
    P({ parameters: [pp("id", { type: "string", format: "uuid" })] }, "/a/{id}"),
    P({ parameters: [pp("id")] }, "/a/{id}")
  ),
  ...http("path parameter only at the path item", "compatible", P({ parameters: [pp("id")] }, "/a/{id}"), {
    "/a/{id}": { parameters: [pp("id")], get: op() }
  }),
  ...http(
    "operation overrides the path item's parameter, same",
    "compatible",
    { "/a": { parameters: [{ name: "q", in: "query", schema: str }], get: op() } },
    {
      "/a": {
        parameters: [{ name: "q", in: "query", schema: int }],
        get: op({ parameters: [{ name: "q", in: "query", schema: str }] })
      }
    }
  ),
  ...http(
    "operation's override goes, the path item is narrower",
    "breaking",
    {
      "/a": {
        parameters: [{ name: "q", in: "query", schema: int }],
        get: op({ parameters: [{ name: "q", in: "query", schema: str }] })
      }
    },
    { "/a": { parameters: [{ name: "q", in: "query", schema: int }], get: op() } }
  ),
  ...http(
    "matrix path style",
    "breaking",
    P({ parameters: [pp("id", str, { style: "matrix" })] }, "/a/{id}"),
    P({ parameters: [pp("id")] }, "/a/{id}")
  ),
  ...http(
    "a segment split in two",
    "breaking",
    P({ parameters: [pp("id")] }, "/a/{id}"),
    P({ parameters: [pp("x"), pp("y")] }, "/a/{x}/{y}")
  ),
  ...http("method put to patch", "breaking", P({}, "/a", "put"), P({}, "/a", "patch")),
  ...http(
    "head goes while get stays",
    "breaking",
    { "/a": { get: op(), head: op({ operationId: "h" }) } },
    { "/a": { get: op() } }
  ),
  ...http("options added", "compatible", P(), { "/a": { get: op(), options: op({ operationId: "o" }) } }),
  ...http("path in another case", "breaking", P({}, "/Users"), P({}, "/users")),
  ...http(
    "optional body becomes required",
    "breaking",
    P({ requestBody: { content: J(A) } }, "/a", "post"),
    body(J(A))
  ),
  ...http(
    "required body becomes optional",
    "compatible",
    body(J(A)),
    P({ requestBody: { content: J(A) } }, "/a", "post")
  ),
  ...http("body offered in xml too", "compatible", body(J(A)), body({ ...J(A), ...J(A, "application/xml") })),
  ...http("body xml goes", "breaking", body({ ...J(A), ...J(A, "application/xml") }), body(J(A))),
  ...http("body json to any type", "compatible", body(J(A)), body({ "*/*": { schema: A } })),
  ...http(
    "body to application range with the same schema",
    "compatible",
    body(J(A)),
    body({ "application/*": { schema: A } })
  ),
  ...http(
    "merge patch only",
    "breaking",
    P({ requestBody: { content: J(A) } }, "/a", "patch"),
    P({ requestBody: { content: J(A, "application/merge-patch+json") } }, "/a", "patch")
  ),
  ...http(
    "form field renamed",
    "breaking",
    body(J(obj({ user: str }, ["user"]), form)),
    body(J(obj({ login: str }, ["login"]), form))
  ),
  ...http(
    "form number to text",
    "compatible",
    body(J(obj({ n: int }, ["n"]), form)),
    body(J(obj({ n: str }, ["n"]), form))
  ),
  ...http(
    "form text to number",
    "breaking",
    body(J(obj({ n: str }, ["n"]), form)),
    body(J(obj({ n: int }, ["n"]), form))
  ),
  ...http(
    "multipart: part optional to required",
    "breaking",
    body(J(obj({ f: str, g: str }, ["f"]), "multipart/form-data")),
    body(J(obj({ f: str, g: str }, ["f", "g"]), "multipart/form-data"))
  ),
  ...http("multipart to json", "breaking", body(J(A, "multipart/form-data")), body(J(A))),
  ...http("answer: 201 to 202 with the same body", "breaking", RS({ "201": ok(A) }), RS({ "202": ok(A) })),
  ...http(
    "answer: 404 gets a body",
    "compatible",
    RS({ "200": ok(A), "404": { description: "" } }),
    RS({ "200": ok(A), "404": ok(obj({ m: str })) })
  ),
  ...http(
    "answer: json to range",
    "breaking",
    RS({ "200": { description: "", content: J(A) } }),
    RS({ "200": { description: "", content: { "*/*": { schema: A } } } })
  ),
  ...http(
    "answer: header promised goes",
    "breaking",
    RS({ "200": { description: "", headers: { ETag: { required: true, schema: str } } } }),
    RS({ "200": { description: "" } })
  ),
  ...http(
    "answer: optional header narrowed",
    "compatible",
    RS({ "200": { description: "", headers: { "X-N": { schema: int } } } }),
    RS({ "200": { description: "", headers: { "X-N": { schema: { type: "integer", minimum: 0 } } } } })
  ),
  ...http(
    "answer: rate header integer to text",
    "breaking",
    RS({ "200": { description: "", headers: { "X-N": { required: true, schema: int } } } }),
    RS({ "200": { description: "", headers: { "X-N": { required: true, schema: str } } } })
  ),
  ...http(
    "answer: body becomes optional by 204 added",
    "compatible",
    RS({ "200": ok(A), default: ok(obj({ m: str })) }),
    RS({ "200": ok(A), "404": { description: "gone", content: J(obj({ m: str })) }, default: ok(obj({ m: str })) })
  ),
  ...http(
    "answer: default narrowed to what 4XX and 5XX say",
    "compatible",
    RS({ "200": ok(A), default: ok(obj({ m: str })) }),
    RS({ "200": ok(A), "4XX": ok(obj({ m: str })), "5XX": ok(obj({ m: str })) })
  )
]
