import {
  type HttpContract,
  nameOf,
  type OAuthFlow,
  type Parameter,
  type Security,
  type SecurityRequirement,
  type SecurityScheme
} from "@lintel/model"
import type { Pair } from "./serialisation.js"

/** What a caller presents: schemes by meaning, each with its scopes. */
export type Credentials = ReadonlyMap<string, ReadonlySet<string>>

/** An alternative of a security requirement, with its names as written. */
export interface Alternative {
  readonly names: ReadonlyArray<string>
  readonly credentials: Credentials
  readonly schemes: ReadonlyArray<SecurityScheme>
  /** Some scheme is described nowhere, so nobody knows what it asks for. */
  readonly isUnknown: boolean
}

const flowIdentity = (kind: string, flow: OAuthFlow): string =>
  `oauth2 ${kind} ${[flow.authorizationUrl, flow.deviceAuthorizationUrl, flow.tokenUrl].map((url) => url ?? "").join(" ")}`

/** Identities of a scheme: what has to be presented and where, not what the document calls it. One for each OAuth flow. */
const schemeIdentities = (scheme: SecurityScheme | undefined, name: string): ReadonlyArray<string> => {
  switch (scheme?._tag) {
    case undefined:
      return [`unknown ${name}`]
    case "ApiKey":
      return [keyIdentity(scheme.in, scheme.name)]
    case "Http":
      return [`http ${scheme.scheme.toLowerCase()}`]
    case "OAuth2": {
      const flows = Object.entries(scheme.flows)
      return flows.length === 0 ? ["oauth2"] : flows.map(([kind, flow]) => flowIdentity(kind, flow))
    }
    case "OpenIdConnect":
      return [`openid ${scheme.url}`]
    case "MutualTls":
      return ["mutual tls"]
    case "Unknown":
      return [`unknown ${scheme.type} ${name}`]
  }
}

const keyIdentity = (place: string, name: string): string =>
  `key in ${place} ${place === "header" ? name.toLowerCase() : name}`

/** The key that a parameter everybody has to send amounts to. */
export const parameterCredential = ({ in: place, name }: Parameter): string => keyIdentity(place, name)

const mostAlternatives = 256

/** The ways to meet one requirement: one for each choice of OAuth flows. */
const waysOf = (requirement: SecurityRequirement, contract: HttpContract): ReadonlyArray<Alternative> => {
  const named = Object.entries(requirement).map(([name, scopes]) => {
    const known = contract.securitySchemes ?? {}
    const scheme = Object.hasOwn(known, name) ? known[name] : undefined
    return { name: nameOf(name), scheme, scopes: new Set(scopes) }
  })
  let ways: ReadonlyArray<Credentials> = [new Map()]
  for (const { name, scheme, scopes } of named) {
    const identities = schemeIdentities(scheme, name)
    const widened = ways.flatMap((way) => identities.map((identity) => new Map([...way, [identity, scopes]] as const)))
    ways = widened.slice(0, mostAlternatives)
  }
  const isUnknown = named.some(({ scheme }) => scheme === undefined || scheme._tag === "Unknown")
  const schemes = named.flatMap(({ scheme }) => (scheme === undefined ? [] : [scheme]))
  return ways.map((credentials) => ({ names: named.map(({ name }) => name), credentials, schemes, isUnknown }))
}

const nothing: Alternative = { names: [], credentials: new Map(), schemes: [], isUnknown: false }

const remembered = new WeakMap<HttpContract, Map<Security | undefined, ReadonlyArray<Alternative>>>()

/** Every way to be let in. No security at all is one way: with nothing. */
export const alternatives = (security: Security | undefined, contract: HttpContract): ReadonlyArray<Alternative> => {
  const cache = remembered.get(contract) ?? new Map<Security | undefined, ReadonlyArray<Alternative>>()
  remembered.set(contract, cache)
  const known = cache.get(security)
  if (known !== undefined) return known
  const effective = security ?? contract.security ?? []
  const found = effective.length === 0 ? [nothing] : effective.flatMap((requirement) => waysOf(requirement, contract))
  cache.set(security, found)
  return found
}

const satisfies = (have: Credentials, need: Credentials): boolean =>
  [...need].every(([scheme, scopes]) => {
    const granted = have.get(scheme)
    return granted !== undefined && [...scopes].every((scope) => granted.has(scope))
  })

/**
 * Alternatives whose credentials let nobody in. Requirements are monotone formulas (an OR of ANDs over schemes and
 * scopes), so one implies another exactly when each of its alternatives satisfies one of the other's. `always` is what
 * every request carries anyway.
 */
export const refusedAlternatives = (
  offered: ReadonlyArray<Alternative>,
  asked: ReadonlyArray<Alternative>,
  always: ReadonlySet<string>
): ReadonlyArray<Alternative> =>
  offered.filter(({ credentials }) => {
    const have = new Map([...[...always].map((key) => [key, new Set<string>()] as const), ...credentials])
    return !asked.some((needed) => satisfies(have, needed.credentials))
  })

/** The credentials of an alternative as they stand in a request. */
export const credentialHeaders = (
  alternative: Alternative
): {
  readonly headers: ReadonlyArray<Pair>
  readonly query: ReadonlyArray<Pair>
  readonly cookies: ReadonlyArray<Pair>
} => {
  const headers: Array<Pair> = []
  const query: Array<Pair> = []
  const cookies: Array<Pair> = []
  for (const scheme of alternative.schemes) {
    if (scheme._tag === "ApiKey") {
      const list = scheme.in === "header" ? headers : scheme.in === "query" ? query : cookies
      list.push([scheme.in === "query" ? encodeURIComponent(scheme.name) : scheme.name, "key"])
    } else if (scheme._tag === "Http") {
      const word = scheme.scheme.charAt(0).toUpperCase() + scheme.scheme.slice(1)
      headers.push(["Authorization", `${word} credentials`])
    } else if (scheme._tag === "OAuth2" || scheme._tag === "OpenIdConnect")
      headers.push(["Authorization", "Bearer token"])
  }
  return { headers, query, cookies }
}
