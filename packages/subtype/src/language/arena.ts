/**
 * The arena behind the public interface: budgets, and answers as data.
 *
 * @module
 */
import { internClass } from "./classes.js"
import { createDerivatives } from "./derivatives.js"
import { readFormat } from "./formats.js"
import type { FormatTerm } from "./formats.js"
import type { Budget, FormatReading, Language, Languages, PatternReading, Undecided, WordOptions } from "./model.js"
import { readPattern } from "./pattern/read.js"
import { createSearch, type Search } from "./graph.js"
import { accepts } from "./membership.js"
import { isEmptyLanguage, shortestWord, TooLong, wordsOf } from "./search.js"
import { and, not, or } from "./connectives.js"
import { lengthTerm, literal } from "./sequences.js"
import { anything, createTerms, factsOf, nothing, OutOfFuel } from "./termTable.js"
import type { TermId, TermTable } from "./termTable.js"

/** Work that reading one pattern may take. */
const patternFuel = 500_000

const languageOf = (id: TermId): Language => id as Language

interface Arena {
  readonly table: TermTable
  readonly search: Search
  readonly patterns: Map<string, PatternReading>
  readonly formats: Map<string, FormatReading>
  readonly emptiness: Map<TermId, boolean>
}

const undecided = (reason: string): Undecided => ({ _tag: "Undecided", reason })

/** What one unit of fuel, a derivative or a term, costs of a budget: about as much as three steps of a search. */
const fuelCost = 3

/** Runs a question on a budget. The arena stays usable when the budget is spent halfway. */
const within = <A>({ table }: Arena, budget: Budget, question: () => A): A | Undecided => {
  if (budget.remaining <= 0) {
    budget.remaining = -1
    return undecided("the budget is spent")
  }
  const outer = table.fuel
  table.fuel = budget.remaining / fuelCost
  try {
    return question()
  } catch (error) {
    if (error instanceof OutOfFuel) return undecided("the budget is spent")
    if (error instanceof TooLong) return undecided(error.message)
    throw error
  } finally {
    budget.remaining = table.fuel * fuelCost
    table.fuel = outer
  }
}

/** More fuel than anything uses: what is made outside of questions is counted, and never broken off. */
const plenty = Number.MAX_SAFE_INTEGER / 2

/** Makes a language, and takes what that costs from a budget: the next question or step notices. */
const charged = ({ table }: Arena, budget: Budget, make: () => TermId): Language => {
  const outer = table.fuel
  table.fuel = plenty
  try {
    return languageOf(make())
  } finally {
    budget.remaining -= (plenty - table.fuel) * fuelCost
    table.fuel = outer
  }
}

const readPatternOnce = (arena: Arena, source: string): PatternReading => {
  const known = arena.patterns.get(source)
  if (known !== undefined) return known
  const budget: Budget = { remaining: patternFuel }
  const read = within(arena, budget, () => readPattern(arena.search.engine, source))
  const reading = patternReading(read)
  arena.patterns.set(source, reading)
  return reading
}

const patternReading = (read: ReturnType<typeof readPattern> | Undecided): PatternReading => {
  if (read._tag === "Term") return { _tag: "Language", language: languageOf(read.term), warnings: read.warnings }
  if (read._tag === "Opaque") {
    return { _tag: "Opaque", reason: read.reason, upper: languageOf(read.upper), lower: languageOf(read.lower) }
  }
  const reason = "the pattern is too large"
  return { _tag: "Opaque", reason, upper: languageOf(anything), lower: languageOf(nothing) }
}

const formatReading = (read: FormatTerm): FormatReading => {
  switch (read._tag) {
    case "Language":
      return { _tag: "Language", language: languageOf(read.term), prefer: read.prefer }
    case "Opaque": {
      const { accepts: predicate, contains, lower, prefer, reason, upper } = read
      const bounds = { upper: languageOf(upper), lower: languageOf(lower) }
      return {
        _tag: "Opaque",
        reason,
        ...bounds,
        accepts: predicate,
        prefer,
        ...(contains === undefined ? {} : { contains })
      }
    }
    default:
      return read
  }
}

const readFormatOnce = (arena: Arena, name: string): FormatReading => {
  const known = arena.formats.get(name)
  if (known !== undefined) return known
  const reading = formatReading(readFormat(arena.search.engine, name))
  arena.formats.set(name, reading)
  return reading
}

const isAcceptable = (options: WordOptions | undefined, word: string): boolean =>
  options?.avoid?.has(word) !== true && options?.accepts?.(word) !== false

