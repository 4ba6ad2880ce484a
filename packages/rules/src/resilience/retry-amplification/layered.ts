import { type AmplifiedPath, compareFractions } from "@lintel/analysis"
import { sharedCauses } from "../sharedCauses.js"

/** Layers that try again as often as they like, several on one call included: what a budget bounds does not multiply. */
export const retryingLayers = ({ hops }: AmplifiedPath): number =>
  hops.reduce((sum, { factor }) => sum + factor.layers.filter(({ isBudget }) => !isBudget).length, 0)

const originsOf = ({ hops }: AmplifiedPath): ReadonlyArray<string> =>
  hops.flatMap(({ factor }) => factor.layers.map(({ origin }) => `${origin.address} ${origin.pointer}`))

/** Paths on which several layers retry, told at the worst of those that share a retry. */
export interface Layered {
  readonly path: AmplifiedPath
  /** Paths that multiply by the same retry. */
  readonly others: number
}

const isWorse = (a: AmplifiedPath, b: AmplifiedPath): boolean =>
  b.total !== "unbounded" && (a.total === "unbounded" || compareFractions(a.total, b.total) > 0)

/**
 * One path for each retry that several paths share, the worst of them: a policy of a mesh multiplies the retries of every
 * call, and is one cause. Paths through a retry that makes too many requests elsewhere are told there.
 */
export const layeredPaths = (
  paths: ReadonlyArray<AmplifiedPath>,
  excessive: ReadonlyArray<AmplifiedPath>
): ReadonlyArray<Layered> => {
  const told = new Set(excessive.flatMap(originsOf))
  const untold = paths.filter((path) => !originsOf(path).some((origin) => told.has(origin)))
  const causes = sharedCauses(untold)
  const byCause = new Map<string, Array<AmplifiedPath>>()
  for (const path of untold) {
    const cause = causes.get(path)
    const key = cause === undefined ? path.end.key : `${cause.origin.address} ${cause.origin.pointer}`
    byCause.set(key, [...(byCause.get(key) ?? []), path])
  }
  return [...byCause.values()].flatMap(([first, ...rest]) =>
    first === undefined
      ? []
      : [{ path: rest.reduce((worst, next) => (isWorse(next, worst) ? next : worst), first), others: rest.length }]
  )
}
