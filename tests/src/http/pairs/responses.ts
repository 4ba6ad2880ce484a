import { type DocumentPair, str, int, num, obj, arr, A, Aopt, resp, op, J, ok, RS, http } from "./notation.js"

/** Of response statuses, bodies, headers. */
export const responsesPairs: ReadonlyArray<DocumentPair> = [
  ...http("200 to 201", "breaking", RS({ "200": ok(A) }), RS({ "201": ok(A) })),
  ...http("204 to 200 with a body", "breaking", RS({ "204": { description: "" } }), RS({ "200": ok(A) })),
  ...http("200 with body to 204", "breaking", RS({ "200": ok(A) }), RS({ "204": { description: "" } })),
  ...http(
    "200 body to 204 beside 200",
    "compatible",
    RS({ "200": ok(A) }),
    RS({ "200": ok(A), "204": { description: "" } })
  ),
  ...http(
    "error schema changed",
    "breaking",
    RS({ ...resp, "422": ok(obj({ errors: arr(str) }, ["errors"])) }),
    RS({ ...resp, "422": ok(obj({ errors: arr(obj({ m: str })) }, ["errors"])) })
  ),
  ...http(
    "error schema as a problem detail beside the old type",
    "compatible",
    RS({ ...resp, "422": ok(A) }),
    RS({
      ...resp,
      "422": { description: "", content: { ...J(A), ...J(obj({ title: str }), "application/problem+json") } }
    })
  ),
  ...http(
    "401 added where a 4XX was written",
    "breaking",
    RS({ ...resp, "4XX": ok(A) }),
    RS({ ...resp, "4XX": ok(A), "401": ok(obj({ b: str })) })
  ),
  ...http("401 added without any default", "compatible", RS(resp), RS({ ...resp, "401": ok(A) })),
  ...http(
    "500 only through default, default gone, 5XX the same",
    "compatible",
    RS({ ...resp, default: ok(A) }),
    RS({ ...resp, "4XX": ok(A), "5XX": ok(A) })
  ),
  ...http("status written as a number in YAML and as a text", "nothing", RS({ 200: ok(A) }), RS({ "200": ok(A) })),
  ...http("lower case 2xx is read as 2XX", "compatible", RS({ "2XX": ok(A) }), RS({ "2xx": ok(A) })),
  ...http(
    "redirect 302 to 303",
    "breaking",
    RS({ "302": { description: "", headers: { Location: { required: true, schema: str } } } }),
    RS({ "303": { description: "", headers: { Location: { required: true, schema: str } } } })
  ),
  ...http(
    "response header made required",
    "compatible",
    RS({ "200": { ...ok(A), headers: { ETag: { schema: str } } } }),
    RS({ "200": { ...ok(A), headers: { ETag: { required: true, schema: str } } } })
  ),
  ...http(
    "response header list gains items",
    "breaking",
    RS({ "200": { description: "", headers: { "X-L": { required: true, schema: arr({ enum: ["a"] }) } } } }),
    RS({ "200": { description: "", headers: { "X-L": { required: true, schema: arr({ enum: ["a", "b"] }) } } } })
  ),
  ...http(
    "response header as JSON content",
    "breaking",
    RS({ "200": { description: "", headers: { "X-M": { required: true, schema: str } } } }),
    RS({ "200": { description: "", headers: { "X-M": { required: true, content: J(obj({ a: int })) } } } })
  ),
  ...http(
    "response header JSON content widened",
    "breaking",
    RS({ "200": { description: "", headers: { "X-M": { required: true, content: J(obj({ a: int }, ["a"])) } } } }),
    RS({ "200": { description: "", headers: { "X-M": { required: true, content: J(obj({ a: num }, ["a"])) } } } })
  ),
  ...http(
    "response header JSON content narrowed",
    "compatible",
    RS({ "200": { description: "", headers: { "X-M": { required: true, content: J(obj({ a: num }, ["a"])) } } } }),
    RS({ "200": { description: "", headers: { "X-M": { required: true, content: J(obj({ a: int }, ["a"])) } } } })
  ),
  ...http(
    "required header of the 2XX kept by each code",
    "compatible",
    RS({ "2XX": { description: "", headers: { E: { required: true, schema: str } } } }),
    RS({
      "200": { description: "", headers: { E: { required: true, schema: str } } },
      "201": { description: "", headers: { e: { required: true, schema: str } } }
    })
  ),
  ...http(
    "response without content type got one with an empty schema",
    "compatible",
    RS({ "200": { description: "" } }),
    RS({ "200": { description: "", content: { "application/json": {} } } })
  ),
  ...http(
    "answer schema dropped: anything may come",
    "breaking",
    RS({ "200": ok(A) }),
    RS({ "200": { description: "", content: { "application/json": {} } } })
  ),
  ...http(
    "answer text/plain to text/plain; charset=utf-8",
    "compatible",
    RS({ "200": { description: "", content: J(str, "text/plain") } }),
    RS({ "200": { description: "", content: J(str, "text/plain; charset=utf-8") } })
  ),
  ...http(
    "answer utf-8 to iso-8859-1",
    "breaking",
    RS({ "200": { description: "", content: J(str, "text/plain; charset=utf-8") } }),
    RS({ "200": { description: "", content: J(str, "text/plain; charset=iso-8859-1") } })
  ),
  ...http(
    "answer json to vendor json",
    "breaking",
    RS({ "200": ok(A) }),
    RS({ "200": { description: "", content: J(A, "application/vnd.acme.v1+json") } })
  ),
  ...http(
    "answer vendor json within a suffix range",
    "compatible",
    RS({ "200": { description: "", content: J(A, "application/*+json") } }),
    RS({ "200": { description: "", content: J(A, "application/vnd.acme.v1+json") } })
  ),
  ...http(
    "answer application/json also as vendor, own narrower schema",
    "compatible",
    RS({ "200": ok(Aopt) }),
    RS({ "200": { description: "", content: { ...J(Aopt), ...J(A, "application/vnd.x+json") } } })
  ),
  ...http(
    "problem+json of a range default narrowed",
    "compatible",
    RS({ ...resp, default: { description: "", content: J(Aopt, "application/problem+json") } }),
    RS({ ...resp, default: { description: "", content: J(A, "application/problem+json") } })
  ),
  ...http(
    "stream: ndjson schema widened",
    "breaking",
    RS({ "200": { description: "", content: J(obj({ a: int }, ["a"]), "application/x-ndjson") } }),
    RS({ "200": { description: "", content: J(obj({ a: num }, ["a"]), "application/x-ndjson") } })
  ),
  ...http(
    "HEAD and GET answers",
    "breaking",
    { "/a": { get: op(), head: op({ operationId: "h" }) } },
    { "/a": { get: op() } }
  )
]
