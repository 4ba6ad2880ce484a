import { type Json } from "@lintel/json-schema"
import { dialects, type Focus, generatePair, type Pair } from "./generate.js"
import { type Count, type Decide, type Law, laws, makeBench, makeCount } from "./laws.js"
import { mutate } from "./mutate.js"
import { makeRandom } from "./random.js"
import { shrink } from "./shrink.js"
import { smallUniverse } from "./universe.js"

/** A law that does not hold for a pair. */
export interface Violation {
  readonly law: string
  readonly seed: number
  readonly detail: string
  readonly pair: Pair
}

export interface Run {
  readonly pairs: number
  readonly count: Count
  readonly violations: ReadonlyArray<Violation>
  /** Seeds of pairs with an undecided question. */
  readonly undecided: ReadonlyArray<number>
}

export interface RunOptions {
  readonly first: number
  readonly pairs: number
  readonly depth: number
  readonly focus?: Focus
  /** Only the laws whose name has this text. */
  readonly only?: string
  readonly values: number
  /** These values for every pair, instead of some of the universe. */
  readonly exhaustive?: ReadonlyArray<Json>
  readonly decide: Decide
  /** Runs each law only on every n-th pair; the first law runs on all. Default 1. */
  readonly every?: number
  readonly stopAfter?: number
  readonly shrinks?: boolean
  readonly onSlow?: (seed: number, milliseconds: number, pair: Pair) => void
}

export const pairOf = (seed: number, depth: number, focus: Focus = "all"): Pair => {
  const random = makeRandom(seed)
  return generatePair(random, random.pick(dialects), 1 + random.below(depth), mutate, focus)
}

export const valuesOf = (seed: number, count: number): ReadonlyArray<Json> =>
  smallUniverse(makeRandom(seed + 0x5bd1e995), count)

const violates = (
  law: Law,
  pair: Pair,
  values: ReadonlyArray<Json>,
  decide: Decide,
  count: Count
): string | undefined => {
  try {
    return law.check(makeBench(pair, values, decide, count))
  } catch (error) {
    return `threw ${error instanceof Error ? (error.stack ?? error.message).slice(0, 600) : String(error)}`
  }
}

/** Checks the laws on generated pairs. */
export const runLaws = (options: RunOptions): Run => {
  const count = makeCount()
  const violations: Array<Violation> = []
  const undecided: Array<number> = []
  for (let seed = options.first; seed < options.first + options.pairs; seed++) {
    if (violations.length >= (options.stopAfter ?? 5)) break
    const pair = pairOf(seed, options.depth, options.focus)
    const values = options.exhaustive ?? valuesOf(seed, options.values)
    const before = count.undecided
    const started = performance.now()
    for (const [index, law] of laws.entries()) {
      if (!law.name.includes(options.only ?? "")) continue
      if (index > 0 && (seed + index) % (options.every ?? 1) !== 0) continue
      const detail = violates(law, pair, values, options.decide, count)
      if (detail === undefined) continue
      violations.push(report(law, seed, detail, pair, values, options))
      break
    }
    if (count.undecided > before) undecided.push(seed)
    options.onSlow?.(seed, performance.now() - started, pair)
  }
  return { pairs: options.pairs, count, violations, undecided }
}

const report = (
  law: Law,
  seed: number,
  detail: string,
  pair: Pair,
  values: ReadonlyArray<Json>,
  options: RunOptions
): Violation => {
  const ignored = makeCount()
  const kind = detail.startsWith("threw")
  const small =
    options.shrinks === false
      ? pair
      : shrink(pair, (candidate) => {
          const found = violates(law, candidate, values, options.decide, ignored)
          return found !== undefined && found.startsWith("threw") === kind
        })
  return { law: law.name, seed, detail: violates(law, small, values, options.decide, ignored) ?? detail, pair: small }
}

/** A violation as text that can be kept as a case. */
export const describeViolation = (violation: Violation): string =>
  [`seed ${violation.seed}: ${violation.law}`, violation.detail, JSON.stringify(violation.pair)].join("\n  ")
