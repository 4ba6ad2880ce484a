import { compareText } from "./order.js"
import type { Loss } from "./rendering.js"

/**
 * Gathers losses while a renderer decides.
 *
 * @category losses
 * @since 0.1.0
 */
export interface LossCollector {
  /** The target has no place for it. */
  readonly drop: (subject: string, what: string, pointer?: string) => void
  /** The target says less, or something near. */
  readonly approximate: (subject: string, what: string, pointer?: string) => void
  /** What was gathered, each once, in one order. */
  readonly all: () => ReadonlyArray<Loss>
}

const pointerOf = (pointer: string | undefined): { readonly pointer?: string } =>
  pointer === undefined ? {} : { pointer }

/**
 * Losses without repetitions, sorted by subject, pointer and what was lost.
 *
 * @category losses
 * @since 0.1.0
 */
export const sortedLosses = (losses: Iterable<Loss>): ReadonlyArray<Loss> => {
  const unique: Array<Loss> = []
  for (const loss of [...losses].toSorted(compareLosses)) {
    const before = unique.at(-1)
    if (before === undefined || compareLosses(before, loss) !== 0) unique.push(loss)
  }
  return unique
}

const compareLosses = (a: Loss, b: Loss): number =>
  compareText(a.subject, b.subject) ||
  compareText(a.pointer ?? "", b.pointer ?? "") ||
  compareText(a.what, b.what) ||
  compareText(a.effect, b.effect)

/**
 * Collectors of losses.
 *
 * @example
 * ```ts
 * import { Losses } from "@lintel/render"
 *
 * const losses = Losses.collect()
 * losses.drop("call:web/pay", "retry policy", "/policy/retry")
 * losses.all() // => [{ subject: "call:web/pay", effect: "dropped", what: "retry policy", pointer: "/policy/retry" }]
 * ```
 *
 * @category losses
 * @since 0.1.0
 */
export const Losses: {
  /** A collector that has nothing yet. */
  readonly collect: () => LossCollector
} = {
  collect: () => {
    const found: Array<Loss> = []
    return {
      drop: (subject, what, pointer) => {
        found.push({ subject, effect: "dropped", what, ...pointerOf(pointer) })
      },
      approximate: (subject, what, pointer) => {
        found.push({ subject, effect: "approximated", what, ...pointerOf(pointer) })
      },
      all: () => sortedLosses(found)
    }
  }
}

/**
 * One kind of loss with everything it happened to: what a person reads instead of one line for each.
 *
 * @category losses
 * @since 0.1.0
 */
export interface LossGroup {
  readonly what: string
  readonly effect: Loss["effect"]
  readonly subjects: ReadonlyArray<string>
}

/**
 * Losses by what was lost: dropped before approximated, then by name; subjects sorted, each once.
 *
 * @example
 * ```ts
 * import { groupLosses } from "@lintel/render"
 *
 * groupLosses([
 *   { subject: "call:web/pay", effect: "dropped", what: "retry policy" },
 *   { subject: "call:web/list", effect: "dropped", what: "retry policy" }
 * ]) // => [{ what: "retry policy", effect: "dropped", subjects: ["call:web/list", "call:web/pay"] }]
 * ```
 *
 * @category losses
 * @since 0.1.0
 */
export const groupLosses = (losses: Iterable<Loss>): ReadonlyArray<LossGroup> => {
  const groups = new Map<string, { readonly loss: Loss; readonly subjects: Set<string> }>()
  for (const loss of losses) {
    const key = `${loss.effect} ${loss.what}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { loss, subjects: new Set([loss.subject]) })
    else group.subjects.add(loss.subject)
  }
  return [...groups.values()]
    .map(({ loss, subjects }) => ({
      what: loss.what,
      effect: loss.effect,
      subjects: [...subjects].toSorted(compareText)
    }))
    .toSorted((a, b) => compareText(b.effect, a.effect) || compareText(a.what, b.what))
}
