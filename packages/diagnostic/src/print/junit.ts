import { neutral } from "@lintel/doc"
import type { Diagnostic } from "../diagnostic.js"
import { type Defect, isFailing, type NotChecked, type Report } from "../report.js"
import type { PrintContext } from "../reportDocument.js"
import { consequenceText, pageText } from "./words.js"

const entities: { readonly [character: string]: string } = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;"
}

// What is left after `neutral` is legal in XML 1.0, but for two code points that no text needs.
const escaped = (text: string): string =>
  neutral(text)
    .replaceAll(/[\ufffe\uffff]/gu, "\ufffd")
    .replaceAll(/[&<>"']/gu, (it) => entities[it] ?? it)

const attribute = (text: string): string => escaped(text).replaceAll("\n", "&#10;").replaceAll("\t", "&#9;")

const testCase = (code: string, name: string, content: string): string =>
  `    <testcase classname="${attribute(code)}" name="${attribute(name)}">${content}</testcase>`

const findingCase = (diagnostic: Diagnostic, report: Report, { catalogue }: PrintContext): string => {
  const { code, subject, class: kind } = diagnostic
  const words = consequenceText(diagnostic, catalogue)
  const page = escaped(pageText(diagnostic, catalogue))
  const content = isFailing(diagnostic, report.policy.failOn)
    ? `<failure type="${attribute(code)}" message="${attribute(words)}">${page}</failure>`
    : kind === "undecided"
      ? `<skipped message="${attribute(`undecided: ${words}`)}"/>`
      : `<system-out>${page}</system-out>`
  return testCase(code, subject, content)
}

const defectCase = ({ code, message }: Defect): string =>
  testCase(code, "the rule itself", `<error type="defect" message="${attribute(message)}"/>`)

const notCheckedCase = ({ code, reason, fact, count }: NotChecked): string =>
  testCase(code, fact ?? "the rule itself", `<skipped message="${attribute(`not checked: ${reason}, ${count}`)}"/>`)

/**
 * A report as JUnit XML: failing findings are failures, undecided and unchecked ones are skipped, defects are errors.
 *
 * @example
 * ```ts
 * import { catalogueOf, check, toJunit } from "@lintel/diagnostic"
 *
 * const report = check({ lintel: "1.0" }, [], { now: "2026-12-03" })
 * toJunit(report, { catalogue: catalogueOf([]) }).split("\n")[1] // => '<testsuites name="lintel" tests="1" failures="0" errors="0" skipped="0">'
 * ```
 * @category printing
 * @since 0.1.0
 */
export const toJunit = (report: Report, context: PrintContext): string => {
  const { findings, policy, defects } = report
  const skippedRules = report.notChecked.filter((it) => it.reason !== "defect")
  const cases = [
    ...findings.map((it) => findingCase(it, report, context)),
    ...defects.map(defectCase),
    ...skippedRules.map(notCheckedCase),
    ...(findings.length + defects.length === 0 ? [testCase("lintel", report.verdict, "")] : [])
  ]
  const failures = findings.filter((it) => isFailing(it, policy.failOn)).length
  const undecided = findings.filter((it) => it.class === "undecided").length
  const skipped = undecided + skippedRules.length
  const counts = `tests="${cases.length}" failures="${failures}" errors="${defects.length}" skipped="${skipped}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="lintel" ${counts}>`,
    `  <testsuite name="lintel" ${counts}>`,
    ...cases,
    "  </testsuite>",
    "</testsuites>",
    ""
  ].join("\n")
}
