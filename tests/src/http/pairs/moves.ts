import { type DocumentPair, type Part, str, obj, P, J, body, pp, http } from "./notation.js"

const at = (place: string, more: Part = {}) => P({ parameters: [{ name: "Lang", in: place, schema: str, ...more }] })

/** Of a parameter that moved. */
export const movesPairs: ReadonlyArray<DocumentPair> = [
  ...http("moved: optional query to optional header", "meaning", at("query"), at("header")),
  ...http("moved: optional header to optional query", "meaning", at("header"), at("query")),
  ...http("moved: required query to optional header", "meaning", at("query", { required: true }), at("header")),
  ...http("moved: optional query to required header", "breaking", at("query"), at("header", { required: true })),
  ...http("moved: optional cookie to optional header", "meaning", at("cookie"), at("header")),
  ...http(
    "moved: also in the new place, the old one stays",
    "compatible",
    at("query"),
    P({
      parameters: [
        { name: "Lang", in: "query", schema: str },
        { name: "Lang", in: "header", schema: str }
      ]
    })
  ),
  ...http(
    "moved: required in the old place, both optional now",
    "compatible",
    at("query", { required: true }),
    P({
      parameters: [
        { name: "Lang", in: "query", schema: str },
        { name: "Lang", in: "header", schema: str }
      ]
    })
  ),
  ...http("moved: query to path", "breaking", at("query"), P({ parameters: [pp("Lang")] }, "/a/{Lang}")),
  ...http(
    "moved: query parameter into an optional body",
    "meaning",
    P({ parameters: [{ name: "n", in: "query", schema: str }] }, "/a", "post"),
    P({ requestBody: { content: J(obj({ n: str })) } }, "/a", "post")
  ),
  ...http(
    "moved: query parameter into a required body",
    "breaking",
    P({ parameters: [{ name: "n", in: "query", schema: str }] }, "/a", "post"),
    body(J(obj({ n: str }, ["n"])))
  ),
  ...http(
    "moved: optional query to header whose name differs in case",
    "meaning",
    at("query"),
    P({ parameters: [{ name: "lang", in: "header", schema: str }] })
  )
]
