import { arr, type DocumentPair, type Part, http, P, q, pp, str, int, obj } from "./notation.js"

const O = obj({ a: int }, ["a"])

const one = (place: string, schema: Part): Part =>
  P({ parameters: [{ name: "p", in: place, required: true, schema }] }, place === "path" ? "/a/{p}" : "/a")
const digits = { pattern: "^-?[0-9]+$" }
const few = { ...int, minimum: 1, maximum: 3 }

/** Of values of which nothing is said, and of lists and objects that are one text. */
export const anyTextPairs: ReadonlyArray<DocumentPair> = [
  ...http("path parameter without a declaration", "compatible", P({}, "/a/{id}"), P({}, "/a/{key}")),
  ...http(
    "path parameter gets declared as text",
    "compatible",
    P({}, "/a/{id}"),
    P({ parameters: [pp("id")] }, "/a/{id}")
  ),
  ...http(
    "path parameter gets declared as integer",
    "breaking",
    P({}, "/a/{id}"),
    P({ parameters: [pp("id", int)] }, "/a/{id}")
  ),
  ...http(
    "path parameter declared as integer, then not at all",
    "compatible",
    P({ parameters: [pp("id", int)] }, "/a/{id}"),
    P({}, "/a/{id}")
  ),
  ...http(
    "literal to a template whose parameter is an integer",
    "breaking",
    P({}, "/a/me"),
    P({ parameters: [pp("id", int)] }, "/a/{id}")
  ),
  ...http("literal to an undeclared template", "compatible", P({}, "/a/me"), P({}, "/a/{id}")),
  ...http(
    "path any to text",
    "compatible",
    P({ parameters: [pp("id", {})] }, "/a/{id}"),
    P({ parameters: [pp("id")] }, "/a/{id}")
  ),
  ...http(
    "path any to at most three",
    "breaking",
    P({ parameters: [pp("id", {})] }, "/a/{id}"),
    P({ parameters: [pp("id", { ...str, maxLength: 3 })] }, "/a/{id}")
  ),
  ...http(
    "query any to text, comma",
    "compatible",
    q({ schema: {}, explode: false }),
    q({ schema: str, explode: false })
  ),
  ...http("query any to integer", "breaking", q({ schema: {} }), q({ schema: int })),
  ...http(
    "header any to text",
    "compatible",
    P({ parameters: [{ name: "X-A", in: "header", schema: {} }] }),
    P({ parameters: [{ name: "X-A", in: "header", schema: str }] })
  ),
  ...http(
    "header without schema to text",
    "compatible",
    P({ parameters: [{ name: "X-A", in: "header" }] }),
    P({ parameters: [{ name: "X-A", in: "header", schema: str }] })
  ),
  ...http(
    "answer header text to any",
    "compatible",
    P({ responses: { "200": { description: "", headers: { H: { schema: str } } } } }),
    P({ responses: { "200": { description: "", headers: { H: { schema: {} } } } } })
  ),
  ...http(
    "path object to text",
    "compatible",
    P({ parameters: [pp("o", O)] }, "/a/{o}"),
    P({ parameters: [pp("o")] }, "/a/{o}")
  ),
  ...http(
    "path object to digits",
    "breaking",
    P({ parameters: [pp("o", O)] }, "/a/{o}"),
    P({ parameters: [pp("o", int)] }, "/a/{o}")
  ),
  ...http(
    "path text to object",
    "breaking",
    P({ parameters: [pp("o")] }, "/a/{o}"),
    P({ parameters: [pp("o", O)] }, "/a/{o}")
  ),
  ...http(
    "query exploded object to text",
    "breaking",
    q({ required: true, schema: O }),
    q({ required: true, schema: str })
  ),
  ...http(
    "query comma object to text",
    "compatible",
    q({ required: true, explode: false, schema: O }),
    q({ required: true, explode: false, schema: str })
  ),
  ...http(
    "deepObject to text",
    "breaking",
    q({ required: true, style: "deepObject", schema: O }),
    q({ required: true, schema: str })
  ),
  ...http(
    "path undeclared to enum",
    "breaking",
    P({}, "/a/{id}"),
    P({ parameters: [pp("id", { enum: ["a"] })] }, "/a/{id}")
  ),
  ...http(
    "path undeclared to pattern",
    "breaking",
    P({}, "/a/{id}"),
    P({ parameters: [pp("id", { type: "string", pattern: "^[a-z]+$" })] }, "/a/{id}")
  ),
  ...http(
    "path declared as text, then not at all",
    "compatible",
    P({ parameters: [pp("id")] }, "/a/{id}"),
    P({}, "/a/{id}")
  ),
  ...http(
    "header object to text",
    "compatible",
    P({ parameters: [{ name: "H", in: "header", schema: O }] }),
    P({ parameters: [{ name: "H", in: "header", schema: str }] })
  ),
  ...["query", "header", "cookie", "path"].flatMap((place) => [
    ...http(
      `${place}: a number or numbers to texts`,
      "compatible",
      one(place, { anyOf: [int, arr(int)] }),
      one(place, arr(str))
    ),
    ...http(`${place}: digits of a list to digits`, "compatible", one(place, arr(int)), one(place, arr(digits))),
    ...http(
      `${place}: texts to a number or numbers`,
      "breaking",
      one(place, arr(str)),
      one(place, { anyOf: [int, arr(int)] })
    ),
    ...http(`${place}: numbers to three texts`, "compatible", one(place, few), one(place, { enum: ["1", "2", "3"] })),
    ...http(`${place}: numbers to two texts`, "breaking", one(place, few), one(place, { enum: ["1", "2"] }))
  ]),
  ...http(
    "header: words with commas to their pattern",
    "compatible",
    one("header", arr({ ...str, pattern: "^[a-z]+$" })),
    one("header", { ...str, pattern: "^[a-z,]*$" })
  ),
  ...http(
    "header: words with commas to words without",
    "breaking",
    one("header", arr({ ...str, pattern: "^[a-z]+$" })),
    one("header", { ...str, pattern: "^[a-z]*$" })
  )
]
