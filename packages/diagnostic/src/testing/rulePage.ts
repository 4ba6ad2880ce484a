import type { Model } from "@lintel/model"
import type { AnyRule } from "../rule.js"
import { badExampleProblems, type ExampleOptions, goodExampleProblems } from "./examples.js"

/**
 * An example of a rule's page.
 *
 * @category testing
 * @since 0.1.0
 */
export interface PageExample {
  readonly kind: "bad" | "good"
  /** First line of the code in the page, from 1. */
  readonly line: number
  readonly code: string
}

/**
 * A rule and its page, and how the page's examples become Models.
 *
 * @category testing
 * @since 0.1.0
 */
export interface RulePageTest extends ExampleOptions {
  readonly rule: AnyRule
  /** The text of `rule.md`. */
  readonly page: string
  /** Runs the code of an example and gives the Model it describes. */
  readonly evaluate: (example: PageExample) => Model | Promise<Model>
}

const sections = ["Why it matters", "Bad", "Good", "Ways out", "When to turn it off", "Options"] as const

/** A rule whose fixes leave something to confirm tells them all on its page. */
const sectionsOf = (rule: AnyRule): ReadonlyArray<string> =>
  sections.filter((it) => it !== "Ways out" || Object.keys(rule.fixWords).length > 0)

interface Page {
  readonly title: string
  readonly headings: ReadonlyArray<string>
  /** Text of each section without its code. */
  readonly texts: ReadonlyMap<string, string>
  readonly examples: ReadonlyArray<PageExample>
}

const readPage = (text: string): Page => {
  const headings: Array<string> = []
  const texts = new Map<string, string>()
  const examples: Array<PageExample> = []
  let title = ""
  let open:
    | { readonly fence: string; readonly info: string; readonly line: number; readonly rows: Array<string> }
    | undefined
  for (const [index, line] of text.split("\n").entries()) {
    const fence = /^(`{3,}|~{3,})(.*)$/u.exec(line)
    if (open !== undefined) {
      if (line.trimEnd() === open.fence) {
        const kind = /^ts\s+(bad|good)\b/u.exec(open.info)?.[1]
        if (kind === "bad" || kind === "good") examples.push({ kind, line: open.line, code: open.rows.join("\n") })
        open = undefined
      } else open.rows.push(line)
    } else if (fence !== null) {
      open = { fence: fence[1] ?? "", info: (fence[2] ?? "").trim(), line: index + 2, rows: [] }
    } else if (line.startsWith("# ")) title = line.slice(2).trim()
    else if (line.startsWith("## ")) headings.push(line.slice(3).trim())
    else {
      const heading = headings.at(-1) ?? ""
      texts.set(heading, `${texts.get(heading) ?? ""}${line}\n`)
    }
  }
  return { title, headings, texts, examples }
}

const withoutPeriod = (text: string): string => text.trim().replace(/\.$/u, "")

const formProblems = (rule: AnyRule, page: Page): ReadonlyArray<string> => {
  const { title, headings, texts, examples } = page
  const wanted = sectionsOf(rule).join(", ")
  const optionNames = Object.keys(rule.options)
  const optionText = texts.get("Options") ?? ""
  const waysText = texts.get("Ways out") ?? ""
  return [
    ...(withoutPeriod(title) === withoutPeriod(rule.summary)
      ? []
      : [`the title is "${title}" and the summary "${rule.summary}"`]),
    ...(headings.join(", ") === wanted ? [] : [`the sections are ${headings.join(", ")} instead of ${wanted}`]),
    ...sections
      .filter((it) => it !== "Bad" && it !== "Good" && headings.includes(it) && (texts.get(it) ?? "").trim() === "")
      .map((it) => `the section ${it} is empty`),
    ...optionNames.filter((it) => !optionText.includes(`\`${it}\``)).map((it) => `the option ${it} is not described`),
    ...Object.keys(rule.fixWords)
      .filter((it) => !waysText.includes(`\`${it}\``))
      .map((it) => `the way out ${it} is not described`),
    ...(["bad", "good"] as const)
      .filter((kind) => !examples.some((it) => it.kind === kind))
      .map((kind) => `there is no example \`\`\`ts ${kind}`)
  ]
}

const exampleProblems = async (test: RulePageTest, example: PageExample): Promise<ReadonlyArray<string>> => {
  const where = `${example.kind} example at line ${example.line}`
  try {
    const model = await test.evaluate(example)
    const judge = example.kind === "bad" ? badExampleProblems : goodExampleProblems
    return judge(test.rule, model, test).map((it) => `${where}: ${it}`)
  } catch (error) {
    return [`${where} does not run: ${error instanceof Error ? error.message : String(error)}`]
  }
}

/**
 * What is wrong with a rule's page: its title has to be the summary, its sections complete and in order, each kind of
 * fix that has words under "Ways out" and each option under "Options"; each bad example has to give exactly one finding of the rule and each good one none.
 *
 * @category testing
 * @since 0.1.0
 */
export const rulePageProblems = async (test: RulePageTest): Promise<ReadonlyArray<string>> => {
  const page = readPage(test.page)
  const problems: Array<string> = [...formProblems(test.rule, page)]
  for (const example of page.examples) problems.push(...(await exampleProblems(test, example)))
  return problems
}
