import type { Entity, ModelIndex } from "@lintel/model"

/** A route of a contract: its method, and its path as segments; `undefined` stands for a parameter. */
export interface Route {
  readonly operation: Entity<"operation">
  readonly method: string
  readonly segments: ReadonlyArray<string | undefined>
}

/** A segment that is a parameter and nothing else; `v{major}` and `{id}.json` are texts with holes, kept as they are. */
const segmentOf = (text: string): string | undefined =>
  /^\{[^{}]*\}$/u.test(text) ? undefined : text.replaceAll(/\{[^{}]*\}/gu, "{}")

/** Routes by contract and method. */
export const routesOf = (index: ModelIndex): ReadonlyMap<string, ReadonlyArray<Route>> => {
  const groups = new Map<string, Array<Route>>()
  for (const operation of index.ofKind("operation")) {
    const { method, path } = operation.value
    const key = `${index.contractOf(operation.address)} ${method}`
    const route = { operation, method, segments: path.split("/").map(segmentOf) }
    const known = groups.get(key)
    if (known === undefined) groups.set(key, [route])
    else known.push(route)
  }
  return groups
}

/** Key under which two routes are the same: parameter names do not count. */
export const routeKey = (route: Route): string => route.segments.map((segment) => segment ?? "{}").join("/")

const hasHole = (segment: string): boolean => segment.includes("{}")

/**
 * A path that both routes match although neither is the more specific one; `undefined` when there is none. The more
 * specific route is the one that has text wherever they differ.
 */
export const ambiguousPath = (a: Route, b: Route): string | undefined => {
  if (a.segments.length !== b.segments.length) return undefined
  let [aIsCloser, bIsCloser] = [false, false]
  const path: Array<string> = []
  for (const [i, left] of a.segments.entries()) {
    const right = b.segments[i]
    if (left !== undefined && right !== undefined && left !== right) return undefined
    if ((left !== undefined && hasHole(left)) || (right !== undefined && hasHole(right))) return undefined
    if (left !== undefined && right === undefined) aIsCloser = true
    if (right !== undefined && left === undefined) bIsCloser = true
    path.push(left ?? right ?? "x")
  }
  return aIsCloser && bIsCloser ? path.join("/") : undefined
}
