import { type DocumentPair, str, int, num, bool, obj, arr, A, Aopt, P, J, body, http } from "./notation.js"

/** Of bodies. */
export const bodiesPairs: ReadonlyArray<DocumentPair> = [
  ...http(
    "operation split by media type",
    "compatible",
    body(J(obj({ a: str }))),
    body({ ...J(obj({ a: str })), ...J(obj({ b: int }), "application/vnd.b+json") })
  ),
  ...http("json gains charset", "compatible", body(J(A)), body(J(A, "application/json; charset=utf-8"))),
  ...http("json to vendor json", "breaking", body(J(A)), body(J(A, "application/vnd.a+json"))),
  ...http(
    "json patch to merge patch",
    "breaking",
    body(J(A, "application/json-patch+json")),
    body(J(A, "application/merge-patch+json"))
  ),
  ...http("form to json", "breaking", body(J(A, "application/x-www-form-urlencoded")), body(J(A))),
  ...http(
    "form also json",
    "compatible",
    body(J(A, "application/x-www-form-urlencoded")),
    body({ ...J(A, "application/x-www-form-urlencoded"), ...J(A) })
  ),
  ...http(
    "form: boolean to text",
    "compatible",
    body(J(obj({ a: bool }), "application/x-www-form-urlencoded")),
    body(J(obj({ a: str }), "application/x-www-form-urlencoded"))
  ),
  ...http(
    "form: text to boolean",
    "breaking",
    body(J(obj({ a: str }), "application/x-www-form-urlencoded")),
    body(J(obj({ a: bool }), "application/x-www-form-urlencoded"))
  ),
  ...http(
    "form: required gained",
    "breaking",
    body(J(Aopt, "application/x-www-form-urlencoded")),
    body(J(A, "application/x-www-form-urlencoded"))
  ),
  ...http(
    "form: null no longer",
    "compatible",
    body(J(obj({ a: { type: ["string", "null"] } }), "application/x-www-form-urlencoded")),
    body(J(obj({ a: str }), "application/x-www-form-urlencoded"))
  ),
  ...http(
    "form: nested object to deepObject encoding",
    "breaking",
    body({ "application/x-www-form-urlencoded": { schema: obj({ f: obj({ a: str }, ["a"]) }, ["f"]) } }),
    body({
      "application/x-www-form-urlencoded": {
        schema: obj({ f: obj({ a: str }, ["a"]) }, ["f"]),
        encoding: { f: { style: "deepObject", explode: true } }
      }
    })
  ),
  ...http(
    "multipart: file part became required",
    "breaking",
    body(J(obj({ f: { type: "string", format: "binary" } }), "multipart/form-data")),
    body(J(obj({ f: { type: "string", format: "binary" } }, ["f"]), "multipart/form-data"))
  ),
  ...http(
    "multipart: json part narrowed",
    "breaking",
    body(J(obj({ m: obj({ a: num }) }, ["m"]), "multipart/form-data")),
    body(J(obj({ m: obj({ a: int }) }, ["m"]), "multipart/form-data"))
  ),
  ...http(
    "multipart: files list to one file",
    "breaking",
    body(J(obj({ f: arr({ type: "string", format: "binary" }) }), "multipart/form-data")),
    body(J(obj({ f: { type: "string", format: "binary" } }), "multipart/form-data"))
  ),
  ...http(
    "multipart: one file to a list",
    "compatible",
    body(J(obj({ f: { type: "string", format: "binary" } }), "multipart/form-data")),
    body(J(obj({ f: arr({ type: "string", format: "binary" }) }), "multipart/form-data"))
  ),
  ...http(
    "multipart: integer part to text",
    "compatible",
    body(J(obj({ n: int }), "multipart/form-data")),
    body(J(obj({ n: str }), "multipart/form-data"))
  ),
  ...http(
    "multipart: content type of a part narrowed",
    "breaking",
    body({ "multipart/form-data": { schema: obj({ f: {} }), encoding: { f: { contentType: "image/*" } } } }),
    body({ "multipart/form-data": { schema: obj({ f: {} }), encoding: { f: { contentType: "image/png" } } } })
  ),
  ...http(
    "multipart: contentMediaType gained by the schema (3.1)",
    "compatible",
    body(J(obj({ f: str }), "multipart/form-data")),
    body(J(obj({ f: { type: "string", contentMediaType: "image/png" } }), "multipart/form-data"))
  ),
  ...http(
    "octet stream: schema gone",
    "compatible",
    body({ "application/octet-stream": { schema: { type: "string", format: "binary" } } }),
    body({ "application/octet-stream": {} })
  ),
  ...http("body removed", "breaking", body(J(A)), P({}, "/a", "post")),
  ...http(
    "optional body removed",
    "breaking",
    P({ requestBody: { content: J(A) } }, "/a", "post"),
    P({}, "/a", "post")
  ),
  ...http("body of a GET added", "compatible", P(), P({ requestBody: { content: J(A) } })),
  ...http(
    "xml names changed",
    "breaking",
    body(J(obj({ a: { type: "string", xml: { name: "x" } } }), "application/xml")),
    body(J(obj({ a: { type: "string", xml: { name: "y" } } }), "application/xml"))
  ),
  ...http(
    "xml names changed, read as JSON only",
    "compatible",
    body(J(obj({ a: { type: "string", xml: { name: "x" } } }))),
    body(J(obj({ a: { type: "string", xml: { name: "y" } } })))
  )
]
