/**
 * Regular languages for `pattern`, `format` and lengths: Brzozowski derivatives over hash-consed terms with
 * intersection and complement, explored lazily and on a budget.
 *
 * @module
 */
export { createLanguages } from "./arena.js"
export type {
  Budget,
  FormatInterval,
  FormatReading,
  Language,
  Languages,
  PatternReading,
  SizeAnswer,
  TruthAnswer,
  Undecided,
  WordAnswer,
  WordOptions,
  WordsAnswer
} from "./model.js"
