import { indexModel, type ModelIndex } from "@lintel/model"
import { applyPatch } from "./applyPatch.js"
import type { Diagnostic, Fix, PatchOperation } from "./diagnostic.js"
import type { AnyRule, MissingFact, RuleResult } from "./rule.js"
import { severityRank } from "./severity.js"

/**
 * A change of the Model that may remove a finding. `check` applies it, judges the changed Model by all its rules, and
 * shows it only if the finding is gone and nothing else is wrong or unknown that was not before.
 *
 * A way of several steps is a search: step 0 is the smallest change, and what a step removes the larger ones remove too.
 * The smallest that removes the finding is taken. Of several ways with one `id`, the first that works is shown.
 *
 * @category fix
 * @since 0.1.0
 */
export interface Way {
  readonly id: string
  /** Number of steps; 1 when left out. */
  readonly steps?: number
  /** The changes of a step. */
  readonly at: (step: number) => ReadonlyArray<PatchOperation>
  /** Where the design says the number that a step states, when it is one that is said elsewhere. */
  readonly from?: (step: number) => Origin | undefined
}

interface Origin {
  readonly address: string
  readonly pointer: string
}

interface Worked {
  readonly operations: ReadonlyArray<PatchOperation>
  readonly from: Origin | undefined
}

/** A finding with the changes that are still to be tried, and those that worked. */
interface Open {
  readonly own: Ran
  readonly finding: Diagnostic
  readonly ways: Array<Way>
  readonly found: Map<string, Fix>
}

/** A rule as it was run. */
export interface Ran {
  readonly rule: AnyRule
  readonly options: Readonly<Record<string, unknown>>
  readonly result: RuleResult
}

/** Larger designs would be judged again for longer than they were judged: their findings have words only. */
const mostEntities = 3_000
/** Entities that may be judged again, all ways of all findings together. */
const mostJudged = 15_000
/** What judging a small design costs all the same, in entities. */
const leastJudged = 600
/** Findings of one rule that ways are looked for: where there are more, a design needs another remedy than all of them. */
const mostFindings = 12
/** Changes shown with one finding. */
const mostShown = 3
/** Steps behind the smallest one that are tried when that one makes something else wrong. */
const mostLarger = 4

const keyOf = ({ code, fingerprint, subject }: Diagnostic): string => `${code} ${subject} ${fingerprint}`
const factOf = ({ fact, subject }: MissingFact): string => `${fact} ${subject}`
const areaOf = (code: string): string => code.slice(0, code.indexOf("/"))

const judged = ({ options, rule }: Ran, index: ModelIndex, now: string): RuleResult | undefined => {
  try {
    return rule.run(index, now, options)
  } catch {
    return undefined
  }
}

const isOffered = ({ fixes }: Diagnostic): boolean => fixes.some((fix) => fix._tag === "ModelPatch")

/** Whether a rule finds nothing in a changed Model that it did not find before; a note of another area is no harm. */
const isNoWorse = (ran: Ran, index: ModelIndex, now: string, area: string, known: ReadonlySet<string>): boolean => {
  const again = judged(ran, index, now)
  const harms = (it: Diagnostic): boolean => it.severity !== "note" || areaOf(it.code) === area
  return again !== undefined && !again.findings.some((it) => harms(it) && !known.has(keyOf(it)))
}

/** The findings, each with the changes that were applied and judged again. */
export const judgedAgain = (
  { entities, model }: ModelIndex,
  runs: ReadonlyArray<Ran>,
  now: string
): ReadonlyArray<Diagnostic> => {
  const all = runs.flatMap(({ result }) => result.findings)
  const isAsked = runs.some(({ result }) => result.ways.size > 0 || result.findings.some(isOffered))
  const size = isAsked ? entities.length : 0
  if (size === 0 || size > mostEntities) return all
  const known = new Set(all.map(keyOf))
  let left = mostJudged
  const cost = Math.max(leastJudged, size)

  const search = (own: Ran, finding: Diagnostic, way: Way): Worked | undefined => {
    const facts = new Set(own.result.missing.map(factOf))
    const steppedTo = new Map<number, ModelIndex | undefined>()
    const after = (step: number): ModelIndex | undefined => {
      if (!steppedTo.has(step)) steppedTo.set(step, tryStep(step))
      return steppedTo.get(step)
    }
    const tryStep = (step: number): ModelIndex | undefined => {
      left -= Math.ceil(cost / 20)
      const patched = left < 0 ? undefined : applyPatch(model, way.at(step))
      if (patched?._tag !== "Patched") return undefined
      const index = indexModel(patched.model)
      const again = judged(own, index, now)
      const isGone =
        again?.findings.every((it) => keyOf(it) !== keyOf(finding) && known.has(keyOf(it))) === true &&
        again.missing.every((it) => facts.has(factOf(it)))
      return isGone ? index : undefined
    }
    const others = runs.filter(({ rule }) => rule !== own.rule)
    const area = areaOf(finding.code)
    const steps = way.steps ?? 1
    // Gallops to a step that removes the finding, then halves the way back.
    let [low, high] = [-1, 0]
    while (high < steps - 1 && after(high) === undefined) [low, high] = [high, Math.min(steps - 1, high * 2 + 1)]
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2)
      if (after(middle) === undefined) low = middle
      else high = middle
    }
    for (let [step, tried] = [high, 0]; step < steps && tried < mostLarger; step += 2 ** tried, tried++) {
      const index = after(step)
      if (index === undefined) return undefined
      left -= cost
      if (others.every((ran) => isNoWorse(ran, index, now, area, known)))
        return { operations: way.at(step), from: way.from?.(step) }
    }
    return undefined
  }

  /** A fix that its rule gives without a search is applied too; it goes if it does not keep what it says. */
  const startOf = (own: Ran, finding: Diagnostic): Open => {
    const given = finding.fixes.flatMap((fix): ReadonlyArray<Way> =>
      fix._tag === "ModelPatch" ? [{ id: fix.id, at: () => fix.operations, from: () => fix.from }] : []
    )
    return { own, finding, found: new Map(), ways: [...given, ...(own.result.ways.get(finding)?.() ?? [])] }
  }

  /** Tries ways that are not tried yet, until so many have worked. */
  const extend = ({ finding, found, own, ways }: Open, most: number): void => {
    while (found.size < most) {
      const way = left > 0 ? ways.shift() : undefined
      if (way === undefined) return
      const worked = found.has(way.id) ? undefined : search(own, finding, way)
      if (worked === undefined) continue
      const { from, operations } = worked
      const fix = { _tag: "ModelPatch", id: way.id, operations, checked: true } as const
      found.set(way.id, from === undefined ? fix : { ...fix, from })
    }
  }

  // The gravest first, and one change of each before others: the search ends when it has cost enough.
  const asked = runs
    .flatMap((own) => {
      const open = own.result.findings.filter((it) => own.result.ways.has(it) || isOffered(it))
      return open.slice(0, mostFindings).map((finding) => startOf(own, finding))
    })
    .toSorted((a, b) => severityRank(b.finding.severity) - severityRank(a.finding.severity))
  for (const most of [1, mostShown]) for (const open of asked) extend(open, most)
  const fixed = new Map(
    asked.map(({ finding, found }): readonly [Diagnostic, Diagnostic] => {
      if (found.size === 0 && left <= 0) return [finding, finding]
      const edits = finding.fixes.filter((fix) => fix._tag === "TextEdits")
      return [finding, { ...finding, fixes: [...found.values(), ...edits] }]
    })
  )
  return all.map((finding) => fixed.get(finding) ?? finding)
}
