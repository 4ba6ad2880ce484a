import { type Block, Doc, type Inline, toPlain, toTerminal } from "@lintel/doc"
import type { Model } from "@lintel/model"
import { applyPatch } from "../applyPatch.js"
import { catalogueOf } from "../catalogue.js"
import { check } from "../check.js"
import type { Diagnostic } from "../diagnostic.js"
import type { Report } from "../report.js"
import { reportDocument } from "../reportDocument.js"
import type { AnyRule } from "../rule.js"
import type { Sources } from "../sources.js"

/**
 * How a rule is tried. Every key is optional.
 *
 * @category testing
 * @since 0.1.0
 */
export interface ExampleOptions {
  /** The day the check is about; 2026-01-01 by default. */
  readonly now?: string
  readonly ruleOptions?: Readonly<Record<string, unknown>>
  /** Rules that are on at the same time: an example of one rule must not break another. */
  readonly family?: ReadonlyArray<AnyRule>
  readonly sources?: Sources
  /** `false`: fixes are as the rule gives them, whether they work or not, and no others are looked for. */
  readonly ways?: boolean
}

const defaults = { now: "2026-01-01", family: [] } as const

/**
 * Runs a rule, and its family, on a Model.
 *
 * @category testing
 * @since 0.1.0
 */
export const runRule = (rule: AnyRule, model: Model, options: ExampleOptions = {}): Report => {
  const { now, family, ruleOptions } = { ...defaults, ...options }
  const others = family.filter((it) => it.code !== rule.code)
  return check(model, [rule, ...others], {
    now,
    ways: options.ways ?? true,
    ...(ruleOptions === undefined ? {} : { ruleOptions: { [rule.code]: ruleOptions } })
  })
}

const ofRule = (report: Report, rule: AnyRule): ReadonlyArray<Diagnostic> =>
  report.findings.filter((it) => it.code === rule.code)

const named = ({ code, subject }: Diagnostic): string => `${code} at ${subject}`

const defectProblems = (report: Report): ReadonlyArray<string> =>
  report.defects.map(({ code, message }) => `${code} broke down: ${message}`)

/**
 * The terminal page of what a rule finds, for a golden file: pages only, without the closing lines.
 *
 * @example
 * ```ts
 * import * as Schema from "effect/Schema"
 * import { Rule } from "@lintel/diagnostic"
 * import { rulePage } from "@lintel/diagnostic/testing"
 * import { Doc } from "@lintel/doc"
 *
 * const ownerMissing = Rule.make("team/owner-missing", {
 *   severity: "warning",
 *   summary: "A service has no owner.",
 *   since: "0.1.0",
 *   data: Schema.Struct({ service: Schema.String }),
 *   check: ({ index }, report) => {
 *     for (const { address, value } of index.ofKind("service")) {
 *       if (value.owner === undefined) report(address, { service: address })
 *     }
 *   },
 *   explain: ({ service }) => [Doc.para("Nobody is called when ", Doc.name(service), " fails.")]
 * })
 * rulePage(ownerMissing, { lintel: "1.0", services: { web: {} } }).split("\n")[2] // => "  Nobody is called when web fails."
 * ```
 * @category testing
 * @since 0.1.0
 */
export const rulePage = (rule: AnyRule, model: Model, options: ExampleOptions = {}): string => {
  const report = runRule(rule, model, { ...options, family: [] })
  const context = {
    catalogue: catalogueOf([rule]),
    ...(options.sources === undefined ? {} : { sources: options.sources })
  }
  const { blocks } = reportDocument(report, context)
  const end = blocks.findIndex((block) => block._tag === "Rule")
  return end === -1 ? "" : toTerminal(Doc.document(...blocks.slice(0, end)))
}

/**
 * What is wrong with an example of what a rule forbids: it has to give exactly one finding of the rule's code and no
 * other error, with words of the house style.
 *
 * @example
 * ```ts
 * import * as Schema from "effect/Schema"
 * import { Rule } from "@lintel/diagnostic"
 * import { badExampleProblems, goodExampleProblems } from "@lintel/diagnostic/testing"
 * import { Doc } from "@lintel/doc"
 *
 * const ownerMissing = Rule.make("team/owner-missing", {
 *   severity: "warning",
 *   summary: "A service has no owner.",
 *   since: "0.1.0",
 *   data: Schema.Struct({ service: Schema.String }),
 *   check: ({ index }, report) => {
 *     for (const { address, value } of index.ofKind("service")) {
 *       if (value.owner === undefined) report(address, { service: address })
 *     }
 *   },
 *   explain: ({ service }) => [Doc.para("Nobody is called when ", Doc.name(service), " fails.")]
 * })
 * badExampleProblems(ownerMissing, { lintel: "1.0", services: { web: {} } }) // => []
 * goodExampleProblems(ownerMissing, { lintel: "1.0" }) // => []
 * ```
 * @category testing
 * @since 0.1.0
 */
