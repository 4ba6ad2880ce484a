import type { HttpContract, Security, SecurityRequirement, SecurityScheme } from "@lintel/model"
import { stableStringify } from "@lintel/model"

/** What a caller presents: schemes by meaning, each with its scopes. */
export type Credentials = ReadonlyMap<string, ReadonlySet<string>>

/** An alternative of a security requirement, with its names as written. */
export interface Alternative {
  readonly names: ReadonlyArray<string>
  readonly credentials: Credentials
}

/** Identity of a scheme: what has to be presented and where, not what the document calls it. */
export const schemeIdentity = (scheme: SecurityScheme | undefined, name: string): string => {
  switch (scheme?._tag) {
    case undefined:
      return `unknown ${name}`
    case "ApiKey":
      return `key in ${scheme.in} ${scheme.in === "header" ? scheme.name.toLowerCase() : scheme.name}`
    case "Http":
      return `http ${scheme.scheme.toLowerCase()}`
    case "OAuth2":
      return `oauth2 ${stableStringify(
        Object.values(scheme.flows)
          .map(({ tokenUrl, authorizationUrl }) => tokenUrl ?? authorizationUrl ?? "")
          .sort()[0] ?? ""
      )}`
    case "OpenIdConnect":
      return `openid ${scheme.url}`
    case "MutualTls":
      return "mutual tls"
    case "Unknown":
      return `unknown ${scheme.type} ${name}`
  }
}

const alternative = (requirement: SecurityRequirement, contract: HttpContract): Alternative => ({
  names: Object.keys(requirement),
  credentials: new Map(
    Object.entries(requirement).map(([name, scopes]) => {
      const scheme = contract.securitySchemes?.[name]
      return [schemeIdentity(scheme, name), new Set(scopes)]
    })
  )
})

/** Every way to be let in. No security at all is one way: with nothing. */
export const alternatives = (security: Security | undefined, contract: HttpContract): ReadonlyArray<Alternative> => {
  const effective = security ?? contract.security ?? []
  if (effective.length === 0) return [{ names: [], credentials: new Map() }]
  return effective.map((requirement) => alternative(requirement, contract))
}

const satisfies = (have: Credentials, need: Credentials): boolean =>
  [...need].every(([scheme, scopes]) => {
    const granted = have.get(scheme)
    return granted !== undefined && [...scopes].every((scope) => granted.has(scope))
  })

/**
 * Old alternatives whose credentials let nobody in any more. Requirements are monotone formulas (an OR of ANDs over
 * schemes and scopes), so one implies another exactly when each of its alternatives satisfies one of the other's.
 */
export const refusedAlternatives = (
  before: ReadonlyArray<Alternative>,
  after: ReadonlyArray<Alternative>
): ReadonlyArray<Alternative> =>
  before.filter(({ credentials }) => !after.some((needed) => satisfies(credentials, needed.credentials)))
