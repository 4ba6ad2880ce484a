import { alone, interrupted, together, without } from "./deciders.js"
import { type Focus } from "./generate.js"
import { type Decide } from "./laws.js"
import { optionViolations } from "./options.js"
import { describeViolation, runLaws, valuesOf } from "./run.js"
import { exhaustive } from "./universe.js"

export interface CampaignOptions {
  readonly pairs: number
  readonly seed: number
  readonly depth: number
  readonly values: number
  readonly stopAfter: number
  readonly focus: Focus
  readonly only: string
  /** How many questions share an arena; 0: none. */
  readonly shared: number
  /** Whether each question is first broken off by small budgets. */
  readonly interrupted: boolean
  /** An optimisation to do without. */
  readonly without: string
  /** An option whose meaning is checked on values, in place of the laws. */
  readonly option: string
}

/** Pairs that are judged on the same values. */
const perValues = 50

const optionCampaign = (options: CampaignOptions, print: (line: string) => void): boolean => {
  const { focus, option, pairs, seed, stopAfter, values } = options
  let found = 0
  for (let at = 0; at < pairs && found < stopAfter; at += perValues) {
    const count = Math.min(perValues, pairs - at)
    const violations = optionViolations(option, seed + at, count, valuesOf(seed + at, values), focus)
    for (const violation of violations) print(violation)
    found += violations.length
  }
  print(`${found} violations of the option ${option} in ${pairs} pairs`)
  return found === 0
}

const deciderOf = (options: CampaignOptions): Decide => {
  if (options.interrupted) return interrupted
  if (options.shared > 0) return together(options.shared)
  return options.without === "" ? alone : without(options.without)
}

/** The long run of the laws: prints what fails, what stays undecided and what is slow. */
export const campaign = (options: CampaignOptions, print: (line: string) => void): boolean => {
  if (options.option !== "") return optionCampaign(options, print)
  const slow: Array<{ readonly seed: number; readonly milliseconds: number }> = []
  const started = performance.now()
  const run = runLaws({
    first: options.seed,
    pairs: options.pairs,
    depth: options.depth,
    values: options.values,
    stopAfter: options.stopAfter,
    focus: options.focus,
    ...(options.values === 0 ? { exhaustive: exhaustive(options.focus) } : {}),
    only: options.only,
    decide: deciderOf(options),
    onSlow: (seed, milliseconds) => {
      if (milliseconds > 500) slow.push({ seed, milliseconds })
    }
  })
  for (const violation of run.violations) print(describeViolation(violation))
  for (const question of run.count.open.slice(0, 5)) print(`undecided: ${question}`)
  for (const { seed, milliseconds } of slow.slice(0, 10)) print(`slow, seed ${seed}: ${Math.round(milliseconds)} ms`)
  const { questions, undecided } = run.count
  const share = ((100 * undecided) / Math.max(1, questions)).toFixed(3)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  print(
    `${run.violations.length} violations, ${questions} questions, ${undecided} undecided (${share} %) in ` +
      `${run.undecided.length} pairs, ${slow.length} slow pairs, ${seconds} s`
  )
  return run.violations.length === 0
}
