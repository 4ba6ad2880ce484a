import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import type { Diagnostic } from "./diagnostic.js"
import { FindingKind } from "./findingKind.js"
import type { AnyRule } from "./rule.js"
import type { OptionProblem } from "./ruleOptions.js"
import { coversCode } from "./severity.js"
import { suggest } from "./suggest.js"

/** A configured code that no rule has. */
const policyUnknownCode = FindingKind.make("policy/unknown-code", {
  severity: "error",
  summary: "The configuration names a code that does not exist.",
  since: "0.1.0",
  data: Schema.Struct({ code: Schema.String, suggestions: Schema.Array(Schema.String) }),
  identity: ["code"],
  explain: ({ code, suggestions }) => [
    Doc.para("What the configuration says about ", Doc.code(code), " has no effect: there is no such rule or family."),
    ...(suggestions.length === 0
      ? []
      : [Doc.para("Did you mean one of these?"), Doc.bullets(...suggestions.map((it) => Doc.code(it)))])
  ]
})

/** An option of a rule that cannot be used. */
const policyRuleOption = FindingKind.make("policy/rule-option", {
  severity: "error",
  summary: "The configuration gives a rule an option it cannot use.",
  since: "0.1.0",
  data: Schema.Struct({ code: Schema.String, option: Schema.String, reason: Schema.String }),
  identity: ["code", "option"],
  explain: ({ code, option, reason }) => [
    Doc.para(
      "The rule ",
      Doc.code(code),
      " did not run: its option ",
      Doc.code(option),
      ` ${reason}${reason.endsWith("?") ? "" : "."}`
    )
  ]
})

/** The kinds of findings about the configuration. */
export const policyKinds = [policyRuleOption, policyUnknownCode] as const

const subject = "policy:configuration"

/** Findings about configured codes that nobody has. */
export const unknownCodeFindings = (
  configured: ReadonlyArray<string>,
  known: ReadonlyArray<string>
): ReadonlyArray<Diagnostic> =>
  configured
    .filter((pattern) => !known.some((code) => coversCode(pattern, code)))
    .map((code) => policyUnknownCode.finding(subject, { code, suggestions: suggest(code, known) }))

/** Findings about the options of one rule. */
export const optionFindings = (rule: AnyRule, problems: ReadonlyArray<OptionProblem>): ReadonlyArray<Diagnostic> =>
  problems.map(({ option, reason }) => policyRuleOption.finding(subject, { code: rule.code, option, reason }))
