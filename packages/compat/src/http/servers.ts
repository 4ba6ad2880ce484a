import type { HttpRequest } from "@lintel/diagnostic"
import { nameOf, type Server } from "@lintel/model"
import { serverDefaultChanged } from "../changes/server-default-changed/change.js"
import { serverRemoved } from "../changes/server-removed/change.js"
import { serversUndecided } from "../changes/servers-undecided/change.js"
import { equalJson } from "../payload/equal.js"
import { sampleRequest } from "./sampleRequest.js"
import type { OperationScope } from "./scope.js"
import { type Base, basesOf, erased, lostBases } from "./url.js"

const urlOf = ({ origin, path }: Base): string => `${origin}${path}` || "/"

/** Lost addresses of operations that share servers and path are the same. */
export type ServerMemory = Map<string, ReadonlyArray<Base>>

/** Compares where an operation is served: an address that callers use and that is gone breaks them. */
export const compareServers = (scope: OperationScope, memory: ServerMemory): void => {
  const [one, other] = [scope.before, scope.after]
  const [from, to] = [basesOf(one.side.contract, one.operation), basesOf(other.side.contract, other.operation)]
  const [path, fresh] = [one.operation.path ?? "", other.operation.path ?? ""]
  const isSamePath = erased(path) === erased(fresh)
  const servers = [
    one.operation.servers ?? one.side.contract.servers,
    other.operation.servers ?? other.side.contract.servers
  ]
  if ((isSamePath || scope.literals.size > 0) && equalJson(servers[0], servers[1])) return
  if (!from.isWhole || !to.isWhole) {
    return scope.report(
      serversUndecided,
      {},
      { class: "undecided", pointer: { before: "/servers", after: "/servers" } }
    )
  }
  const isShared = one.operation.servers === undefined && other.operation.servers === undefined && isSamePath
  const lost =
    (isShared ? memory.get("") : undefined) ??
    lostBases({ bases: from.bases, path }, { bases: to.bases, path: withTexts(scope, fresh) })
  if (isShared) memory.set("", lost)
  if (lost.length === 0) compareDefaults(scope, servers[0] ?? [], servers[1] ?? [])
  for (const base of lost) {
    const url = base.origin.replaceAll("{}", "example")
    const request = (): HttpRequest => sampleRequest(scope, "before", { url, base })
    scope.report(
      serverRemoved,
      {
        url: urlOf(base),
        served: to.bases.slice(0, 10).map(urlOf),
        moved: isSamePath ? "" : `${to.bases[0]?.path ?? ""}${fresh}`
      },
      { class: "breaking", pointer: isSamePath ? serversOf(scope) : paths, witness: request }
    )
  }
}

const paths = { before: "/path", after: "/path" } as const

/** Where the servers are named; without any, the document is served where it lies, and the path says where that is. */
const serversOf = (scope: OperationScope): { readonly before: string; readonly after: string } => {
  const of = ({ operation, side }: OperationScope["before"]): string =>
    (operation.servers ?? side.contract.servers) === undefined ? "/path" : "/servers"
  return { before: of(scope.before), after: of(scope.after) }
}

const defaultUrl = (server: Server): string =>
  Object.entries(server.variables ?? {}).reduce(
    (url, [name, variable]) => url.replaceAll(`{${nameOf(name)}}`, () => variable.default),
    server.url
  )

/** The same template with another default: it may all be chosen still, but who chooses nothing goes elsewhere. */
const compareDefaults = (scope: OperationScope, old: ReadonlyArray<Server>, fresh: ReadonlyArray<Server>): void => {
  const urls = new Set(fresh.map(defaultUrl))
  const templates = new Map(fresh.map((server) => [erased(server.url), server]))
  for (const server of old) {
    const other = templates.get(erased(server.url))
    if (other === undefined || server.variables === undefined || urls.has(defaultUrl(server))) continue
    scope.report(
      serverDefaultChanged,
      { old: defaultUrl(server), new: defaultUrl(other) },
      { class: "changes-meaning", pointer: serversOf(scope) }
    )
  }
}

/** The new path with the texts of the old one where it has parameters for them. */
const withTexts = ({ literals }: OperationScope, path: string): string =>
  literals.size === 0
    ? path
    : path.replaceAll(/\{([^{}]*)\}/g, (written, name: string) => literals.get(name) ?? written)
