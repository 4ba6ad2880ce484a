import { type DocumentPair, type Part, str, int, obj, arr, A, Aopt, E, ok, RS, http } from "./notation.js"

const H = (h: Part) => RS({ "200": { description: "", headers: { "X-H": h } } })

/** Of responses. */
export const statusesPairs: ReadonlyArray<DocumentPair> = [
  ...http(
    "default to 200 and another default",
    "breaking",
    RS({ default: ok(A) }),
    RS({ "200": ok(A), default: ok(E) })
  ),
  ...http("default to 200 only", "compatible", RS({ default: ok(A) }), RS({ "200": ok(A) })),
  ...http(
    "4XX to 400 and the same default",
    "compatible",
    RS({ "200": ok(A), "4XX": ok(E) }),
    RS({ "200": ok(A), "400": ok(E), default: ok(E) })
  ),
  ...http(
    "2XX to a 200 and an empty 204",
    "breaking",
    RS({ "2XX": ok(A) }),
    RS({ "200": ok(A), "204": { description: "" } })
  ),
  ...http("2XX and a narrower 201", "compatible", RS({ "2XX": ok(Aopt) }), RS({ "2XX": ok(Aopt), "201": ok(A) })),
  ...http(
    "503 written out wider than the default",
    "breaking",
    RS({ "200": ok(A), default: ok(E) }),
    RS({ "200": ok(A), "503": ok(obj({ e: str })), default: ok(E) })
  ),
  ...http(
    "5XX to 500 and 503",
    "compatible",
    RS({ "200": ok(A), "5XX": ok(E) }),
    RS({ "200": ok(A), "500": ok(E), "503": ok(E) })
  ),
  ...http("200 and 201 to 2XX", "compatible", RS({ "200": ok(A), "201": ok(A) }), RS({ "2XX": ok(A) })),
  ...http(
    "200 and 201 to 2XX, 201 was narrower",
    "breaking",
    RS({ "200": ok(Aopt), "201": ok(A) }),
    RS({ "2XX": ok(Aopt) })
  ),
  ...http(
    "201 removed beside a default that is an error",
    "breaking",
    RS({ "200": ok(A), "201": ok(A), default: ok(E) }),
    RS({ "200": ok(A), default: ok(E) })
  ),
  ...http(
    "default promised a header that a written 404 lacks",
    "breaking",
    RS({ "200": ok(A), default: ok(E, { headers: { "X-R": { required: true, schema: str } } }) }),
    RS({ "200": ok(A), "404": ok(E), default: ok(E, { headers: { "X-R": { required: true, schema: str } } }) })
  ),
  ...http(
    "error header becomes optional",
    "breaking",
    RS({ "200": ok(A), "429": ok(E, { headers: { "Retry-After": { required: true, schema: int } } }) }),
    RS({ "200": ok(A), "429": ok(E, { headers: { "retry-after": { schema: int } } }) })
  ),
  ...http(
    "error header seconds or a date",
    "breaking",
    RS({ "200": ok(A), "429": ok(E, { headers: { "Retry-After": { required: true, schema: int } } }) }),
    RS({ "200": ok(A), "429": ok(E, { headers: { "Retry-After": { required: true, schema: str } } }) })
  ),
  ...http(
    "header enum dropped",
    "breaking",
    H({ required: true, schema: { enum: ["a"] } }),
    H({ required: true, schema: str })
  ),
  ...http(
    "header list explode says nothing",
    "nothing",
    H({ required: true, schema: arr(int) }),
    H({ required: true, explode: true, schema: arr(int) })
  ),
  ...http(
    "header object exploded",
    "breaking",
    H({ required: true, schema: obj({ a: int }, ["a"]) }),
    H({ required: true, explode: true, schema: obj({ a: int }, ["a"]) })
  ),
  ...http(
    "header gains maxLength",
    "compatible",
    H({ required: true, schema: str }),
    H({ required: true, schema: { type: "string", maxLength: 5 } })
  ),
  ...http(
    "header nullable gained on a number",
    "breaking",
    H({ required: true, schema: int }),
    H({ required: true, schema: { type: ["integer", "null"] } })
  ),
  ...http(
    "header scalar to a list",
    "breaking",
    H({ required: true, schema: int }),
    H({ required: true, schema: arr(int, { minItems: 1 }) })
  ),
  ...http(
    "header list to a scalar",
    "compatible",
    H({ required: true, schema: arr(int, { minItems: 1 }) }),
    H({ required: true, schema: int })
  ),
  ...http(
    "link removed",
    "compatible",
    RS({ "200": ok(A, { links: { self: { operationId: "x" } } }) }),
    RS({ "200": ok(A) })
  ),
  ...http(
    "link parameter changed",
    "compatible",
    RS({ "200": ok(A, { links: { self: { operationId: "x", parameters: { q: "$response.body#/a" } } } }) }),
    RS({ "200": ok(A, { links: { self: { operationId: "x", parameters: { q: "$response.body#/b" } } } }) })
  )
]
