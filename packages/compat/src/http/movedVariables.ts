import { identitiesOf, indexed, type Route } from "./routeIdentity.js"
import type { RoutePair } from "./routes.js"
import { withServerVariables } from "./serverVariables.js"
import { templateNames } from "./url.js"

const templateCount = ({ operation }: Route): number => templateNames(operation.path).length

/** A variable of a server that is a parameter of the path on the other side is compared as one. */
export const withSameTemplate = (pair: RoutePair): RoutePair => {
  const [before, after] = [templateCount(pair.before), templateCount(pair.after)]
  if (before === after) return pair
  const lifted = withServerVariables(before < after ? pair.before : pair.after)
  if (lifted === undefined || templateCount(lifted) !== Math.max(before, after)) return pair
  return before < after ? { ...pair, before: lifted } : { ...pair, after: lifted }
}

/** Operations that are the same once the variables of one side's servers count as parameters of its paths. */
export const movedVariables = (
  open: ReadonlyArray<Route>,
  free: ReadonlyArray<Route>
): ReadonlyArray<RoutePair & { readonly route: Route }> => {
  if (open.length === 0 || free.length === 0) return []
  const taken = new Set<Route>()
  const lift = (routes: ReadonlyArray<Route>): ReadonlyArray<readonly [whole: Route, route: Route]> =>
    routes.flatMap((route) => {
      const whole = withServerVariables(route)
      return whole === undefined ? [] : [[whole, route] as const]
    })
  const [lifted, plain] = [lift(free), indexed(free, identitiesOf)]
  const byKey = indexed(
    lifted.map(([whole]) => whole),
    identitiesOf
  )
  const origin = new Map(lifted)
  return open.flatMap((before): ReadonlyArray<RoutePair & { readonly route: Route }> => {
    const isFree = (route: Route): boolean => !taken.has(origin.get(route) ?? route)
    const whole = withServerVariables(before)
    const direct = whole && identitiesOf(whole).flatMap(plain).find(isFree)
    const after = direct ?? identitiesOf(before).flatMap(byKey).find(isFree)
    if (after === undefined) return []
    const route = origin.get(after) ?? after
    taken.add(route)
    const own = direct !== undefined && whole !== undefined ? whole : before
    return [{ before: own, after, match: "url", literals: new Map(), route }]
  })
}
