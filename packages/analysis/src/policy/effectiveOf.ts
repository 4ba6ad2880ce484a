import type { EffectiveEdge, ModelIndex } from "@lintel/model"

const known = new WeakMap<ModelIndex, Map<string, EffectiveEdge | undefined>>()

/**
 * What acts on a call, as the index resolves it; resolved once for each call of an index, because most questions about
 * a call begin with it.
 *
 * @category deadlines
 * @since 0.1.0
 */
export const effectiveOf = (index: ModelIndex, call: string): EffectiveEdge | undefined => {
  const edges = known.get(index) ?? new Map<string, EffectiveEdge | undefined>()
  if (edges.size === 0) known.set(index, edges)
  const found = edges.get(call)
  if (found !== undefined || edges.has(call)) return found
  const effective = index.effective(call)
  edges.set(call, effective)
  return effective
}
