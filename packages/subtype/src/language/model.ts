/**
 * The data of the string theory: regular languages as terms of an arena, and the questions one may ask of them.
 *
 * @module
 */

/**
 * A regular language over Unicode code points: a term of the arena that made it. Equal numbers of one arena are the
 * same term; different numbers may still denote the same language.
 *
 * @category models
 * @since 0.1.0
 */
export type Language = number & { readonly "~language": true }

/**
 * A mutable step counter. Every operation that explores states takes from `remaining`; below zero it stops and answers
 * `Undecided`, and `remaining` stays negative. Fractions of steps are counted. One step is about one derivative, 2 to
 * 10 microseconds; a typical question takes 5 to 100.
 *
 * @category models
 * @since 0.1.0
 */
export interface Budget {
  remaining: number
}

/**
 * The answer of an operation that ran out of steps or met something it cannot decide.
 *
 * @category models
 * @since 0.1.0
 */
export interface Undecided {
  readonly _tag: "Undecided"
  readonly reason: string
}

/**
 * What became of a pattern. `Opaque` patterns (backreferences, most lookbehinds, patterns that do not parse) have sound
 * bounds: `lower` is contained in the pattern's language, which is contained in `upper`.
 *
 * @category models
 * @since 0.1.0
 */
export type PatternReading =
  | { readonly _tag: "Language"; readonly language: Language; readonly warnings: ReadonlyArray<string> }
  | { readonly _tag: "Opaque"; readonly reason: string; readonly upper: Language; readonly lower: Language }

/**
 * A bound of an interval of numbers, as decimal text.
 *
 * @category models
 * @since 0.1.0
 */
export interface FormatInterval {
  readonly minimum: string
  readonly maximum: string
}

/**
 * What a `format` asserts. `Language` restricts strings exactly; `Opaque` restricts strings by a predicate, with sound
 * bounds; `Interval` restricts numbers to integers of an interval; `Annotation` restricts nothing.
 * `prefer` holds natural examples, every one in the language.
 *
 * @category models
 * @since 0.1.0
 */
export type FormatReading =
  | { readonly _tag: "Language"; readonly language: Language; readonly prefer: ReadonlyArray<string> }
  | {
      readonly _tag: "Opaque"
      readonly reason: string
      readonly upper: Language
      readonly lower: Language
      readonly accepts: (text: string) => boolean
      readonly prefer: ReadonlyArray<string>
      /** A format whose texts all belong to this one. */
      readonly contains?: string
    }
  | { readonly _tag: "Interval"; readonly interval: FormatInterval }
  | { readonly _tag: "Annotation" }

/**
 * How to choose a word. `prefer` is tried first, in order; `avoid` is never answered.
 *
 * @category models
 * @since 0.1.0
 */
export interface WordOptions {
  readonly prefer?: ReadonlyArray<string>
  readonly avoid?: ReadonlySet<string>
  /** Refuses a candidate (an opaque predicate); candidates refused count as steps. */
  readonly accepts?: (text: string) => boolean
}

/**
 * A word of a language, or the proof that there is none.
 *
 * @category models
 * @since 0.1.0
 */
export type WordAnswer = { readonly _tag: "Word"; readonly word: string } | { readonly _tag: "Empty" } | Undecided

/**
 * Some distinct words. `complete` says that the language has no others.
 *
 * @category models
 * @since 0.1.0
 */
export type WordsAnswer =
  | { readonly _tag: "Words"; readonly words: ReadonlyArray<string>; readonly complete: boolean }
  | Undecided

/**
 * A decided question.
 *
 * @category models
 * @since 0.1.0
 */
export type TruthAnswer = { readonly _tag: "Yes" } | { readonly _tag: "No" } | Undecided

/**
 * The number of words: `Exactly` up to the limit asked for, else `More`.
 *
 * @category models
 * @since 0.1.0
 */
export type SizeAnswer = { readonly _tag: "Exactly"; readonly count: number } | { readonly _tag: "More" } | Undecided

/**
 * An arena of languages. Constructors are total (no state is explored, no budget ends them); questions take a budget. All lengths
 * are counted in code points.
 *
 * @category models
 * @since 0.1.0
 */
export interface Languages {
  /** Every text. */
  readonly any: Language
  /** No text. */
  readonly none: Language
  /** A JSON Schema `pattern`: unanchored, ECMAScript `u` rules; Annex B rules if only those parse, with a warning. */
  readonly fromPattern: (source: string) => PatternReading
  /** A JSON Schema `format`; unknown names are annotations. */
  readonly fromFormat: (name: string) => FormatReading
  /** Exactly this text. */
  readonly literal: (text: string) => Language
  /** Exactly these texts. */
  readonly literals: (texts: Iterable<string>) => Language
  /** Texts of `minimum` to `maximum` code points; `Infinity` is no limit. */
  readonly length: (minimum: number, maximum: number) => Language
  readonly not: (language: Language) => Language
  readonly and: (languages: ReadonlyArray<Language>) => Language
  readonly or: (languages: ReadonlyArray<Language>) => Language
  /** Membership, linear in the text; never on a backtracking engine. */
  readonly matches: (language: Language, text: string, budget: Budget) => TruthAnswer
  readonly isEmpty: (language: Language, budget: Budget) => TruthAnswer
  /** A shortest word, the most natural of its length: letters, then digits, then the rest. Deterministic. */
  readonly shortest: (language: Language, budget: Budget, options?: WordOptions) => WordAnswer
  /** Up to `count` distinct words, preferred ones first, then shortest first. */
  readonly words: (language: Language, count: number, budget: Budget, options?: WordOptions) => WordsAnswer
  /** The number of words, counted up to `limit`. */
  readonly size: (language: Language, limit: number, budget: Budget) => SizeAnswer
  /** Sound bounds of the lengths of words, without exploring; an empty language may still have bounds. */
  readonly lengths: (language: Language) => { readonly minimum: number; readonly maximum: number }
}
