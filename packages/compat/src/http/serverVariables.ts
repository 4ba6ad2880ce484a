import { type JsonSchema, nameOf, type Parameter, type Server } from "@lintel/model"
import type { Route } from "./routeIdentity.js"
import { joined, templateNames } from "./url.js"

/** Where the path of a server's URL begins. */
const pathStart = (url: string): number => {
  const authority = /^(?:[^/?#]*:)?\/\//.exec(url)
  if (authority === null) return 0
  const slash = url.indexOf("/", authority[0].length)
  return slash < 0 ? url.length : slash
}

const withoutSlash = (path: string): string => (path.endsWith("/") ? path.slice(0, -1) : path)

const pathOfServer = ({ url }: Server): string => withoutSlash(url.slice(pathStart(url)))

/** The variables of a server whose names its origin has. */
const originOfServer = ({ url, variables }: Server): Server => {
  const origin = url.slice(0, pathStart(url))
  const names = new Set(templateNames(origin))
  const own = Object.entries(variables ?? {}).filter(([key]) => names.has(nameOf(key)))
  return { url: origin || "/", ...(own.length === 0 ? {} : { variables: Object.fromEntries(own) }) }
}

/** A variable as a parameter of the path: one of its values, or any text. */
const parameterOf = (name: string, servers: ReadonlyArray<Server>): Parameter | undefined => {
  const found = servers.map(
    ({ variables }) => Object.entries(variables ?? {}).find(([key]) => nameOf(key) === name)?.[1].enum
  )
  const [values] = found
  if (found.some((other) => JSON.stringify(other) !== JSON.stringify(values))) return undefined
  // What holds a slash is more than a segment.
  if (values?.some((value) => value.includes("/") || value === "") === true) return undefined
  const schema: JsonSchema = values === undefined || values.length === 0 ? { type: "string" } : { enum: [...values] }
  return { in: "path", name, required: true, schema }
}

/**
 * The operation with the variables in the path of its servers as parameters of its own path, which is what they are to
 * callers; undefined where it has none, or its servers differ in them.
 */
export const withServerVariables = (route: Route): Route | undefined => {
  const { operation, side } = route
  const servers = operation.servers ?? side.contract.servers ?? []
  const [base, ...others] = new Set(servers.map(pathOfServer))
  if (base === undefined || others.length > 0) return undefined
  const names = templateNames(base)
  const known = new Set(templateNames(operation.path))
  if (names.length === 0 || names.some((name) => known.has(name))) return undefined
  const added = names.map((name) => parameterOf(name, servers))
  const parameters = added.filter((parameter) => parameter !== undefined)
  if (parameters.length < names.length) return undefined
  const { parameters: own = [], path, servers: _servers, ...same } = operation
  return {
    ...route,
    operation: {
      ...same,
      path: joined(base, path),
      parameters: [...parameters, ...own],
      servers: servers.map(originOfServer)
    }
  }
}