export const badExampleProblems = (
  rule: AnyRule,
  model: Model,
  options: ExampleOptions = {}
): ReadonlyArray<string> => {
  const report = runRule(rule, model, options)
  const own = ofRule(report, rule)
  const others = report.findings.filter((it) => it.code !== rule.code && it.severity === "error")
  return [
    ...defectProblems(report),
    ...(own.length === 1
      ? []
      : [
          `${own.length} findings of ${rule.code} instead of one${own.length === 0 ? "" : `: ${own.map(named).join(", ")}`}`
        ]),
    ...others.map((it) => `another error: ${named(it)}`),
    ...own.flatMap((it) => [...wordProblems(rule, it), ...storedProblems(rule, it)])
  ]
}

/**
 * What is wrong with an example of what a rule wants: it has to give no finding of its code and no error.
 *
 * @category testing
 * @since 0.1.0
 */
export const goodExampleProblems = (
  rule: AnyRule,
  model: Model,
  options: ExampleOptions = {}
): ReadonlyArray<string> => {
  const report = runRule(rule, model, options)
  const unwanted = report.findings.filter((it) => it.code === rule.code || it.severity === "error")
  return [...defectProblems(report), ...unwanted.map((it) => `a finding where there should be none: ${named(it)}`)]
}

const keyOf = ({ code, subject, fingerprint }: Diagnostic): string => `${code} ${subject} ${fingerprint}`

/**
 * What is wrong with the fixes a rule gives, and with those that its ways lead to: each change of the Model is applied
 * and the result checked again; the finding has to be gone and none may be new. Edits of text cannot be replayed on a
 * Model and are left out.
 *
 * @category testing
 * @since 0.1.0
 */
export const fixProblems = (rule: AnyRule, model: Model, options: ExampleOptions = {}): ReadonlyArray<string> => {
  const given = runRule(rule, model, { ...options, ways: false })
  const shown = runRule(rule, model, options)
  const known = new Set(given.findings.map(keyOf))
  const fixes = [...ofRule(given, rule), ...ofRule(shown, rule)].flatMap((finding) =>
    finding.fixes.map((fix) => ({ finding, fix }))
  )
  return [
    ...new Set(
      fixes.flatMap(({ finding, fix }) => {
        if (fix._tag !== "ModelPatch") return []
        const patched = applyPatch(model, fix.operations)
        if (patched._tag === "NotApplicable") return [`fix ${fix.id}: ${patched.path} ${patched.reason}`]
        const after = runRule(rule, patched.model, { ...options, ways: false }).findings
        return [
          ...(after.some((it) => keyOf(it) === keyOf(finding)) ? [`fix ${fix.id} leaves ${named(finding)}`] : []),
          ...after.filter((it) => !known.has(keyOf(it))).map((it) => `fix ${fix.id} adds ${named(it)}`)
        ]
      })
    )
  ]
}

// A stored finding has to print the same page: its data may hold nothing that JSON loses.
const storedProblems = (rule: AnyRule, finding: Diagnostic): ReadonlyArray<string> => {
  const stored: unknown = JSON.parse(JSON.stringify(finding.data))
  const page = (data: unknown): string => JSON.stringify(rule.explain({ ...finding, data }) ?? "not of this kind")
  return page(stored) === page(finding.data) ? [] : ["the data does not survive JSON"]
}

const forbidden = /\b(invalid|please)\b|!/iu
const whereTags: ReadonlyArray<Block["_tag"]> = ["Excerpt", "Snippet"]
const proofTags: ReadonlyArray<Block["_tag"]> = ["Payload", "Trace", "Path"]

const isProse = (node: Inline): boolean => node._tag === "Text" || node._tag === "Strong" || node._tag === "Emphasis"

const proseOf = (block: Block): string =>
  block._tag === "Paragraph" ? toPlain(Doc.document({ ...block, children: block.children.filter(isProse) })) : ""

const wordProblems = (rule: AnyRule, finding: Diagnostic): ReadonlyArray<string> => {
  const blocks = rule.explain(finding) ?? []
  const [first] = blocks
  const last = (tags: ReadonlyArray<Block["_tag"]>): number => blocks.findLastIndex((it) => tags.includes(it._tag))
  const at = (tags: ReadonlyArray<Block["_tag"]>): number => blocks.findIndex((it) => tags.includes(it._tag))
  const isAfter = (later: ReadonlyArray<Block["_tag"]>, earlier: ReadonlyArray<Block["_tag"]>): boolean =>
    at(later) === -1 || last(earlier) === -1 || at(later) > last(earlier)
  const words = blocks.map(proseOf).find((it) => forbidden.test(it))
  return [
    ...(first?._tag === "Paragraph" ? [] : ["the first block has to be a paragraph that names the consequence"]),
    ...(isAfter(proofTags, whereTags) ? [] : ["the witness comes before the place"]),
    ...(isAfter(["Diff"], proofTags) ? [] : ["a change comes before the witness"]),
    ...(words === undefined ? [] : [`no "invalid", no "please", no exclamation mark: ${words.trim()}`])
  ]
}
