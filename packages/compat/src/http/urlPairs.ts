import { methodAsSent } from "@lintel/model"
import { basePathsOf, identitiesOf, identity, indexed, type Route, underBases } from "./routeIdentity.js"
import type { RoutePair } from "./routes.js"

/** What matching by method and effective path gives. */
interface UrlPairs {
  readonly pairs: ReadonlyArray<RoutePair>
  /** Operations of the old side, or of some of its base paths, that no other has the path of. */
  readonly open: ReadonlyArray<Route>
}

/** Operations of the new side by the effective paths that no old one has been matched by. */
const makeFree = (
  after: ReadonlyArray<Route>
): { readonly at: (path: string) => ReadonlyArray<Route>; readonly take: (route: Route, path: string) => void } => {
  const taken = new Map<Route, Set<string>>()
  const known = indexed(after, identitiesOf)
  return {
    at: (path) => known(path).filter((route) => taken.get(route)?.has(path) !== true),
    take: (route, path) => {
      const paths = taken.get(route)
      if (paths === undefined) taken.set(route, new Set([path]))
      else paths.add(path)
    }
  }
}

const written = ({ operation }: Route): string => `${methodAsSent(operation.method)} ${operation.path}`

/**
 * Of operations with one effective path, which a document should not have, the one that is meant: it names the
 * parameters as the other side does, or has the same operationId, or is nobody else's.
 */
const chooser = (before: ReadonlyArray<Route>): ((route: Route, among: ReadonlyArray<Route>) => Route | undefined) => {
  const known = new Set(before.map(written))
  return (route, among) => {
    if (among.length < 2) return among[0]
    const { operationId } = route.operation
    return (
      among.find((other) => written(other) === written(route)) ??
      among.find((other) => operationId !== undefined && other.operation.operationId === operationId) ??
      among.find((other) => !known.has(written(other))) ??
      among[0]
    )
  }
}

/**
 * Matches operations by method and effective path. One with several base paths may be one operation for each of them
 * on the other side: `/a` under `/v1` and `/v2` is `/v1/a` and `/v2/a`.
 */
export const pairsByUrl = (before: ReadonlyArray<Route>, after: ReadonlyArray<Route>): UrlPairs => {
  const pairs: Array<RoutePair> = []
  const open: Array<Route> = []
  const free = makeFree(after)
  const choose = chooser(before)
  const pair = (one: Route, other: Route): void => {
    pairs.push({ before: one, after: other, match: "url", literals: new Map() })
  }
  for (const route of before) {
    const found = new Map<string, Route>()
    let last: Route | undefined
    for (const basePath of basePathsOf(route)) {
      const path = identity(route, basePath)
      const candidates = free.at(path)
      const next = last !== undefined && candidates.includes(last) ? last : choose(route, candidates)
      if (next === undefined) continue
      free.take(next, path)
      found.set(basePath, next)
      last = next
    }
    const parts = new Set(found.values()).size < 2 ? [] : underBases(route)
    const [only] = found.values()
    if (only === undefined) open.push(route)
    else if (parts.length === 0) pair(route, only)
    for (const [basePath, part] of parts) {
      const other = found.get(basePath)
      if (other === undefined) open.push(part)
      else pair(part, other)
    }
  }
  return { pairs, open }
}
