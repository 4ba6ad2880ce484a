import type { HttpContract, HttpOperation } from "@lintel/model"
import { type Base, basesOf, erased, joined, matchTemplate } from "./url.js"

/** One operation of one side. */
export interface Route {
  readonly contractKey: string
  readonly key: string
  readonly contract: HttpContract
  readonly operation: HttpOperation
  readonly address: `operation:${string}`
}

/** The same operation before and after; `literal` values are path segments that became parameters. */
export interface RoutePair {
  readonly before: Route
  readonly after: Route
  /** Path that both serve, with base path and parameter names of the old side. */
  readonly path: string
  /** Bases of the old side under which the operation is not served any more. */
  readonly lostBases: ReadonlyArray<Base>
  readonly literals: ReadonlyMap<string, string>
}

/** What matching the operations of two contracts gives. */
export interface Matched {
  readonly pairs: ReadonlyArray<RoutePair>
  readonly removed: ReadonlyArray<Route>
  readonly added: ReadonlyArray<Route>
}

export const routesOf = (contractKey: string, contract: HttpContract): ReadonlyArray<Route> =>
  Object.entries(contract.operations).map(([key, operation]) => ({
    contractKey,
    key,
    contract,
    operation,
    address: `operation:${contractKey}/${key}`
  }))

/** Identity of an operation: method and effective path with the names of its parameters erased. */
const identity = (method: string, path: string): string => `${method.toUpperCase()} ${erased(path)}`

const identities = (route: Route): ReadonlyMap<string, Base> =>
  new Map(
    basesOf(route.contract, route.operation).map((base) => [
      identity(route.operation.method, joined(base, route.operation.path)),
      base
    ])
  )

/** Addresses that the new operation declares to have had. */
const formerAddresses = (route: Route): ReadonlyArray<string> => route.operation.formerly ?? []

/**
 * Matches operations by method and effective path: base paths count, names of path parameters do not. What is left is
 * matched by declared former addresses, then by path without base (the whole contract moved), then a literal path by
 * a new template that covers it.
 */
export const matchRoutes = (before: ReadonlyArray<Route>, after: ReadonlyArray<Route>): Matched => {
  const index = new Map<string, Route>()
  for (const route of after) for (const key of identities(route).keys()) if (!index.has(key)) index.set(key, route)
  const taken = new Set<Route>()
  const pairs: Array<RoutePair> = []
  let open: Array<Route> = []
  for (const route of before) {
    const own = [...identities(route)]
    const hits = own.flatMap(([key, base]) => {
      const found = index.get(key)
      return found === undefined || taken.has(found) ? [] : [{ found, base }]
    })
    const hit = hits[0]
    if (hit === undefined) {
      open.push(route)
      continue
    }
    taken.add(hit.found)
    const kept = new Set(own.filter(([key]) => index.get(key) === hit.found).map(([, base]) => base))
    const lostBases = own.map(([, base]) => base).filter((base) => !kept.has(base))
    pairs.push({
      before: route,
      after: hit.found,
      path: joined(hit.base, route.operation.path),
      lostBases,
      literals: new Map()
    })
  }
  const rest = after.filter((route) => !taken.has(route))
  for (const matcher of [byFormer, byPath]) {
    const still: Array<Route> = []
    for (const route of open) {
      const found = rest.find((candidate) => !taken.has(candidate) && matcher(route, candidate))
      if (found === undefined) still.push(route)
      else {
        taken.add(found)
        const bases = basesOf(route.contract, route.operation)
        pairs.push({
          before: route,
          after: found,
          path: joined(bases[0] ?? { origin: "", path: "" }, route.operation.path),
          lostBases: bases,
          literals: new Map()
        })
      }
    }
    open = still
  }
  const removed: Array<Route> = []
  for (const route of open) {
    const cover = coveringTemplate(route, after)
    if (cover === undefined) removed.push(route)
    else pairs.push(cover)
  }
  return { pairs, removed, added: after.filter((route) => !taken.has(route)) }
}

const byFormer = (before: Route, after: Route): boolean => formerAddresses(after).includes(before.address)

const byPath = (before: Route, after: Route): boolean =>
  identity(before.operation.method, before.operation.path) === identity(after.operation.method, after.operation.path)

/** A literal path that is gone may still be answered by a template: `/a/me` by `/a/{id}`. */
const coveringTemplate = (route: Route, after: ReadonlyArray<Route>): RoutePair | undefined => {
  for (const base of basesOf(route.contract, route.operation)) {
    const path = joined(base, route.operation.path)
    for (const candidate of after) {
      if (candidate.operation.method.toUpperCase() !== route.operation.method.toUpperCase()) continue
      if (!candidate.operation.path.includes("{")) continue
      for (const other of basesOf(candidate.contract, candidate.operation)) {
        const literals = matchTemplate(joined(other, candidate.operation.path), path)
        if (literals !== undefined && literals.size > 0)
          return { before: route, after: candidate, path, lostBases: [], literals }
      }
    }
  }
  return undefined
}
