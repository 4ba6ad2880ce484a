import {
  partAt,
  child,
  type Cursor,
  foreignAt,
  type ForeignPart,
  objectAt,
  setOwn,
  source,
  type Sources,
  textOf,
  trailTo,
  warnAt
} from "@lintel/import"
import type { Broker } from "@lintel/model"
import { bindingProtocol, readBindings } from "./bindings.js"
import type { Context } from "./context.js"
import { readDeclared } from "./declared.js"
import { unknownPart } from "./foreign.js"
import { extensionsOf, keep, keepRest } from "./kept.js"
import { namedIn } from "./named.js"
import { readSecurity } from "./security.js"

/** Brokers that a protocol belongs to; others speak it too where it is missing here. */
const products: ReadonlyMap<string, Broker["product"]> = new Map([
  ["kafka", "kafka"],
  ["sqs", "sqs"],
  ["sns", "sns"],
  ["googlepubsub", "googlePubSub"]
])

/** A server with the places of its facts. */
export interface ReadServer {
  readonly name: string
  readonly broker: Broker
  readonly sources: Sources
  readonly cursor: Cursor
}

const known: ReadonlySet<string> = new Set("url host protocol protocolVersion description bindings security".split(" "))
const keptFields = ["pathname", "title", "summary", "variables", "tags", "externalDocs"]

interface Location {
  readonly host: string | undefined
  readonly pathname: string | undefined
  readonly cursor: Cursor | undefined
}

/** Host and path of an address: with its scheme in AsyncAPI 2, apart in 3. */
const locationOf = (context: Context, server: Cursor): Location => {
  const url = child(server, "url")
  const host = child(server, "host")
  if (host !== undefined || url === undefined) {
    const pathname = textOf(child(server, "pathname"))
    if (host === undefined) warnAt(context, "missing", server.trail, "the server has no address", "server host")
    return { host: textOf(host), pathname, cursor: host }
  }
  const [, rest = ""] = /^(?:[A-Za-z][A-Za-z0-9+.-]*:\/\/)?(.*)$/s.exec(textOf(url) ?? "") ?? []
  const slash = rest.indexOf("/")
  const path = slash < 0 ? "" : rest.slice(slash)
  return {
    host: slash < 0 ? rest : rest.slice(0, slash),
    pathname: path === "" || path === "/" ? undefined : path,
    cursor: url
  }
}

const readServer = (context: Context, root: Cursor, name: string, server: Cursor): ReadServer => {
  const sources: Sources = new Map()
  const kept = keepRest(context, server, "a server", { known, kept: keptFields })
  const location = locationOf(context, server)
  const protocol = textOf(child(server, "protocol"))
  if (protocol === undefined) warnAt(context, "missing", server.trail, "the server has no protocol", "server protocol")
  if (location.pathname !== undefined) setOwn(kept, "pathname", location.pathname)
  keep(kept, "security", readSecurity(context, root, child(server, "security")))
  keep(
    kept,
    "bindings",
    readBindings(context, server, (_, binding) => binding.rest())
  )
  const hosts = (location.host ?? "")
    .split(",")
    .map((it) => it.trim())
    .filter((it) => it !== "")
  if (location.cursor !== undefined) sources.set("hosts", source(location.cursor.trail))
  sources.set("version", source(trailTo(server.trail, "protocolVersion")))
  sources.set("product", source(trailTo(server.trail, "protocol")))
  const version = child(server, "protocolVersion")
  const extensions = extensionsOf(kept)
  const description = textOf(child(server, "description"))
  const declared = readDeclared(context, server, "broker", sources)
  const broker: Broker = {
    product: products.get(bindingProtocol(protocol ?? "")) ?? "other",
    ...(description === undefined ? {} : { description }),
    ...(protocol === undefined ? {} : { protocol }),
    ...(hosts.length === 0 ? {} : { hosts }),
    ...(version === undefined ? {} : { version: String(version.value) }),
    ...(extensions === undefined ? {} : { extensions }),
    ...(declared as Partial<Broker>)
  }
  return { name, broker, sources, cursor: server }
}

const foreignServer = (name: string, foreign: ForeignPart): ReadServer => ({
  name,
  broker: { product: "other", extensions: { asyncapi: { server: unknownPart(foreign) } } },
  sources: new Map(),
  cursor: foreign.holder
})

/** Reads the servers of a document, each as a broker. */
export const readServers = (context: Context, root: Cursor): ReadonlyArray<ReadServer> =>
  namedIn(objectAt(context, child(root, "servers"), '"servers"')).flatMap(([name, raw]) => {
    const foreign = foreignAt(context, raw)
    if (foreign !== undefined) return [foreignServer(name, foreign)]
    const server = objectAt(context, partAt(context, raw, "the server"), "a server")
    return server === undefined ? [] : [readServer(context, root, name, server)]
  })
