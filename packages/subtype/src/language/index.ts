/**
 * Regular languages for `pattern`, `format` and lengths: Brzozowski derivatives over hash-consed terms with
 * intersection and complement, explored lazily and on a budget.
 *
 * @module
 */
import type { Languages } from "./model.js"

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

/**
 * Makes an empty arena.
 *
 * @category constructors
 * @since 0.1.0
 */
export declare function createLanguages(): Languages
