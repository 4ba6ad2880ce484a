import { nameOf, type OAuthFlow, type Security, type SecurityScheme } from "@lintel/model"
import { lifecycle } from "./lifecycle.js"
import { approximate, type At, below, drop, type Scope, entityAt } from "./scope.js"
import { nonEmpty, put, type Tree } from "./tree.js"

/** Requirements: any one of the list is enough; all schemes of one are needed. */
export const writeSecurity = (
  scope: Scope,
  at: At,
  security: Security | undefined
): ReadonlyArray<Tree> | undefined => {
  if (security === undefined) return undefined
  return security.map((requirement) => {
    const out: Tree = {}
    for (const [key, scopes] of Object.entries(requirement)) {
      if (scope.contract.securitySchemes?.[key] === undefined) {
        if (!scope.undescribed.has(key))
          approximate(scope, below(at, "security"), `security scheme that nobody described`)
        scope.undescribed.add(key)
      }
      put(out, scope.names.scheme(key), scopes)
    }
    return out
  })
}

/** Where a flow needs an address that nobody gave: the address that leads to nothing (RFC 6694). */
const noAddress = "about:blank"

const addressesOf: Readonly<Record<string, ReadonlyArray<keyof OAuthFlow>>> = {
  implicit: ["authorizationUrl"],
  password: ["tokenUrl"],
  clientCredentials: ["tokenUrl"],
  authorizationCode: ["authorizationUrl", "tokenUrl"],
  deviceAuthorization: ["deviceAuthorizationUrl", "tokenUrl"]
}

const writeFlow = (scope: Scope, at: At, name: string, flow: OAuthFlow): Tree => {
  const needed = addressesOf[name] ?? []
  const address = (key: "authorizationUrl" | "deviceAuthorizationUrl" | "tokenUrl"): string | undefined => {
    if (flow[key] !== undefined || !needed.includes(key)) return flow[key]
    approximate(scope, at, `${key} that nobody described`)
    return noAddress
  }
  const scopes: Tree = {}
  for (const [key, text] of Object.entries(flow.scopes ?? {})) put(scopes, nameOf(key), text)
  return {
    authorizationUrl: address("authorizationUrl"),
    deviceAuthorizationUrl: address("deviceAuthorizationUrl"),
    tokenUrl: address("tokenUrl"),
    refreshUrl: flow.refreshUrl,
    scopes
  }
}

const writeFlows = (scope: Scope, at: At, flows: Readonly<Record<string, OAuthFlow>>): Tree => {
  const out: Tree = {}
  for (const name of Object.keys(addressesOf)) {
    const flow = flows[name]
    if (flow === undefined) continue
    if (name === "deviceAuthorization" && scope.version === "3.1") drop(scope, below(at, "flows", name), "device flow")
    else out[name] = writeFlow(scope, below(at, "flows", name), name, flow)
  }
  return out
}

/** A token of RFC 9110, which names of HTTP authentication schemes are. */
const schemeToken = (text: string): string => text.replaceAll(/[^A-Za-z0-9!#$%&'*+.^_`|~-]/gu, "_") || "unknown"

const writeKind = (scope: Scope, at: At, scheme: SecurityScheme): Tree => {
  switch (scheme._tag) {
    case "ApiKey":
      return { type: "apiKey", in: scheme.in, name: scheme.name }
    case "Http":
      return { type: "http", scheme: scheme.scheme, bearerFormat: scheme.bearerFormat }
    case "OAuth2": {
      const isSaid = scope.version === "3.2" || scheme.metadataUrl === undefined
      if (!isSaid) drop(scope, below(at, "metadataUrl"), "address of the metadata of the authorization server")
      const flows = writeFlows(scope, at, scheme.flows)
      return { type: "oauth2", flows, oauth2MetadataUrl: isSaid ? scheme.metadataUrl : undefined }
    }
    case "OpenIdConnect":
      return { type: "openIdConnect", openIdConnectUrl: scheme.url }
    case "MutualTls":
      return { type: "mutualTLS" }
    case "Unknown":
      approximate(scope, at, "security scheme of an unknown type")
      return { type: "http", scheme: schemeToken(scheme.type) }
  }
}

/** The security schemes, those included that are required and nowhere described: a call without them is refused. */
export const writeSecuritySchemes = (scope: Scope): Tree | undefined => {
  const out: Tree = {}
  for (const [key, scheme] of Object.entries(scope.contract.securitySchemes ?? {})) {
    const at = below(entityAt(`contract:${scope.key}`), "securitySchemes", key)
    const name = scope.names.scheme(key)
    if (name !== nameOf(key)) approximate(scope, at, "name of a security scheme")
    const kind = writeKind(scope, at, scheme)
    const flag = scope.version === "3.2" ? "deprecated" : "x-deprecated"
    put(out, name, { ...kind, description: scheme.description, ...lifecycle(scheme, flag) })
  }
  for (const key of [...scope.undescribed].toSorted()) {
    const description = `Nobody described how "${nameOf(key)}" is sent.`
    put(out, scope.names.scheme(key), { type: "http", scheme: "unknown", description })
  }
  return nonEmpty(out)
}
