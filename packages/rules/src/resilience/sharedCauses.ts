import { type AmplifiedPath, compareFractions, compareTexts, type LayerFactor } from "@lintel/analysis"

const keyOf = ({ origin }: LayerFactor): string => `${origin.address} ${origin.pointer}`

const layersOf = (path: AmplifiedPath): ReadonlyArray<LayerFactor> => path.hops.flatMap(({ factor }) => factor.layers)

const isLarger = (a: LayerFactor, b: LayerFactor): boolean =>
  b.factor !== "unbounded" && (a.factor === "unbounded" || compareFractions(a.factor, b.factor) > 0)

/**
 * The retry that each path has in common with most others: one policy of a mesh overloads many operations at once, and
 * is one cause. Of several the one that multiplies most.
 */
export const sharedCauses = (paths: ReadonlyArray<AmplifiedPath>): ReadonlyMap<AmplifiedPath, LayerFactor> => {
  const counts = new Map<string, number>()
  for (const path of paths) {
    for (const key of new Set(layersOf(path).map(keyOf))) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const better = (a: LayerFactor, b: LayerFactor): boolean => {
    const difference = (counts.get(keyOf(a)) ?? 0) - (counts.get(keyOf(b)) ?? 0)
    if (difference !== 0) return difference > 0
    return isLarger(a, b) || (!isLarger(b, a) && compareTexts(keyOf(a), keyOf(b)) < 0)
  }
  return new Map(
    paths.flatMap((path) => {
      const [first, ...others] = layersOf(path)
      return first === undefined
        ? []
        : [[path, others.reduce((best, one) => (better(one, best) ? one : best), first)] as const]
    })
  )
}
