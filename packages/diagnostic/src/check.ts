import { byText, indexModel, type Model, type ModelIndex } from "@lintel/model"
import { builtInKinds } from "./builtInKinds.js"
import { suppressionsOf } from "./acceptance.js"
import type { Diagnostic } from "./diagnostic.js"
import { optionFindings, unknownCodeFindings } from "./policyKinds.js"
import { type Defect, makeReport, type NotChecked, type Report, type ReportPolicy } from "./report.js"
import type { AnyRule, MissingFact, Profile } from "./rule.js"
import { configuredSeverity } from "./severity.js"
import { judgedAgain, type Ran } from "./ways.js"

/**
 * How a Model is checked. `now` is an input, so that a report is the same whenever it is made.
 *
 * @category check
 * @since 0.1.0
 */
export interface CheckOptions extends ReportPolicy {
  /** The day the check is about, as `2026-12-03`. */
  readonly now: string
  /** `full` by default. */
  readonly profile?: Profile
  /** Options of rules by code. */
  readonly ruleOptions?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** `false`: no changes are looked for that remove a finding, which takes longer than finding it. */
  readonly ways?: boolean
}

interface Gathered {
  readonly runs: Array<Ran>
  readonly configuration: Array<Diagnostic>
  readonly notChecked: Array<NotChecked>
  readonly defects: Array<Defect>
  readonly checked: Array<string>
}

const sizes: { readonly [It in Profile]: number } = { starter: 1, service: 2, full: 3 }
const subjectsShown = 5

/** Why a rule does not run at all, if so. */
const skipReason = (rule: AnyRule, options: CheckOptions): "off" | "profile" | undefined => {
  const configured = configuredSeverity(options.severities ?? {}, rule.code)
  if (configured === "off") return "off"
  // Naming a rule in the configuration turns it on, whatever the profile.
  const isNamed = Object.hasOwn(options.severities ?? {}, rule.code)
  return isNamed || sizes[rule.profile] <= sizes[options.profile ?? "full"] ? undefined : "profile"
}

const missingFacts = (code: string, missing: ReadonlyArray<MissingFact>): ReadonlyArray<NotChecked> => {
  const byFact = new Map<string, Set<string>>()
  for (const { fact, subject } of missing) byFact.set(fact, (byFact.get(fact) ?? new Set()).add(subject))
  return [...byFact]
    .toSorted(([a], [b]) => byText(a, b))
    .map(([fact, subjects]): NotChecked => ({
      code,
      reason: "missing-fact",
      fact,
      count: subjects.size,
      subjects: [...subjects].toSorted(byText).slice(0, subjectsShown)
    }))
}

const wholeRule = (code: string, reason: NotChecked["reason"]): NotChecked => ({ code, reason, count: 1, subjects: [] })

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const runOne = (rule: AnyRule, index: ModelIndex, options: CheckOptions, into: Gathered): void => {
  const skipped = skipReason(rule, options)
  if (skipped !== undefined) {
    into.notChecked.push(wholeRule(rule.code, skipped))
    return
  }
  const all = options.ruleOptions ?? {}
  const given = Object.hasOwn(all, rule.code) ? (all[rule.code] ?? {}) : {}
  const problems = rule.optionProblems(given)
  if (problems.length > 0) {
    into.configuration.push(...optionFindings(rule, problems))
    into.notChecked.push(wholeRule(rule.code, "options"))
    return
  }
  try {
    const result = rule.run(index, options.now, given)
    into.runs.push({ rule, options: given, result })
    into.notChecked.push(...missingFacts(rule.code, result.missing))
    into.checked.push(rule.code)
  } catch (error) {
    into.defects.push({ code: rule.code, message: messageOf(error) })
    into.notChecked.push(wholeRule(rule.code, "defect"))
  }
}

/**
 * Checks a Model by rules: synchronous, without clock or file. A rule that throws becomes a defect of the report, the
 * others go on.
 *
 * @example
 * ```ts
 * import { check } from "@lintel/diagnostic"
 *
 * check({ lintel: "1.0" }, [], { now: "2026-12-03" }).verdict // => "holds"
 * ```
 * @category check
 * @since 0.1.0
 */
export const check = (model: Model, rules: ReadonlyArray<AnyRule>, options: CheckOptions): Report => {
  const index = indexModel(model)
  const into: Gathered = { runs: [], configuration: [], notChecked: [], defects: [], checked: [] }
  const inCodeOrder = rules.toSorted((a, b) => byText(a.code, b.code))
  for (const rule of inCodeOrder) runOne(rule, index, options, into)
  const known = [...rules, ...builtInKinds].map((it) => it.code)
  const configured = [...Object.keys(options.severities ?? {}), ...Object.keys(options.ruleOptions ?? {})]
  into.configuration.push(...unknownCodeFindings([...new Set(configured)], [...known, ...(options.knownCodes ?? [])]))
  const { runs, ...rest } = into
  return makeReport({
    ...rest,
    findings:
      options.ways === false ? runs.flatMap(({ result }) => result.findings) : judgedAgain(index, runs, options.now),
    suppressions: suppressionsOf(index),
    policy: options,
    profile: options.profile ?? "full",
    now: options.now,
    rules: into.checked.length
  })
}
