import { type DocumentPair, type Part, type Truth, resp, op, P, http } from "./notation.js"

const schemes = {
  k: { type: "apiKey", in: "header", name: "K" },
  b: { type: "http", scheme: "bearer" },
  o: {
    type: "oauth2",
    flows: { authorizationCode: { authorizationUrl: "https://x/a", tokenUrl: "https://x/t", scopes: { r: "", w: "" } } }
  }
}
const sec = (security: ReadonlyArray<Part>, more: Part = {}) => ({
  security,
  components: { securitySchemes: { ...schemes, ...more } }
})
const security = (id: string, t: Truth, a: ReadonlyArray<Part>, b: ReadonlyArray<Part>, more?: Part, moreA?: Part) =>
  http(`security: ${id}`, t, P(), P(), sec(a, moreA), sec(b, more))

/** Of security. */
export const securityPairs: ReadonlyArray<DocumentPair> = [
  ...security("apiKey renamed", "breaking", [{ k: [] }], [{ k: [] }], {
    k: { type: "apiKey", in: "header", name: "Key" }
  }),
  ...security("apiKey header became Authorization", "breaking", [{ k: [] }], [{ k: [] }], {
    k: { type: "apiKey", in: "header", name: "Authorization" }
  }),
  ...security("apiKey from cookie to header", "breaking", [{ k: [] }], [{ k: [] }], undefined, {
    k: { type: "apiKey", in: "cookie", name: "K" }
  }),
  ...security("two scopes alternatives, one dropped", "breaking", [{ o: ["r"] }, { o: ["w"] }], [{ o: ["r"] }]),
  ...security("scope w also accepted", "compatible", [{ o: ["r"] }], [{ o: ["r"] }, { o: ["w"] }]),
  ...security("token url changed", "breaking", [{ o: ["r"] }], [{ o: ["r"] }], {
    o: {
      type: "oauth2",
      flows: {
        authorizationCode: { authorizationUrl: "https://x/a", tokenUrl: "https://y/t", scopes: { r: "", w: "" } }
      }
    }
  }),
  ...security("authorization url changed", "breaking", [{ o: ["r"] }], [{ o: ["r"] }], {
    o: {
      type: "oauth2",
      flows: {
        authorizationCode: { authorizationUrl: "https://y/a", tokenUrl: "https://x/t", scopes: { r: "", w: "" } }
      }
    }
  }),
  ...security(
    "http digest to bearer",
    "breaking",
    [{ k: {}, d: [] }].map(() => ({ d: [] })),
    [{ b: [] }],
    undefined,
    { d: { type: "http", scheme: "digest" } }
  ),
  ...security("duplicate requirement", "nothing", [{ k: [] }], [{ k: [] }, { k: [] }]),
  ...security(
    "distributed formula the same",
    "compatible",
    [
      { k: [], b: [] },
      { k: [], o: ["r"] }
    ],
    [
      { k: [], o: ["r"] },
      { b: [], k: [] }
    ]
  ),
  ...security("empty list and absent are the same", "nothing", [], [{}]),
  ...http("security: absent to empty list", "nothing", P(), P({ security: [] })),
  ...http(
    "security: one operation tightened of two",
    "breaking",
    { "/a": { get: op(), post: op({ operationId: "y" }) } },
    { "/a": { get: op(), post: op({ operationId: "y", security: [{ k: [], b: [] }] }) } },
    sec([{ k: [] }])
  ),
  ...http(
    "security: scheme undefined in the document",
    "compatible",
    P({ security: [{ k: [] }] }),
    P({ security: [{ k: [] }] }),
    { components: { securitySchemes: schemes } }
  ),
  ...http(
    "security: bearer scheme to oauth2 of the same token",
    "breaking",
    P({ security: [{ b: [] }] }),
    P({ security: [{ o: ["r"] }] }),
    { components: { securitySchemes: schemes } }
  ),
  ...http(
    "security: 401 added with the lock",
    "breaking",
    P(),
    P({ security: [{ k: [] }], responses: { ...resp, "401": { description: "" } } }),
    { components: { securitySchemes: schemes } }
  )
]
