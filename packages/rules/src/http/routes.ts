import type { Entity, ModelIndex } from "@lintel/model"

/** A route of a contract: its method, and its path as segments; `undefined` stands for a parameter. */
export interface Route {
  readonly operation: Entity<"operation">
  readonly method: string
  readonly segments: ReadonlyArray<string | undefined>
}

/** A segment that is a parameter and nothing else; `v{major}` and `{id}.json` are texts with holes, kept as they are. */
const segmentOf = (text: string): string | undefined => {
  if (!text.includes("{")) return text
  return /^\{[^{}]*\}$/u.test(text) ? undefined : text.replaceAll(/\{[^{}]*\}/gu, "{}")
}

const routesByIndex = new WeakMap<ModelIndex, ReadonlyMap<string, ReadonlyArray<Route>>>()

/** Routes by contract and method. Computed once for an index. */
export const routesOf = (index: ModelIndex): ReadonlyMap<string, ReadonlyArray<Route>> => {
  const routes = routesByIndex.get(index) ?? groupRoutes(index)
  routesByIndex.set(index, routes)
  return routes
}

const groupRoutes = (index: ModelIndex): ReadonlyMap<string, ReadonlyArray<Route>> => {
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

interface TrieNode {
  readonly texts: Map<string, TrieNode>
  parameter: TrieNode | undefined
  readonly routes: Array<Route>
}

const emptyNode = (): TrieNode => ({ texts: new Map(), parameter: undefined, routes: [] })

const insert = (root: TrieNode, route: Route): void => {
  let at = root
  for (const segment of route.segments) {
    if (segment === undefined) at = at.parameter ??= emptyNode()
    else {
      const next = at.texts.get(segment) ?? emptyNode()
      at.texts.set(segment, next)
      at = next
    }
  }
  at.routes.push(route)
}

/** Two routes, and a path that both match although neither is the more specific one. */
export interface Clash {
  readonly first: Route
  readonly second: Route
  readonly path: string
}

interface Search {
  readonly node: TrieNode
  readonly depth: number
  /** Whether the searching route, and the one it meets, had text where the other has a parameter. */
  readonly isCloser: boolean
  readonly otherIsCloser: boolean
  readonly path: ReadonlyArray<string>
}

const onward = (route: Route, at: Search): ReadonlyArray<Search> => {
  const segment = route.segments[at.depth]
  const step = (node: TrieNode, text: string, mine: boolean, theirs: boolean): Search => ({
    node,
    depth: at.depth + 1,
    isCloser: at.isCloser || mine,
    otherIsCloser: at.otherIsCloser || theirs,
    path: [...at.path, text]
  })
  const { parameter, texts } = at.node
  if (segment !== undefined) {
    const same = texts.get(segment)
    return [
      ...(same === undefined || hasHole(segment) ? [] : [step(same, segment, false, false)]),
      ...(parameter === undefined || hasHole(segment) ? [] : [step(parameter, segment, true, false)])
    ]
  }
  return [
    ...(parameter === undefined ? [] : [step(parameter, "x", false, false)]),
    ...[...texts].filter(([text]) => !hasHole(text)).map(([text, node]) => step(node, text, false, true))
  ]
}

/**
 * Pairs of routes that some request fits both of although neither is the more specific one: each has text where the
 * other has a parameter. Found by walking a tree of all routes, so that only paths with a common part are compared.
 */
export const ambiguousRoutes = (routes: ReadonlyArray<Route>): ReadonlyArray<Clash> => {
  if (routes.length < 2) return []
  const root = emptyNode()
  const found: Array<Clash> = []
  for (const route of routes) {
    const pending: Array<Search> = [{ node: root, depth: 0, isCloser: false, otherIsCloser: false, path: [] }]
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      if (at.depth < route.segments.length) pending.push(...onward(route, at))
      else if (at.isCloser && at.otherIsCloser) {
        const path = at.path.join("/")
        for (const other of at.node.routes) found.push({ first: other, second: route, path })
      }
    }
    insert(root, route)
  }
  return found
}
