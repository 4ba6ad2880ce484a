import {
  child,
  compact,
  type Cursor,
  declareDefinitions,
  entriesOf,
  isExtension,
  objectAt,
  readDefinitions,
  readSchema,
  refuse,
  rulesOfDialect,
  setOwn,
  source,
  type Source,
  type Sources,
  textOf,
  trailTo,
  warnAt
} from "@lintel/import"
import {
  type HttpContract,
  type HttpOperation,
  type JsonSchema,
  type OutgoingOperation,
  segment,
  type Server
} from "@lintel/model"
import type { Context } from "./context.js"
import { declaredKey, readDeclaredContract } from "./declared.js"
import { readDeprecation, readStability } from "./lifecycle.js"
import { linkFinder, nameOperations } from "./operationNames.js"
import { type Reader, readOperation, readOutgoing } from "./operation.js"
import { readExtensions, readTags, readVersion } from "./documentFacts.js"
import { findOperations, type FoundOperation } from "./pathItem.js"
import { readSecurity, readSecuritySchemes } from "./security.js"
import { readServers, swaggerServers } from "./server.js"
import { makeReader } from "./versionReader.js"

/** A contract with the sources of its parts. */
export interface ReadContract {
  readonly contract: HttpContract
  readonly source: Source
}

const findPaths = (context: Context, root: Cursor): ReadonlyArray<FoundOperation> => {
  const paths = objectAt(context, child(root, "paths"), '"paths"')
  const found: Array<FoundOperation> = []
  for (const [path, item] of entriesOf(paths)) {
    if (isExtension(path)) continue
    if (!path.startsWith("/")) {
      warnAt(context, "repaired", item.trail, `the path "${path}" does not begin with a slash; one is added`, "path")
    }
    if (path.includes("?") || path.includes("#")) {
      warnAt(
        context,
        "malformed",
        item.trail,
        `the path "${path}" holds a query or fragment, which no path has`,
        "path query"
      )
    }
    found.push(...findOperations(context, item, path.startsWith("/") ? path : `/${path}`))
  }
  warnOfEqualTemplates(context, found)
  return found
}

/** `/a/{x}` and `/a/{y}` are one path: names in a template tell no requests apart. */
const warnOfEqualTemplates = (context: Context, found: ReadonlyArray<FoundOperation>): void => {
  const seen = new Map<string, string>()
  for (const { method, path, operation } of found) {
    const key = `${method} ${path.replaceAll(/\{[^{}]*\}/g, "{}")}`
    const earlier = seen.get(key)
    if (earlier === undefined) seen.set(key, path)
    else {
      const reason = `${method} ${path} and ${method} ${earlier} are the same request`
      warnAt(context, "duplicate", operation.trail, reason, "equal templates")
    }
  }
}

const readWebhooks = (
  context: Context,
  root: Cursor,
  reader: Reader,
  sources: Sources
): Readonly<Record<string, OutgoingOperation>> | undefined => {
  const holder = objectAt(context, child(root, "webhooks") ?? child(root, "x-webhooks"), '"webhooks"')
  const webhooks: Record<string, OutgoingOperation> = {}
  const inside = new Map<string, Source>()
  for (const [name, item] of entriesOf(holder)) {
    if (isExtension(name)) continue
    for (const found of findOperations(context, item, name)) {
      // POST is what webhooks are; others get the method into their name, so that names stay when one is added.
      const key = segment(found.method === "POST" ? name : `${name} ${found.method}`)
      const read = readOutgoing(context, reader, found)
      webhooks[key] = read.value
      inside.set(key, read.source)
    }
  }
  if (holder === undefined || inside.size === 0) return undefined
  sources.set("webhooks", source(holder.trail, inside))
  return webhooks
}

const readAllDefinitions = (
  context: Context,
  holder: Cursor | undefined,
  root: Cursor,
  sources: Sources
): Readonly<Record<string, JsonSchema>> | undefined => {
  const schemas: Record<string, JsonSchema> = {}
  const inside = new Map<string, Source>()
  for (const { name, cursor, schema } of readDefinitions(context, (one) => readSchema(context, one))) {
    setOwn(schemas, name, schema ?? {})
    inside.set(name, source(cursor.trail))
  }
  if (inside.size === 0) return undefined
  sources.set("schemas", source(holder?.trail ?? root.trail, inside))
  return schemas
}

interface Parts {
  readonly definitions: Cursor | undefined
  readonly securitySchemes: Cursor | undefined
  readonly servers: ReadonlyArray<Server> | undefined
}

/** A key of the document that stands there in other versions only, read where its counterpart is absent. */
const ofOtherVersion = (context: Context, root: Cursor, key: string): Cursor | undefined => {
  const written = child(root, key)
  if (written === undefined) return undefined
  const reason = `"${key}" has another place in this version of the specification; it is read as meant`
  warnAt(context, "repaired", written.trail, reason, "other version")
  return written
}

