import type { ModelIndex } from "@lintel/model"
import { type AnyFindingKind, type Extras, FindingKind, type FindingKindDefinition } from "./findingKind.js"
import type { Diagnostic } from "./diagnostic.js"
import type { Way } from "./ways.js"
import { mergeOptions, optionProblems, type OptionProblem } from "./ruleOptions.js"

/**
 * How much of the rules a design turns on: `starter` for the first hour, `service` for one team, `full` for all. A rule
 * names the smallest profile it belongs to.
 *
 * @category rules
 * @since 0.1.0
 */
export type Profile = "starter" | "service" | "full"

/**
 * What a check looks at. `missing` counts a subject that could not be checked because a needed fact is not known.
 *
 * @category rules
 * @since 0.1.0
 */
export interface CheckContext<Options, Fact extends string> {
  readonly index: ModelIndex
  readonly options: Options
  /** The day the check is about, as `2026-12-03`. */
  readonly now: string
  /** Counts a subject as not checked, because a fact is not known. */
  readonly missing: (fact: Fact, subject: string) => void
}

/**
 * What a rule may report beside the data of a finding. `ways` are changes that may remove it, the one to prefer first:
 * they are made only for findings that are shown with fixes, and each is judged again before it is shown.
 *
 * @category rules
 * @since 0.1.0
 */
export interface RuleExtras extends Extras {
  /** Changes that may remove the finding, made only when it is shown; the first that works is shown first. */
  readonly ways?: () => ReadonlyArray<Way>
}

/**
 * Reports one finding. A key that the data schema does not have does not compile.
 *
 * @category rules
 * @since 0.1.0
 */
export type ReportFinding<Data> = (subject: string, data: Data, extras?: RuleExtras) => void

/**
 * What makes a rule.
 *
 * @category rules
 * @since 0.1.0
 */
export interface RuleDefinition<
  Data extends object,
  Options extends object,
  Fact extends string
> extends FindingKindDefinition<Data> {
  /** `full` when left out. */
  readonly profile?: Profile
  /** Facts without which a subject is counted as not checked, as a person reads them: `timeout of the call`. */
  readonly needs?: ReadonlyArray<Fact>
  /** Defaults, which are the types at the same time. */
  readonly options?: Options
  /** Pure, synchronous, total: judges what is known, calls `missing` for what is not. */
  readonly check: (context: CheckContext<NoInfer<Options>, NoInfer<Fact>>, report: ReportFinding<NoInfer<Data>>) => void
}

/**
 * A fact that was missing at a subject.
 *
 * @category rules
 * @since 0.1.0
 */
export interface MissingFact {
  readonly fact: string
  readonly subject: string
}

/**
 * What one rule found.
 *
 * @category rules
 * @since 0.1.0
 */
export interface RuleResult {
  readonly findings: ReadonlyArray<Diagnostic>
  readonly missing: ReadonlyArray<MissingFact>
  /** Changes that may remove a finding, not judged yet. */
  readonly ways: ReadonlyMap<Diagnostic, () => ReadonlyArray<Way>>
}

/**
 * A rule whose data and options nobody needs to name: what `check` takes.
 *
 * @category rules
 * @since 0.1.0
 */
export interface AnyRule extends AnyFindingKind {
  readonly profile: Profile
  readonly needs: ReadonlyArray<string>
  readonly options: object
  /** What is wrong with options somebody gives this rule. */
  readonly optionProblems: (given: Readonly<Record<string, unknown>>) => ReadonlyArray<OptionProblem>
  /** Runs the check. Throws what the check throws. */
  readonly run: (index: ModelIndex, now: string, options?: Readonly<Record<string, unknown>>) => RuleResult
}

/**
 * A kind of finding, and the check that looks for it in a Model.
 *
 * @category rules
 * @since 0.1.0
 */
export interface Rule<Code extends string = string, Data = unknown> extends FindingKind<Code, Data>, AnyRule {
  readonly code: Code
}

const noOptions: object = {}

const make = <
  const Code extends string,
  Data extends object,
  Options extends object = typeof noOptions,
  const Fact extends string = never
>(
  code: Code,
  definition: RuleDefinition<Data, Options, Fact>
): Rule<Code, Data> => {
  const { profile = "full", needs = [], check } = definition
  const kind = FindingKind.make(code, definition)
  const defaults = definition.options
  return {
    ...kind,
    profile,
    needs,
    options: defaults ?? noOptions,
    optionProblems: (given) => optionProblems(defaults ?? noOptions, given),
    run: (index, now, given = {}) => {
      const findings: Array<Diagnostic> = []
      const missing: Array<MissingFact> = []
      const options = withDefaults(defaults, given)
      if (options === undefined) throw new Error(`${code} was run with options that do not fit`)
      const ways = new Map<Diagnostic, () => ReadonlyArray<Way>>()
      check(
        { index, options, now, missing: (fact, subject) => void missing.push({ fact, subject }) },
        (subject, data, extras) => {
          const finding = kind.finding(subject, data, extras)
          findings.push(finding)
          if (extras?.ways !== undefined) ways.set(finding, extras.ways)
        }
      )
      return { findings, missing, ways }
    }
  }
}

// Without declared options the type parameter is the empty object, which every object is.
const withDefaults = <Options extends object>(
  defaults: Options | undefined,
  given: Readonly<Record<string, unknown>>
): Options | undefined => mergeOptions(defaults ?? (noOptions as Options), given)

/**
 * Makes rules.
 *
 * @example
 * ```ts
 * import * as Schema from "effect/Schema"
 * import { check, Rule } from "@lintel/diagnostic"
 * import { Doc } from "@lintel/doc"
 *
 * const ownerMissing = Rule.make("team/owner-missing", {
 *   severity: "warning",
 *   summary: "A service has no owner.",
 *   since: "0.1.0",
 *   data: Schema.Struct({ service: Schema.String }),
 *   options: { ignore: [] as ReadonlyArray<string> },
 *   check: ({ index, options }, report) => {
 *     for (const { address, value } of index.ofKind("service")) {
 *       if (value.owner === undefined && !options.ignore.includes(address)) report(address, { service: address })
 *     }
 *   },
 *   explain: ({ service }) => [Doc.para("Nobody is called when ", Doc.name(service), " fails.")]
 * })
 * const report = check({ lintel: "1.0", services: { web: {} } }, [ownerMissing], { now: "2026-12-03" })
 * report.findings.map((finding) => finding.subject) // => ["service:web"]
 * ```
 * @category rules
 * @since 0.1.0
 */
export const Rule = {
  /** Makes a rule; throws when the code is not of the form `area/kebab-name`. */
  make
} as const
