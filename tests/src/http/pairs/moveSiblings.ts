import { type DocumentPair, str, obj, P, http } from "./notation.js"

/** Of parameters that moved, and something else with them. */
export const moveSiblingsPairs: ReadonlyArray<DocumentPair> = [
  ...http(
    "moved: cookie to a query that is asked for",
    "breaking",
    P({ parameters: [{ name: "s", in: "cookie", schema: str }] }),
    P({ parameters: [{ name: "s", in: "query", required: true, schema: str }] })
  ),
  ...http(
    "moved: and narrowed, but not asked for",
    "meaning",
    P({ parameters: [{ name: "s", in: "query", schema: str }] }),
    P({ parameters: [{ name: "s", in: "header", schema: { enum: ["a"] } }] })
  ),
  ...http(
    "moved: two at once",
    "meaning",
    P({
      parameters: [
        { name: "s", in: "query", schema: str },
        { name: "t", in: "header", schema: str }
      ]
    }),
    P({
      parameters: [
        { name: "s", in: "header", schema: str },
        { name: "t", in: "query", schema: str }
      ]
    })
  ),
  ...http(
    "moved: query into an exploded object of the same name inside",
    "compatible",
    P({ parameters: [{ name: "a", in: "query", schema: str }] }),
    P({ parameters: [{ name: "filter", in: "query", schema: obj({ a: str, b: str }) }] })
  ),
  ...http(
    "moved: into a header that security asks for",
    "breaking",
    P({ parameters: [{ name: "K", in: "query", schema: str }] }),
    P({ security: [{ k: [] }] }),
    {},
    { components: { securitySchemes: { k: { type: "apiKey", in: "header", name: "K" } } } }
  )
]
