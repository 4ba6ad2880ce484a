import {
  child,
  compact,
  type Cursor,
  dereference,
  entriesOf,
  isExtension,
  isRecord,
  itemsOf,
  listAt,
  objectAt,
  readNames,
  source,
  type Source,
  type Sources,
  textOf,
  warnAt
} from "@lintel/import"
import { type OAuthFlow, type Security, type SecurityScheme, segment } from "@lintel/model"
import type { Context } from "./context.js"
import { readDeprecation } from "./lifecycle.js"

/** The security schemes of a document. Requirements add those that they name by where they stand. */
export interface SchemeTable {
  readonly schemes: Record<string, SecurityScheme>
  /** The names as written. */
  readonly names: Set<string>
  /** Names by the objects that describe the schemes. */
  readonly byObject: Map<unknown, string>
  readonly inside: Map<string, Source>
}

/** The name of the scheme that a requirement names by a URI, as it may since 3.2. */
const nameByReference = (context: Context, requirement: Cursor, name: string, table: SchemeTable): string => {
  if (context.version !== "3.2" || !/[#./:]/.test(name)) return name
  const scheme = dereference(context, { value: { $ref: name }, trail: requirement.trail })
  if (scheme === undefined || !isRecord(scheme.value)) return name
  const known = table.byObject.get(scheme.value)
  if (known === undefined) addScheme(context, name, scheme, table)
  return known ?? name
}

/** Reads security requirements: any one of the list is enough, an empty one allows anonymous calls. */
export const readSecurity = (
  context: Context,
  cursor: Cursor | undefined,
  table: SchemeTable
): Security | undefined => {
  const list = listAt(context, cursor, "security")
  if (list === undefined) return undefined
  return itemsOf(list).flatMap((item) => {
    const requirement = objectAt(context, item, "a security requirement")
    if (requirement === undefined) return []
    const scopes: Record<string, ReadonlyArray<string>> = {}
    for (const [written, raw] of entriesOf(requirement)) {
      const name = table.names.has(written) ? written : nameByReference(context, requirement, written, table)
      if (!table.names.has(name)) {
        const reason = `the security scheme "${name}" is not described; how it is sent is unknown`
        warnAt(context, "unresolved-reference", raw.trail, reason, `scheme ${name}`)
      }
      scopes[segment(name)] = readNames(context, raw, "the scopes of a requirement") ?? []
    }
    return [scopes]
  })
}

const openApiFlows = ["implicit", "password", "clientCredentials", "authorizationCode", "deviceAuthorization"]
const swaggerFlows: ReadonlyMap<string, string> = new Map([
  ["implicit", "implicit"],
  ["password", "password"],
  ["application", "clientCredentials"],
  ["accessCode", "authorizationCode"]
])

const readFlow = (context: Context, flow: Cursor): OAuthFlow => {
  const scopes: Record<string, string> = {}
  for (const [name, text] of entriesOf(objectAt(context, child(flow, "scopes"), "scopes"))) {
    if (!isExtension(name)) scopes[segment(name)] = textOf(text) ?? ""
  }
  return compact<OAuthFlow>({
    authorizationUrl: textOf(child(flow, "authorizationUrl")),
    deviceAuthorizationUrl: textOf(child(flow, "deviceAuthorizationUrl")),
    tokenUrl: textOf(child(flow, "tokenUrl")),
    refreshUrl: textOf(child(flow, "refreshUrl")),
    scopes
  })
}

const readFlows = (context: Context, scheme: Cursor): Readonly<Record<string, OAuthFlow>> => {
  const flows: Record<string, OAuthFlow> = {}
  const old = textOf(child(scheme, "flow"))
  if (old !== undefined) {
    const name = swaggerFlows.get(old)
    if (name === undefined)
      warnAt(context, "malformed", scheme.trail, `"${old}" is no OAuth 2 flow; it is left out`, "flow")
    else flows[name] = readFlow(context, scheme)
    return flows
  }
  for (const [name, raw] of entriesOf(objectAt(context, child(scheme, "flows"), "flows"))) {
    if (isExtension(name)) continue
    const flow = objectAt(context, raw, "a flow")
    if (openApiFlows.includes(name) && flow !== undefined) flows[name] = readFlow(context, flow)
    else warnAt(context, "malformed", raw.trail, `"${name}" is no OAuth 2 flow; it is left out`, "flow")
  }
  return flows
}

const unknownScheme = (context: Context, scheme: Cursor, type: string): SecurityScheme => {
  warnAt(context, "malformed", scheme.trail, `a security scheme of type "${type}" is unknown`, "scheme type")
  return { _tag: "Unknown", type }
}

const readApiKey = (context: Context, scheme: Cursor): SecurityScheme => {
  const place = textOf(child(scheme, "in"))
  const name = textOf(child(scheme, "name"))
  if (name === undefined || (place !== "query" && place !== "header" && place !== "cookie")) {
    return unknownScheme(context, scheme, "apiKey")
  }
  return { _tag: "ApiKey", in: place, name }
}

const readKind = (context: Context, scheme: Cursor): SecurityScheme => {
  const type = textOf(child(scheme, "type")) ?? ""
  switch (type) {
    case "apiKey":
      return readApiKey(context, scheme)
    case "basic":
      return { _tag: "Http", scheme: "basic" }
    case "http": {
      const name = textOf(child(scheme, "scheme"))
      const bearerFormat = textOf(child(scheme, "bearerFormat"))
      if (name === undefined) return unknownScheme(context, scheme, "http")
      // Scheme names are compared without regard to case (RFC 9110).
      return { _tag: "Http", scheme: name.toLowerCase(), ...(bearerFormat === undefined ? {} : { bearerFormat }) }
    }
    case "oauth2": {
      const metadataUrl = textOf(child(scheme, "oauth2MetadataUrl"))
      return {
        _tag: "OAuth2",
        flows: readFlows(context, scheme),
        ...(metadataUrl === undefined ? {} : { metadataUrl })
      }
    }
    case "openIdConnect":
      return { _tag: "OpenIdConnect", url: textOf(child(scheme, "openIdConnectUrl")) ?? "" }
    case "mutualTLS":
      return { _tag: "MutualTls" }
    default:
      return unknownScheme(context, scheme, type)
  }
}

const addScheme = (context: Context, name: string, scheme: Cursor, table: SchemeTable): void => {
  const kind = readKind(context, scheme)
  const description = textOf(child(scheme, "description"))
  const deprecation = readDeprecation(context, scheme)
  table.schemes[segment(name)] = {
    ...kind,
    ...(description === undefined ? {} : { description }),
    ...(deprecation === undefined ? {} : { deprecation })
  }
  table.names.add(name)
  table.byObject.set(scheme.value, name)
  table.inside.set(segment(name), source(scheme.trail))
}

/** Reads the security schemes of a document. */
export const readSecuritySchemes = (context: Context, cursor: Cursor | undefined, sources: Sources): SchemeTable => {
  const holder = objectAt(context, cursor, "security schemes")
  const table: SchemeTable = { schemes: {}, names: new Set(), byObject: new Map(), inside: new Map() }
  for (const [name, raw] of entriesOf(holder)) {
    if (isExtension(name)) continue
    const scheme = objectAt(context, dereference(context, raw), "a security scheme")
    if (scheme === undefined) {
      table.schemes[segment(name)] = { _tag: "Unknown", type: "unresolved" }
      table.names.add(name)
      table.inside.set(segment(name), source(raw.trail))
    } else addScheme(context, name, scheme, table)
  }
  if (holder !== undefined) sources.set("securitySchemes", source(holder.trail, table.inside))
  return table
}
