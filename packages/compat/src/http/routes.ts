import { address, methodAsSent, nameOf } from "@lintel/model"
import type { ContractSide } from "../contracts.js"
import { movedVariables, withSameTemplate } from "./movedVariables.js"
import { withServerVariables } from "./serverVariables.js"
import { identity, indexed, onlyBasePath, type Route, underBases } from "./routeIdentity.js"
import { erased, joined, templateNames } from "./url.js"
import { pairsByUrl } from "./urlPairs.js"

export type { Route } from "./routeIdentity.js"
import { makeTemplateTree, type Overlap, overlapIn } from "./template.js"

/** How two operations were found to be the same. */
export type Match = "url" | "formerly" | "path" | "template"

/** The same operation before and after. */
export interface RoutePair {
  readonly before: Route
  readonly after: Route
  readonly match: Match
  /** By name of a new path parameter: the text that the old path has in its place. */
  readonly literals: ReadonlyMap<string, string>
  /** A parameter of the path of which nobody can tell whether it takes what stood in its place. */
  readonly unclear?: string
  /** The old operation as it is called, where it was matched by one text of its path. */
  readonly shown?: Route
}

/** A new operation whose path matches requests which another answered before. */
export interface Shadow extends Overlap {
  readonly before: Route
  readonly after: Route
  /** The texts of the old path that stand for parameters of the new one. */
  readonly taken: ReadonlyMap<string, string>
}

/** What matching the operations of two contracts gives. */
export interface Matched {
  readonly pairs: ReadonlyArray<RoutePair>
  readonly removed: ReadonlyArray<Route>
  readonly added: ReadonlyArray<Route>
  readonly shadows: ReadonlyArray<Shadow>
  /** The path of a route as the two sides are compared by it. */
  readonly pathOf: PathOf
}

/** The path of a route as the two sides are compared by it. */
export type PathOf = (route: Route) => string

export const routesOf = (side: ContractSide): ReadonlyArray<Route> =>
  Object.entries(side.contract.operations).map(([key, operation]) => ({
    side,
    key,
    operation,
    address: address("operation", nameOf(side.key), nameOf(key))
  }))

/** Paths as operations name them, with what stands in front of them where that moved between base and path. */
const pathsBetween = (before: ReadonlyArray<Route>, after: ReadonlyArray<Route>): PathOf => {
  const bases = new Set([...before, ...after].map(onlyBasePath))
  return bases.size < 2 || bases.has(undefined)
    ? (route) => route.operation.path
    : (route) => joined(onlyBasePath(route) ?? "", route.operation.path)
}

/** Ways to find an operation on the other side where none has its effective path, the surest first. */
const ways: ReadonlyArray<{
  readonly match: Match
  readonly before: (route: Route) => ReadonlyArray<string>
  readonly after: (route: Route) => ReadonlyArray<string>
}> = [
  { match: "formerly", before: (route) => [route.address], after: (route) => route.operation.formerly ?? [] },
  { match: "path", before: (route) => [identity(route, "")], after: (route) => [identity(route, "")] }
]

export const methodOf = (route: Route): string => methodAsSent(route.operation.method)

/**
 * Matches operations by method and effective path: base paths count, names of path parameters do not. What is left is
 * matched by declared former addresses, then by path without base (the whole contract moved), then a literal path by
 * a new template that covers it.
 */
export const matchRoutes = (before: ReadonlyArray<Route>, after: ReadonlyArray<Route>): Matched => {
  const byUrl = pairsByUrl(before, after)
  const pairs = [...byUrl.pairs]
  const taken = new Set(pairs.map((pair) => pair.after))
  let { open } = byUrl
  for (const way of ways) {
    const free = indexed(
      after.filter((route) => !taken.has(route)),
      way.after
    )
    const rest: Array<Route> = []
    for (const route of open) {
      const found = way
        .before(route)
        .flatMap(free)
        .find((candidate) => !taken.has(candidate))
      if (found === undefined) rest.push(route)
      else {
        taken.add(found)
        pairs.push({ before: route, after: found, match: way.match, literals: new Map() })
      }
    }
    open = rest
  }
  for (const pair of movedVariables(
    open,
    after.filter((route) => !taken.has(route))
  )) {
    taken.add(pair.route)
    pairs.push(pair)
    open = open.filter((route) => route.key !== pair.before.key)
  }
  const fresh = after.filter((route) => !taken.has(route))
  const pathOf = pathsBetween(before, after)
  // Variables of servers are parameters of the path here.
  const lifted = fresh.flatMap((route): ReadonlyArray<readonly [Route, Route]> => {
    const whole = withServerVariables(route)
    return whole === undefined ? [] : [[whole, route]]
  })
  const literal = coveredPairs(open, [...fresh, ...lifted.map(([whole]) => whole)], pathOf)
  const found = new Set(literal.map((pair) => pair.before))
  const under = new Map(
    open.filter((route) => !found.has(route)).map((route) => [route, pairsUnderBases(route, fresh)])
  )
  const covered = [...literal, ...[...under.values()].flat()]
  const answered = new Set([...found, ...[...under].flatMap(([route, own]) => (own.length === 0 ? [] : [route]))])
  const origin = new Map(lifted)
  const used = new Set(covered.map((pair) => origin.get(pair.after) ?? pair.after))
  return {
    pairs: [...pairs.map(withSameTemplate), ...covered],
    removed: open.filter((route) => !answered.has(route)),
    added: fresh.filter((route) => !used.has(route)),
    shadows: shadowsOf(before, fresh.flatMap(partsOf), pathOf),
    pathOf
  }
}

