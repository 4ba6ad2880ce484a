import {
  type DocumentPair,
  type Part,
  str,
  int,
  num,
  bool,
  form,
  obj,
  A,
  Aopt,
  doc,
  resp,
  P,
  J,
  ok,
  body,
  RS,
  q,
  add,
  http
} from "./notation.js"

const tq = (s: Part, t = "text/plain") => body(J(s, t)),
  ts = (s: Part | undefined, t: string = "text/plain") =>
    RS({ "200": { description: "", content: s === undefined ? { [t]: {} } : J(s, t) } })
const wh = (s: Part, t = "text/plain") =>
  doc(
    {},
    {
      webhooks: {
        ev: { post: { operationId: "ev", requestBody: { required: true, content: J(s, t) }, responses: resp } }
      }
    }
  )
const cbt = (s: Part, t = "text/plain") =>
  doc(
    P(
      {
        callbacks: {
          done: {
            "{$request.body#/url}": { post: { requestBody: { required: true, content: J(s, t) }, responses: resp } }
          }
        }
      },
      "/a",
      "post"
    )
  )

/** Of texts, in other positions and media types. */
export const textSiblingsPairs: ReadonlyArray<DocumentPair> = [
  ...add("webhook text: string to integer", "compatible", wh(str), wh(int)),
  ...add("webhook text: integer to string", "breaking", wh(int), wh(str)),
  ...add(
    "webhook text: string to nothing said",
    "compatible",
    wh(str),
    doc(
      {},
      {
        webhooks: {
          ev: {
            post: { operationId: "ev", requestBody: { required: true, content: { "text/plain": {} } }, responses: resp }
          }
        }
      }
    )
  ),
  ...add("callback text: enum grows", "breaking", cbt({ enum: ["a"] }), cbt({ enum: ["a", "b"] })),
  ...add("callback text: digits of a string to integer", "compatible", cbt(str), cbt(int)),
  ...http("text: object in text/plain loses a promise", "breaking", ts(A), ts(Aopt)),
  ...http("text: object in text/plain gains a promise", "compatible", ts(Aopt), ts(A)),
  ...http("text: object in text/plain to a string", "breaking", ts(A), ts(str)),
  ...http(
    "text: events described as a string, then not at all",
    "compatible",
    ts(str, "text/event-stream"),
    ts(undefined, "text/event-stream")
  ),
  ...http(
    "text: events described as an object lose a promise",
    "breaking",
    ts(A, "text/event-stream"),
    ts(Aopt, "text/event-stream")
  ),
  ...http("text: enum of a text to enum of a number", "compatible", ts({ enum: ["1", "2"] }), ts({ enum: [1, 2] })),
  ...http(
    "text: html must not be empty",
    "breaking",
    tq(str, "text/html"),
    tq({ type: "string", minLength: 1 }, "text/html")
  ),
  ...http(
    "text: bytes bounded",
    "breaking",
    tq({ type: "string", format: "binary" }, "application/octet-stream"),
    tq({ type: "string", format: "binary", maxLength: 10 }, "application/octet-stream")
  ),
  ...http("text: text/json is JSON", "breaking", ts(int, "text/json"), ts(str, "text/json")),
  ...http("text: any type of answer, string to nothing said", "breaking", ts(str, "*/*"), ts(undefined, "*/*")),
  ...http("text: boolean to a text of yes and no", "breaking", tq(bool), tq({ enum: ["yes", "no"] })),
  ...http("text: number to digits only", "breaking", tq(num), tq({ type: "string", pattern: "^[0-9]+$" })),
  ...http(
    "text: 404 as text gains a longer text",
    "breaking",
    RS({ "200": ok(A), "404": { description: "", content: J({ type: "string", maxLength: 5 }, "text/plain") } }),
    RS({ "200": ok(A), "404": { description: "", content: J({ type: "string", maxLength: 9 }, "text/plain") } })
  ),
  ...http(
    "text: JSON answer also as text",
    "compatible",
    RS({ "200": ok(A) }),
    RS({ "200": { description: "", content: { ...J(A), ...J(str, "text/plain") } } })
  ),
  ...http(
    "form field: null of a required text",
    "compatible",
    body(J(obj({ a: { type: ["string", "null"] } }, ["a"]), form)),
    body(J(obj({ a: str }, ["a"]), form))
  ),
  ...http(
    "header parameter: null of a text",
    "compatible",
    P({ parameters: [{ name: "X", in: "header", schema: { type: ["string", "null"] } }] }),
    P({ parameters: [{ name: "X", in: "header", schema: str }] })
  ),
  ...http(
    "nullable enum parameter loses null",
    "breaking",
    q({ schema: { enum: ["a", null] } }),
    q({ schema: { enum: ["a"] } })
  )
]
