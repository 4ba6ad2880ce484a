import { type DocumentPair, type Part, str, int, num, bool, J, body, RS, q, http } from "./notation.js"

const tq = (s: Part, t = "text/plain") => body(J(s, t)),
  ts = (s: Part | undefined, t = "text/plain") =>
    RS({ "200": { description: "", content: s === undefined ? { [t]: {} } : J(s, t) } })

/** Of texts that are no JSON. */
export const textsPairs: ReadonlyArray<DocumentPair> = [
  ...http("text: response string to no schema", "compatible", ts(str), ts(undefined)),
  ...http("text: response no schema to string", "compatible", ts(undefined), ts(str)),
  ...http("text: response string to integer", "compatible", ts(str), ts(int)),
  ...http("text: response integer to string", "breaking", ts(int), ts(str)),
  ...http("text: response boolean to its two texts", "compatible", ts(bool), ts({ enum: ["true", "false"] })),
  ...http(
    "text: response two texts to boolean",
    "compatible",
    ts({ type: "string", enum: ["true", "false"] }),
    ts(bool)
  ),
  ...http("text: request string to integer", "breaking", tq(str), tq(int)),
  ...http(
    "text: request digits to integer",
    "compatible",
    tq({ type: "string", pattern: "^[1-9][0-9]{0,3}$" }),
    tq(int)
  ),
  ...http("text: request enum narrowed", "breaking", tq({ enum: ["a", "b"] }), tq({ enum: ["a"] })),
  ...http("text: request no schema to string", "compatible", body({ "text/plain": {} }), tq(str)),
  ...http("text: request maxLength set", "breaking", tq(str), tq({ type: "string", maxLength: 5 })),
  ...http("text: response csv string to nothing said", "compatible", ts(str, "text/csv"), ts(undefined, "text/csv")),
  ...http(
    "text: response html, pattern dropped",
    "breaking",
    ts({ type: "string", pattern: "^<" }, "text/html"),
    ts(str, "text/html")
  ),
  ...http(
    "text: response bytes to nothing said",
    "compatible",
    ts({ type: "string", format: "binary" }, "application/octet-stream"),
    ts(undefined, "application/octet-stream")
  ),
  ...http(
    "text: response nothing said to bytes",
    "compatible",
    ts(undefined, "image/png"),
    ts({ type: "string", format: "binary" }, "image/png")
  ),
  ...http(
    "text: request bytes to nothing said",
    "compatible",
    tq({ type: "string", format: "binary" }, "application/pdf"),
    body({ "application/pdf": {} })
  ),
  ...http(
    "text: request nothing said to bytes",
    "compatible",
    body({ "application/pdf": {} }),
    tq({ type: "string", format: "binary" }, "application/pdf")
  ),
  ...http("text: const 1 and the text 1", "compatible", ts({ const: 1 }), ts({ const: "1" })),
  ...http(
    "text: number to string in a request with charset",
    "compatible",
    tq(num, "text/plain; charset=utf-8"),
    tq(str, "text/plain")
  ),
  ...http("text: JSON text stays JSON", "breaking", tq(int, "application/json"), tq(str, "application/json")),
  ...http("text: nullable string to string in a request", "compatible", tq({ type: ["string", "null"] }), tq(str)),
  ...http("text: ndjson is no text", "breaking", ts(int, "application/x-ndjson"), ts(str, "application/x-ndjson")),
  ...http(
    "text: content parameter text/plain to schema",
    "compatible",
    q({ content: J(str, "text/plain") }),
    q({ schema: str })
  ),
  ...http(
    "text: schema to content parameter text/plain",
    "compatible",
    q({ schema: str }),
    q({ content: J(str, "text/plain") })
  ),
  ...http(
    "text: content parameter text/plain to JSON",
    "breaking",
    q({ content: J(str, "text/plain") }),
    q({ content: J(str) })
  ),
  ...http(
    "text: content parameter JSON to text/plain",
    "compatible",
    q({ content: J(int) }),
    q({ content: J(int, "text/plain") })
  ),
  ...http(
    "text: header content text/plain narrowed",
    "compatible",
    RS({ "200": { description: "", headers: { X: { required: true, content: J(str, "text/plain") } } } }),
    RS({ "200": { description: "", headers: { X: { required: true, schema: int } } } })
  ),
  ...http(
    "text: 3.0 file download becomes 3.1 file download",
    "compatible",
    ts({ type: "string", format: "binary" }, "application/zip"),
    ts({ contentMediaType: "application/zip" }, "application/zip")
  )
]