const partsOf = (context: Context, root: Cursor): Parts => {
  if (context.version === "2.0") {
    return {
      definitions: objectAt(context, child(root, "definitions"), '"definitions"'),
      securitySchemes: child(root, "securityDefinitions"),
      servers:
        swaggerServers(context, root, child(root, "schemes")) ??
        readServers(context, ofOtherVersion(context, root, "servers"))
    }
  }
  const isOld =
    child(root, "servers") === undefined &&
    ["host", "basePath"].some((key) => ofOtherVersion(context, root, key) !== undefined)
  const oldServers = isOld ? swaggerServers(context, root, child(root, "schemes")) : undefined
  const components = objectAt(context, child(root, "components"), '"components"')
  const part = (key: string): Cursor | undefined => (components === undefined ? undefined : child(components, key))
  return {
    definitions: objectAt(context, part("schemas"), '"components/schemas"'),
    securitySchemes: part("securitySchemes") ?? ofOtherVersion(context, root, "securityDefinitions"),
    servers: readServers(context, child(root, "servers")) ?? oldServers
  }
}

const readOperations = (
  context: Context,
  root: Cursor,
  reader: Reader,
  names: ReadonlyMap<FoundOperation, string>,
  sources: Sources
): Readonly<Record<string, HttpOperation>> => {
  const operations: Record<string, HttpOperation> = {}
  const inside = new Map<string, Source>()
  for (const [found, name] of names) {
    if (context.budget < 0) break // the document is refused anyway
    const read = readOperation(context, reader, found)
    const key = segment(name)
    operations[key] = read.value
    inside.set(key, read.source)
  }
  sources.set("operations", source(trailTo(root.trail, "paths"), inside))
  return operations
}

/** The dialects of OpenAPI itself, by the day of their publication. */
const ownDialect = /^https:\/\/spec\.openapis\.org\/oas\/3\.[12]\/dialect\//

const warnOfUnknownDialect = (context: Context, root: Cursor): void => {
  const dialect = child(root, "jsonSchemaDialect")
  if (dialect === undefined || rulesOfDialect(dialect.value) !== undefined) return
  if (typeof dialect.value === "string" && ownDialect.test(dialect.value)) return
  const reason = `the dialect ${JSON.stringify(dialect.value)} is not known; schemas are read by the rules of ${context.rules.name}`
  warnAt(context, "not-representable", dialect.trail, reason, "dialect")
}

/** Reads a whole document as one contract. */
export const readContract = (context: Context, root: Cursor, name: string): ReadContract => {
  const sources: Sources = new Map()
  const info = objectAt(context, child(root, "info"), '"info"')
  if (info === undefined) warnAt(context, "missing", root.trail, 'the document has no "info"', "info")
  const { definitions, securitySchemes, servers } = partsOf(context, root)
  declareDefinitions(context, definitions)
  warnOfUnknownDialect(context, root)
  const schemes = readSecuritySchemes(context, securitySchemes, sources)
  const found = findPaths(context, root)
  if (
    child(root, "paths") === undefined &&
    child(root, "webhooks") === undefined &&
    child(root, "components") === undefined
  ) {
    refuse(context, root.trail, 'the document has neither "paths" nor "webhooks" nor "components"')
  }
  const names = nameOperations(context, found)
  const reader = makeReader(context, root, schemes, linkFinder(name, names))
  const operations = readOperations(context, root, reader, names, sources)
  const webhooks = readWebhooks(context, root, reader, sources)
  const security = readSecurity(context, child(root, "security"), schemes)
  if (info !== undefined) {
    for (const key of ["title", "version", "description"]) sources.set(key, source(trailTo(info.trail, key)))
  }
  const declared = readDeclaredContract(context, root)
  for (const key of Object.keys(declared ?? {})) {
    sources.set(key, source(trailTo(trailTo(root.trail, declaredKey), key)))
  }
  const contract = compact<HttpContract>({
    _tag: "Http",
    title: info === undefined ? undefined : textOf(child(info, "title")),
    version: info === undefined ? undefined : readVersion(context, child(info, "version")),
    description: info === undefined ? undefined : textOf(child(info, "description")),
    servers,
    operations,
    webhooks,
    security,
    securitySchemes: schemes.names.size === 0 ? undefined : schemes.schemes,
    schemas: readAllDefinitions(context, definitions, root, sources),
    stability: info === undefined ? undefined : readStability(context, info),
    deprecation: info === undefined ? undefined : readDeprecation(context, info),
    tags: readTags(context, root, sources),
    extensions: readExtensions(context, root, info, declared !== undefined),
    ...declared
  })
  return { contract, source: source(root.trail, sources) }
}
