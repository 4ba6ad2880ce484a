import { type DocumentPair, type Part, type Truth, str, P, http } from "./notation.js"

const schemes = {
  k: { type: "apiKey", in: "header", name: "K" },
  b: { type: "http", scheme: "bearer" },
  o: { type: "oauth2", flows: { clientCredentials: { tokenUrl: "https://x/t", scopes: { r: "", w: "" } } } },
  i: { type: "openIdConnect", openIdConnectUrl: "https://x/.well-known" },
  m: { type: "mutualTLS" }
}
const sec = (security: ReadonlyArray<Part>, moreSchemes: Part = {}) => ({
  security,
  components: { securitySchemes: { ...schemes, ...moreSchemes } }
})
const security = (id: string, t: Truth, a: ReadonlyArray<Part>, b: ReadonlyArray<Part>, moreB?: Part, moreA?: Part) =>
  http(`security: ${id}`, t, P(), P(), sec(a, moreA), sec(b, moreB))

/** Of security. */
export const moreSecurityPairs: ReadonlyArray<DocumentPair> = [
  ...security("openIdConnect address changed", "breaking", [{ i: ["r"] }], [{ i: ["r"] }], {
    i: { type: "openIdConnect", openIdConnectUrl: "https://y/.well-known" }
  }),
  ...security("openIdConnect one more scope", "breaking", [{ i: ["r"] }], [{ i: ["r", "w"] }]),
  ...security("openIdConnect one scope less", "compatible", [{ i: ["r", "w"] }], [{ i: ["w"] }]),
  ...security("client certificate asked for", "breaking", [{ k: [] }], [{ k: [], m: [] }]),
  ...security("client certificate as an alternative", "compatible", [{ k: [] }], [{ k: [] }, { m: [] }]),
  ...security("scheme in capitals", "nothing", [{ b: [] }], [{ b: [] }], { b: { type: "http", scheme: "Bearer" } }),
  ...security("bearerFormat", "compatible", [{ b: [] }], [{ b: [] }], {
    b: { type: "http", scheme: "bearer", bearerFormat: "JWT" }
  }),
  ...security("refresh address", "compatible", [{ o: ["r"] }], [{ o: ["r"] }], {
    o: {
      type: "oauth2",
      flows: { clientCredentials: { tokenUrl: "https://x/t", refreshUrl: "https://x/f", scopes: { r: "", w: "" } } }
    }
  }),
  ...security("flow added", "compatible", [{ o: ["r"] }], [{ o: ["r"] }], {
    o: { type: "oauth2", flows: { ...schemes.o.flows, password: { tokenUrl: "https://x/t", scopes: { r: "" } } } }
  }),
  ...security("flow removed", "breaking", [{ o: ["r"] }], [{ o: ["r"] }], undefined, {
    o: {
      type: "oauth2",
      flows: { ...schemes.o.flows, implicit: { authorizationUrl: "https://x/a", scopes: { r: "" } } }
    }
  }),
  ...security("two scopes or a key, to the key", "breaking", [{ o: ["r", "w"] }, { k: [] }], [{ k: [] }]),
  ...security(
    "two scopes or a key, to one scope or the key",
    "compatible",
    [{ o: ["r", "w"] }, { k: [] }],
    [{ o: ["r"] }, { k: [] }]
  ),
  ...security("both, to either", "compatible", [{ k: [], b: [] }], [{ k: [] }, { b: [] }]),
  ...security("either, to both", "breaking", [{ k: [] }, { b: [] }], [{ k: [], b: [] }]),
  ...security("nobody or a key, to nobody", "compatible", [{ k: [] }, {}], [{}]),
  ...security("nobody, to nobody or a key", "compatible", [{}], [{}, { k: [] }]),
  ...security("a kind changes behind the same name", "breaking", [{ k: [] }], [{ k: [] }], {
    k: { type: "http", scheme: "basic" }
  }),
  ...security("a role asked of a bearer", "breaking", [{ b: [] }], [{ b: ["admin"] }]),
  ...security("an unused scheme goes", "nothing", [{ k: [] }], [{ k: [] }], { b: undefined }),
  ...security("OAuth to OpenID Connect", "breaking", [{ o: ["r"] }], [{ i: ["r"] }]),
  ...http(
    "security: tightened for all, an operation that is open stays so",
    "nothing",
    P({ security: [] }),
    P({ security: [] }),
    sec([]),
    sec([{ k: [] }])
  ),
  ...http(
    "security: tightened for all, an operation with its own stays so",
    "nothing",
    P({ security: [{ b: [] }] }),
    P({ security: [{ b: [] }] }),
    sec([{ k: [] }]),
    sec([{ k: [], b: [] }])
  ),
  ...http(
    "security: document-wide gone where every operation had its own",
    "nothing",
    P({ security: [{ b: [] }] }),
    P({ security: [{ b: [] }] }),
    sec([{ k: [] }]),
    sec([])
  ),
  ...http("security: an operation's exemption goes", "breaking", P({ security: [] }), P(), sec([{ k: [] }])),
  ...http(
    "security: a header parameter becomes a scheme",
    "compatible",
    P({ parameters: [{ name: "K", in: "header", required: true, schema: str }] }),
    P({ security: [{ k: [] }] }),
    { components: { securitySchemes: schemes } }
  ),
  ...http(
    "security: an optional header parameter becomes a scheme",
    "breaking",
    P({ parameters: [{ name: "K", in: "header", schema: str }] }),
    P({ security: [{ k: [] }] }),
    { components: { securitySchemes: schemes } }
  )
]
