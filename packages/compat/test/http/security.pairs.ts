import type { HttpContract, Security, SecurityScheme } from "@lintel/model"
import { api, contracts, operation, type Pair } from "./pairs.js"

const key = (name = "X-Key", place: "header" | "query" | "cookie" = "header"): SecurityScheme => ({
  _tag: "ApiKey",
  in: place,
  name
})
const bearer: SecurityScheme = { _tag: "Http", scheme: "bearer" }
const flow = (tokenUrl: string): { readonly tokenUrl: string; readonly scopes: Readonly<Record<string, string>> } => ({
  tokenUrl,
  scopes: {}
})
const oauth = (url = "https://id.x.io/token"): SecurityScheme => ({
  _tag: "OAuth2",
  flows: { clientCredentials: flow(url) }
})
const schemes = { key: key(), bearer, oauth: oauth() }

const of = (
  security: Security | undefined,
  more: Readonly<Record<string, SecurityScheme>> = schemes,
  own?: Security
): HttpContract =>
  api([operation(own === undefined ? {} : { security: own })], {
    securitySchemes: more,
    ...(security === undefined ? {} : { security })
  })

const tightened = "compat/security-tightened"
const relaxed = "compat/security-relaxed"
const pair = (name: string, before: HttpContract, after: HttpContract, worst: Pair["worst"], code?: string): Pair =>
  contracts(name, before, after, worst, code)

export const securityPairs: ReadonlyArray<Pair> = [
  pair("security is added", of([]), of([{ key: [] }]), "breaking", tightened),
  pair("security is removed", of([{ key: [] }]), of([]), "information", relaxed),
  pair("an alternative is added", of([{ key: [] }]), of([{ key: [] }, { bearer: [] }]), "information", relaxed),
  pair("an alternative is removed", of([{ key: [] }, { bearer: [] }]), of([{ key: [] }]), "breaking", tightened),
  pair("a further scheme is needed", of([{ key: [] }]), of([{ key: [], bearer: [] }]), "breaking", tightened),
  pair("a scheme is not needed any more", of([{ key: [], bearer: [] }]), of([{ key: [] }]), "information", relaxed),
  pair("a scope is added", of([{ oauth: ["read"] }]), of([{ oauth: ["read", "write"] }]), "breaking", tightened),
  pair("a scope is removed", of([{ oauth: ["read", "write"] }]), of([{ oauth: ["read"] }]), "information", relaxed),
  pair("a scope is replaced", of([{ oauth: ["read"] }]), of([{ oauth: ["items:read"] }]), "breaking", tightened),
  pair("the order of alternatives", of([{ key: [] }, { bearer: [] }]), of([{ bearer: [] }, { key: [] }]), "nothing"),
  pair("the order of scopes", of([{ oauth: ["a", "b"] }]), of([{ oauth: ["b", "a"] }]), "nothing"),
  pair(
    "an alternative that another implies is removed",
    of([{ key: [] }, { key: [], bearer: [] }]),
    of([{ key: [] }]),
    "nothing"
  ),
  pair("from the contract to the operation", of([{ key: [] }]), of(undefined, schemes, [{ key: [] }]), "nothing"),
  pair("from the operation to the contract", of(undefined, schemes, [{ key: [] }]), of([{ key: [] }]), "nothing"),
  pair(
    "the operation is public beside the contract",
    of([{ key: [] }], schemes, []),
    of([{ key: [] }]),
    "breaking",
    tightened
  ),
  pair("a scheme is renamed", of([{ key: [] }]), of([{ apiKey: [] }], { apiKey: key() }), "nothing"),
  pair(
    "a key moves to another header",
    of([{ key: [] }]),
    of([{ key: [] }], { key: key("X-Other") }),
    "breaking",
    tightened
  ),
  pair(
    "a key moves to the query",
    of([{ key: [] }]),
    of([{ key: [] }], { key: key("X-Key", "query") }),
    "breaking",
    tightened
  ),
  pair("a key's header in another case", of([{ key: [] }]), of([{ key: [] }], { key: key("x-key") }), "nothing"),
  pair(
    "a key's query name in another case",
    of([{ key: [] }], { key: key("Key", "query") }),
    of([{ key: [] }], { key: key("key", "query") }),
    "breaking",
    tightened
  ),
  pair(
    "basic to bearer",
    of([{ it: [] }], { it: { _tag: "Http", scheme: "basic" } }),
    of([{ it: [] }], { it: bearer }),
    "breaking",
    tightened
  ),
  pair(
    "the format of a bearer token is documentation",
    of([{ it: [] }], { it: bearer }),
    of([{ it: [] }], { it: { ...bearer, bearerFormat: "JWT" } }),
    "nothing"
  ),
  pair(
    "the token is fetched elsewhere",
    of([{ oauth: [] }]),
    of([{ oauth: [] }], { oauth: oauth("https://other.io/token") }),
    "breaking",
    tightened
  ),
  pair(
    "an OAuth flow is added",
    of([{ oauth: [] }]),
    of([{ oauth: [] }], {
      oauth: {
        _tag: "OAuth2",
        flows: { clientCredentials: flow("https://id.x.io/token"), password: flow("https://id.x.io/token") }
      }
    }),
    "information",
    relaxed
  ),
  pair(
    "an OAuth flow is removed",
    of([{ oauth: [] }], {
      oauth: {
        _tag: "OAuth2",
        flows: { clientCredentials: flow("https://id.x.io/token"), password: flow("https://id.x.io/token") }
      }
    }),
    of([{ oauth: [] }]),
    "breaking",
    tightened
  ),
  pair("anonymous calls are not allowed any more", of([{ key: [] }, {}]), of([{ key: [] }]), "breaking", tightened),
  pair("anonymous calls are allowed", of([{ key: [] }]), of([{ key: [] }, {}]), "information", relaxed),
  pair("optional security is no security", of([]), of([{ key: [] }, {}]), "nothing"),
  pair(
    "a scheme nobody uses is added",
    of([{ key: [] }]),
    of([{ key: [] }], { ...schemes, spare: key("X-Spare") }),
    "nothing"
  ),
  pair("a scheme nobody describes", of([{ key: [] }]), of([{ lost: [] }]), "undecided", tightened),
  pair(
    "a required key parameter becomes a scheme",
    api([operation({ parameters: [{ in: "header", name: "x-key", required: true, schema: { type: "string" } }] })]),
    of([{ key: [] }]),
    "nothing"
  ),
  pair(
    "a key scheme becomes a required parameter",
    of([{ key: [] }]),
    api([operation({ parameters: [{ in: "header", name: "X-Key", required: true, schema: { type: "string" } }] })], {
      securitySchemes: schemes
    }),
    "nothing"
  )
]
