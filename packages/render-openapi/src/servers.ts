import { nameOf, type Server } from "@lintel/model"
import { type At, below, drop, type Scope } from "./scope.js"
import { nonEmpty, put, type Tree } from "./tree.js"

const writeVariables = (variables: Server["variables"]): Tree | undefined => {
  const out: Tree = {}
  for (const [key, variable] of Object.entries(variables ?? {})) {
    const values = variable.enum === undefined || variable.enum.length === 0 ? undefined : variable.enum
    put(out, nameOf(key), { enum: values, default: variable.default, description: variable.description })
  }
  return nonEmpty(out)
}

/** Where a contract or an operation is served. An empty list says as little as none. */
export const writeServers = (
  scope: Scope,
  at: At,
  servers: ReadonlyArray<Server> | undefined
): ReadonlyArray<Tree> | undefined => {
  if (servers === undefined || servers.length === 0) return undefined
  return servers.map((server, index) => {
    const hasName = server.name !== undefined
    if (hasName && scope.version === "3.1") drop(scope, below(at, "servers", String(index)), "name of a server")
    return {
      url: server.url,
      name: scope.version === "3.1" ? undefined : server.name,
      description: server.description,
      variables: writeVariables(server.variables)
    }
  })
}
