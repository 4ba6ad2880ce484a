import { type HttpOperation, methodAsSent } from "@lintel/model"
import type { ContractSide } from "../contracts.js"
import { basesOf, erased, joined } from "./url.js"

/** One operation of one side. */
export interface Route {
  readonly side: ContractSide
  readonly key: string
  readonly operation: HttpOperation
  readonly address: `operation:${string}`
}

const maximumBasePaths = 32

export const basePathsOf = (route: Route): ReadonlySet<string> =>
  new Set(
    [...new Set(basesOf(route.side.contract, route.operation).bases.map(({ path }) => path))].slice(0, maximumBasePaths)
  )

/** Identity of an operation: method and effective path with the names of its parameters erased. */
export const identity = (route: Route, basePath: string): string =>
  `${methodAsSent(route.operation.method)} ${erased(joined(basePath, route.operation.path))}`

export const identitiesOf = (route: Route): ReadonlyArray<string> =>
  [...basePathsOf(route)].map((basePath) => identity(route, basePath))

/** The base path of a route, where it has one only, and no variable in it. */
export const onlyBasePath = (route: Route): string | undefined => {
  const [only, ...others] = basePathsOf(route)
  return others.length === 0 && only?.includes("{") === false ? only : undefined
}

/** An operation under each of its base paths, with its path written whole; none where it has one only, or too many. */
export const underBases = (route: Route): ReadonlyArray<readonly [basePath: string, part: Route]> => {
  const { bases, isWhole } = basesOf(route.side.contract, route.operation)
  const paths = basePathsOf(route)
  if (!isWhole || paths.size < 2 || paths.size >= maximumBasePaths) return []
  const { path: ownPath, servers: _servers, ...same } = route.operation
  return [...paths].map((basePath) => {
    const servers = bases.filter(({ path }) => path === basePath).map(({ origin }) => ({ url: origin || "/" }))
    return [basePath, { ...route, operation: { ...same, path: joined(basePath, ownPath), servers } }]
  })
}

/** Routes by their keys. */
export const indexed = (
  routes: ReadonlyArray<Route>,
  keysOf: (route: Route) => ReadonlyArray<string>
): ((key: string) => ReadonlyArray<Route>) => {
  const index = new Map<string, Array<Route>>()
  for (const route of routes) {
    for (const key of keysOf(route)) {
      const known = index.get(key)
      if (known === undefined) index.set(key, [route])
      else known.push(route)
    }
  }
  return (key) => index.get(key) ?? []
}
