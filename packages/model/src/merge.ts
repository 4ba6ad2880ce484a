import { canonical } from "./canonical.js"
import { byText, stableStringify } from "./json.js"
import { type CollectionName, kindOfCollection, type Model, modelVersion } from "./model.js"

/**
 * Two Models that say different things of one address.
 *
 * @category merging
 * @since 0.1.0
 */
export interface MergeConflict {
  readonly _tag: "MergeConflict"
  readonly address: string
  /** Positions, in the list given to `merge`, of the Models that disagree. The first one's entity is kept. */
  readonly models: readonly [kept: number, dropped: number]
}

/**
 * The result of a merge: one Model, and the addresses on which the parts disagreed.
 *
 * @category merging
 * @since 0.1.0
 */
export interface Merged {
  readonly model: Model
  readonly conflicts: ReadonlyArray<MergeConflict>
}

/** How much of the system several Models hold together; one that says nothing at all adds nothing. */
const extentOf = (parts: ReadonlyArray<Model>): Model["extent"] => {
  if (parts.some(({ extent }) => extent === "whole")) return "whole"
  const saying = parts.filter(({ extensions: _extensions, lintel: _lintel, ...said }) => Object.keys(said).length > 0)
  return saying.length > 0 && saying.every(({ extent }) => extent === "part") ? "part" : undefined
}

/**
 * Puts Models together. Equal entities under one address are one entity; different ones are a conflict, and the
 * first is kept. The system is that of the first Model that has one. Parts of a system are a part of it together; with a
 * whole one among them they belong to that.
 *
 * @example
 * ```ts
 * import { merge } from "@lintel/model"
 *
 * const { model, conflicts } = merge([
 *   { lintel: "1.0", services: { web: {} } },
 *   { lintel: "1.0", services: { web: { tier: "critical" }, mail: {} } }
 * ])
 * Object.keys(model.services ?? {}) // => ["mail", "web"]
 * conflicts // => [{ _tag: "MergeConflict", address: "service:web", models: [0, 1] }]
 * ```
 *
 * @category merging
 * @since 0.1.0
 */
export const merge = (models: ReadonlyArray<Model>): Merged => {
  const parts = models.map(canonical)
  const conflicts: Array<MergeConflict> = []
  const collections = Object.entries(kindOfCollection).flatMap(([collection, kind]) => {
    const kept = new Map<string, { readonly value: unknown; readonly text: string; readonly from: number }>()
    parts.forEach((part, from) => {
      for (const [key, value] of Object.entries(part[collection as CollectionName] ?? {})) {
        const text = stableStringify(value)
        const known = kept.get(key)
        if (known === undefined) kept.set(key, { value, text, from })
        else if (known.text !== text) {
          conflicts.push({ _tag: "MergeConflict", address: `${kind}:${key}`, models: [known.from, from] })
        }
      }
    })
    if (kept.size === 0) return []
    const entries = [...kept.keys()].toSorted(byText).map((key) => [key, kept.get(key)?.value] as const)
    return [[collection, Object.fromEntries(entries)] as const]
  })
  const system = parts.find((part) => part.system !== undefined)?.system
  const extent = extentOf(parts)
  return {
    model: {
      lintel: modelVersion,
      ...(system === undefined ? {} : { system }),
      ...(extent === undefined ? {} : { extent }),
      ...Object.fromEntries(collections)
    },
    conflicts
  }
}