/** Templates of routes by their methods. */
export const treesOf = (
  routes: ReadonlyArray<Route>,
  pathOf: PathOf
): ((method: string) => ReturnType<typeof makeTemplateTree<Route>>) => {
  const trees = new Map<string, ReturnType<typeof makeTemplateTree<Route>>>()
  const treeOf = (method: string): ReturnType<typeof makeTemplateTree<Route>> => {
    const tree = trees.get(method) ?? makeTemplateTree<Route>()
    trees.set(method, tree)
    return tree
  }
  for (const route of routes) if (route.operation.path.includes("{")) treeOf(methodOf(route)).add(pathOf(route), route)
  return treeOf
}

/** By name of a template's parameter: the text that stands in its place. */
export const literalsOf = (path: string, filling: ReadonlyArray<string | undefined>): ReadonlyMap<string, string> =>
  new Map(
    templateNames(path).flatMap((name, index) => {
      const text = filling[index]
      return text === undefined ? [] : [[name, text] as const]
    })
  )

/** A literal path that is gone is still answered where a new template covers it: `/a/x` by `/a/{kind}`. */
const coveredPairs = (
  gone: ReadonlyArray<Route>,
  fresh: ReadonlyArray<Route>,
  pathOf: PathOf
): ReadonlyArray<RoutePair> => {
  const treeOf = treesOf(fresh, pathOf)
  return gone.flatMap((route): ReadonlyArray<RoutePair> => {
    const [found] = treeOf(methodOf(route)).wider(pathOf(route))
    if (found === undefined) return []
    const literals = literalsOf(pathOf(found.value), found.filling)
    return [{ before: route, after: found.value, match: "template", literals }]
  })
}

/** An operation for each of its base paths, where it has several. */
const partsOf = (route: Route): ReadonlyArray<Route> => {
  const parts = underBases(route)
  return parts.length === 0 ? [route] : parts.map(([, part]) => part)
}

/** Base paths of an operation that became one template: a variable of the server is a parameter of the path now. */
const pairsUnderBases = (route: Route, fresh: ReadonlyArray<Route>): ReadonlyArray<RoutePair> => {
  const parts = underBases(route).map(([, part]) => part)
  if (parts.length === 0) return []
  const wholePath = (one: Route): string => joined(onlyBasePath(one) ?? "", one.operation.path)
  const candidates = fresh.filter((one) => onlyBasePath(one) !== undefined)
  const covered = parts.flatMap((part): ReadonlyArray<RoutePair> => {
    const [found] = coveredPairs([part], candidates, (one) => (one === part ? part.operation.path : wholePath(one)))
    return found === undefined ? [] : [found]
  })
  return covered.length === parts.length ? covered : []
}

/**
 * New paths that match requests of a template: `/a/me` those of `/a/{id}`, `/a/{name}.json` too. A template that is
 * wider than the old one takes nothing from it.
 */
const shadowsOf = (
  before: ReadonlyArray<Route>,
  fresh: ReadonlyArray<Route>,
  pathOf: PathOf
): ReadonlyArray<Shadow> => {
  const treeOf = treesOf(before, pathOf)
  const isSame = (old: Route, route: Route): boolean => erased(pathOf(old)) === erased(pathOf(route))
  const isWider = (old: Route, route: Route): boolean => overlapIn(pathOf(route), pathOf(old))?.isInside === true
  // Without the base path in front, as the old operation names it.
  const withinBase = (old: Route, path: string): string => path.slice(pathOf(old).length - old.operation.path.length)
  return fresh.flatMap((route) =>
    treeOf(methodOf(route))
      .overlapping(pathOf(route))
      .filter(({ overlap, value }) => !isSame(value, route) && (overlap.isInside || !isWider(value, route)))
      .map(({ overlap, value }) => ({
        before: value,
        after: route,
        ...overlap,
        taken: overlapIn(pathOf(route), pathOf(value))?.texts ?? new Map<string, string>(),
        path: withinBase(value, overlap.path)
      }))
  )
}