/** Acceptable words: preferred ones first. */
function* acceptableWords(arena: Arena, id: TermId, options: WordOptions | undefined): Generator<string, void> {
  const { search, table } = arena
  const given = new Set<string>()
  for (const word of options?.prefer ?? []) {
    if (given.has(word) || !isAcceptable(options, word) || !accepts(search, id, word)) continue
    given.add(word)
    yield word
  }
  const first = shortestWord(search, id)
  if (first === undefined) return
  if (!given.has(first) && isAcceptable(options, first)) {
    given.add(first)
    yield first
  }
  for (const word of wordsOf(search, id)) {
    table.fuel--
    if (!given.has(word) && isAcceptable(options, word)) yield word
  }
}

const take = (
  words: Iterable<string>,
  count: number
): { readonly words: Array<string>; readonly complete: boolean } => {
  const taken: Array<string> = []
  for (const word of words) {
    if (taken.length >= count) return { words: taken, complete: false }
    taken.push(word)
  }
  return { words: taken, complete: true }
}

const isEmptyOnce = ({ emptiness, search }: Arena, id: TermId): boolean => {
  const known = emptiness.get(id)
  if (known !== undefined) return known
  const result = isEmptyLanguage(search, id)
  emptiness.set(id, result)
  return result
}

type Constructors = Pick<
  Languages,
  "any" | "none" | "fromPattern" | "fromFormat" | "literal" | "literals" | "length" | "not" | "and" | "or"
>

const constructors = (arena: Arena, budget: Budget): Constructors => {
  const { table } = arena
  const charge = (make: () => TermId): Language => charged(arena, budget, make)
  return {
    any: languageOf(anything),
    none: languageOf(nothing),
    fromPattern: (source) => readPatternOnce(arena, source),
    fromFormat: (name) => readFormatOnce(arena, name),
    literal: (text) => charge(() => literal(table, text)),
    literals: (texts) =>
      charge(() =>
        or(
          table,
          [...texts].map((text) => literal(table, text))
        )
      ),
    length: (minimum, maximum) => languageOf(lengthTerm(table, Math.max(0, minimum), maximum)),
    not: (language) => charge(() => not(table, language)),
    and: (languages) => charge(() => and(table, languages)),
    or: (languages) => charge(() => or(table, languages))
  }
}

type Questions = Pick<Languages, "matches" | "isEmpty" | "shortest" | "words" | "size" | "lengths">

const questions = (arena: Arena): Questions => ({
  matches: (language, text, budget) =>
    within(arena, budget, () => ({ _tag: accepts(arena.search, language, text) ? "Yes" : "No" })),
  isEmpty: (language, budget) => within(arena, budget, () => ({ _tag: isEmptyOnce(arena, language) ? "Yes" : "No" })),
  shortest: (language, budget, options) =>
    within(arena, budget, () => {
      const next = acceptableWords(arena, language, options).next()
      return next.done === true ? { _tag: "Empty" } : { _tag: "Word", word: next.value }
    }),
  words: (language, count, budget, options) =>
    within(arena, budget, () => ({ _tag: "Words", ...take(acceptableWords(arena, language, options), count) })),
  size: (language, limit, budget) =>
    within(arena, budget, () => {
      const { complete, words } = take(wordsOf(arena.search, language), limit)
      return complete ? { _tag: "Exactly", count: words.length } : { _tag: "More" }
    }),
  lengths: (language) => {
    const { max, min } = factsOf(arena.table, language)
    return { minimum: min, maximum: max }
  }
})

/**
 * Makes an empty arena of languages. It grows with what is asked and is dropped as a whole. What making languages costs
 * is taken from the given budget.
 *
 * @example
 * ```ts
 * import { createLanguages } from "./packages/subtype/src/language/index.js"
 *
 * const languages = createLanguages()
 * const short = languages.and([languages.length(2, 4), languages.not(languages.literal("aa"))])
 * languages.shortest(short, { remaining: 1000 }) // => { _tag: "Word", word: "ab" }
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const createLanguages = (budget: Budget = { remaining: 0 }): Languages => {
  const table = createTerms()
  const engine = createDerivatives(table)
  const search = createSearch(engine, internClass(table.classes, [0xd800, 0xdfff]))
  const arena: Arena = { table, search, patterns: new Map(), formats: new Map(), emptiness: new Map() }
  return { ...constructors(arena, budget), ...questions(arena) }
}
