/**
 * Trying rules: run one on a Model, print its page for a golden file, and list what is wrong with an example, a fix or
 * the rule's page. Every function returns problems as text, so any test runner can say `expect(problems).toEqual([])`.
 *
 * @module @lintel/diagnostic/testing
 */
export {
  badExampleProblems,
  type ExampleOptions,
  fixProblems,
  goodExampleProblems,
  rulePage,
  runRule
} from "./testing/examples.js"
export { type PageExample, rulePageProblems, type RulePageTest } from "./testing/rulePage.js"
