/**
 * From the syntax of a pattern to terms.
 *
 * What looks ahead (`$`, lookaheads) is translated together with everything that follows it, its continuation: `$` cuts
 * the continuation down to the empty word, a lookahead is intersected with it. A loop over such a body becomes a
 * recursion variable. What looks behind is intersected with what precedes it, where that is known.
 *
 * @module
 */
import { RegExpParser } from "@eslint-community/regexpp"
import type { AST } from "@eslint-community/regexpp"
import { complementRanges, normalizeRanges } from "./classes.js"
import type { Ranges } from "./classes.js"
import { digitRanges, lineTerminatorRanges, propertyRanges, spaceRanges, wordRanges } from "./characters.js"
import { withoutStart } from "./derivatives.js"
import type { Derivatives } from "./derivatives.js"
import {
  and,
  anyCharacter,
  anything,
  boundary,
  concat,
  define,
  definitionOf,
  empty,
  factsOf,
  lengthTerm,
  newVariable,
  not,
  notBoundary,
  nothing,
  or,
  rangesTerm,
  repeat,
  seesBoundary,
  seesStart,
  start,
  termOf
} from "./terms.js"
import type { TermId, TermTable } from "./terms.js"

/** Groups nested deeper are refused, so that parsing and translating never exhaust the stack. */
const maximumDepth = 200
/** Copies of a looking-ahead body that a bounded loop may unfold to. */
const maximumCopies = 1_000
/** Texts of a group that a backreference may be spelled out for. */
const maximumTexts = 32

/** Which side of an inexpressible assertion to err on. */
type Mode = "exact" | "upper" | "lower"

/** Thrown inside this module for what has no exact translation. */
class Unsupported extends Error {}

/** A part of a sequence: a term, or syntax that must be translated with its continuation. */
type Item = TermId | AST.Element

interface Translation {
  readonly engine: Derivatives
  readonly table: TermTable
  mode: Mode
  readonly unicode: boolean
  readonly sees: number
  readonly items: Map<AST.Alternative, ReadonlyArray<Item>>
  readonly texts: Map<AST.CapturingGroup, TermId>
  copies: number
}

type Grouping = AST.Group | AST.CapturingGroup | AST.LookaroundAssertion | AST.Pattern

const flip = (mode: Mode): Mode => (mode === "upper" ? "lower" : mode === "lower" ? "upper" : "exact")

const isSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdfff

const characterSetRanges = (node: AST.CharacterSet): Ranges => {
  if (node.kind === "any") return complementRanges(lineTerminatorRanges)
  if (node.kind === "property") return propertyRanges(node.key, node.value, node.negate)
  const ranges = node.kind === "digit" ? digitRanges : node.kind === "word" ? wordRanges : spaceRanges
  return node.negate ? complementRanges(ranges) : ranges
}

const characterClassRanges = (translation: Translation, node: AST.CharacterClass): Ranges => {
  const pairs: Array<readonly [number, number]> = []
  for (const element of node.elements) {
    if (element.type === "Character") {
      if (!translation.unicode && isSurrogate(element.value)) throw new Unsupported("half of a surrogate pair")
      pairs.push([element.value, element.value])
    } else if (element.type === "CharacterClassRange") {
      if (!translation.unicode && isSurrogate(element.max.value)) throw new Unsupported("half of a surrogate pair")
      pairs.push([element.min.value, element.max.value])
    } else if (element.type === "CharacterSet") {
      const ranges = characterSetRanges(element)
      for (let i = 0; i < ranges.length; i += 2) pairs.push([ranges[i] ?? 0, ranges[i + 1] ?? 0])
    } else throw new Unsupported("a set operation in a character class")
  }
  const ranges = normalizeRanges(pairs)
  return node.negate ? complementRanges(ranges) : ranges
}

/** Outside `u` rules the parser yields the halves of a surrogate pair one by one. */
const joinSurrogates = (elements: ReadonlyArray<AST.Element>): ReadonlyArray<AST.Element | number> => {
  const joined: Array<AST.Element | number> = []
  for (const element of elements) {
    const last = joined.at(-1)
    const isTail = element.type === "Character" && element.value >= 0xdc00 && element.value <= 0xdfff
    if (isTail && typeof last === "object" && last.type === "Character" && isSurrogate(last.value)) {
      joined[joined.length - 1] = (last.value - 0xd800) * 0x400 + (element.value - 0xdc00) + 0x10000
    } else joined.push(element)
  }
  return joined
}

const isComplex = (translation: Translation, node: AST.Element): boolean => {
  switch (node.type) {
    case "Assertion":
      return node.kind === "end" || node.kind === "lookahead" || node.kind === "lookbehind"
    case "Quantifier":
      return isComplex(translation, node.element)
    case "Group":
    case "CapturingGroup":
      return hasComplexPart(translation, node)
    case "Backreference":
      return textOf(translation, node) === undefined
    default:
      return false
  }
}

const hasComplexPart = (translation: Translation, node: Grouping): boolean =>
  node.alternatives.some((alternative) => itemsOf(translation, alternative).some((item) => typeof item !== "number"))

const textOf = (translation: Translation, node: AST.Backreference): TermId | undefined =>
  Array.isArray(node.resolved) ? undefined : translation.texts.get(node.resolved)

/** The parts of a sequence, with lookbehinds that see only their own sequence already folded in. */
const itemsOf = (translation: Translation, alternative: AST.Alternative): ReadonlyArray<Item> => {
  const known = translation.items.get(alternative)
  if (known !== undefined) return known
  const elements = translation.unicode ? alternative.elements : joinSurrogates(alternative.elements)
  const items: Array<Item> = []
  for (const element of elements) {
    if (typeof element === "number") items.push(rangesTerm(translation.table, [element, element]))
    else if (!isComplex(translation, element)) items.push(simple(translation, element))
    else if (!foldLookbehind(translation, items, element)) items.push(element)
  }
  translation.items.set(alternative, items)
  return items
}

/** A lookbehind that is surely covered by the terms right before it restricts just these. */
const foldLookbehind = (translation: Translation, items: Array<Item>, node: AST.Element): boolean => {
  if (node.type !== "Assertion" || node.kind !== "lookbehind" || hasComplexPart(translation, node)) return false
  const { table } = translation
  const seen = simpleAlternatives(translation, node)
  const facts = factsOf(table, seen)
  if (facts.sees !== 0) return false
  let run = empty
  let first = items.length
  while (factsOf(table, run).min < facts.max) {
    const previous = items[first - 1]
    if (typeof previous !== "number") return false
    run = concat(table, previous, run)
    first--
  }
  const suffix = concat(table, anything, seen)
  items.splice(first, items.length - first, and(table, [run, node.negate ? not(table, suffix) : suffix]))
  return true
}

const simpleSequence = (translation: Translation, alternative: AST.Alternative): TermId => {
  const items = itemsOf(translation, alternative)
  let result = empty
  for (let index = items.length - 1; index >= 0; index--) {
    const item = items[index]
    if (typeof item !== "number") throw new Unsupported("a misplaced assertion")
    result = concat(translation.table, item, result)
  }
  return result
}

const simpleAlternatives = (translation: Translation, node: Grouping): TermId =>
  or(
    translation.table,
    node.alternatives.map((alternative) => simpleSequence(translation, alternative))
  )

/** An element that does not look ahead. */
const simple = (translation: Translation, node: AST.Element): TermId => {
  const { table } = translation
  switch (node.type) {
    case "Character":
      if (!translation.unicode && isSurrogate(node.value)) throw new Unsupported("half of a surrogate pair")
      return rangesTerm(table, [node.value, node.value])
    case "CharacterSet":
      return rangesTerm(table, characterSetRanges(node))
    case "CharacterClass":
      return rangesTerm(table, characterClassRanges(translation, node))
    case "Quantifier":
      return repeat(table, simple(translation, node.element), node.min, node.max)
    case "Group":
      if (node.modifiers !== null) throw new Unsupported("a group with modifiers")
      return simpleAlternatives(translation, node)
    case "CapturingGroup":
      return translation.texts.get(node) ?? simpleAlternatives(translation, node)
    case "Backreference":
      return textOf(translation, node) ?? nothing
    case "Assertion":
      return node.kind === "start" ? start : node.kind === "word" && node.negate ? notBoundary : boundary
    default:
      throw new Unsupported("a set operation in a character class")
  }
}

/** A sequence followed by the continuation. */
const sequence = (translation: Translation, items: ReadonlyArray<Item>, continuation: TermId): TermId => {
  let result = continuation
  for (let index = items.length - 1; index >= 0; index--) {
    const item = items[index] ?? empty
    result = typeof item === "number" ? concat(translation.table, item, result) : complex(translation, item, result)
  }
  return result
}

const alternatives = (translation: Translation, node: Grouping, continuation: TermId): TermId =>
  or(
    translation.table,
    node.alternatives.map((alternative) => sequence(translation, itemsOf(translation, alternative), continuation))
  )

/** What cannot be expressed: refused, or replaced by a bound. */
const inexact = (translation: Translation, reason: string, upper: () => TermId, lower: TermId): TermId => {
  if (translation.mode === "exact") throw new Unsupported(reason)
  return translation.mode === "upper" ? upper() : lower
}

/** An element that looks ahead, followed by the continuation. */
const complex = (translation: Translation, node: AST.Element, continuation: TermId): TermId => {
  const { table } = translation
  switch (node.type) {
    case "Assertion":
      if (node.kind === "end") return and(table, [empty, continuation])
      if (node.kind === "lookahead") return lookahead(translation, node, continuation)
      return inexact(translation, "a lookbehind assertion", () => continuation, nothing)
    case "Quantifier":
      return loop(translation, node, continuation)
    case "Group":
      if (node.modifiers !== null) throw new Unsupported("a group with modifiers")
      return alternatives(translation, node, continuation)
    case "CapturingGroup":
      return alternatives(translation, node, continuation)
    case "Backreference":
      return inexact(translation, "a backreference", () => concat(table, anything, continuation), nothing)
    default:
      return concat(table, simple(translation, node), continuation)
  }
}

const lookahead = (translation: Translation, node: AST.LookaheadAssertion, continuation: TermId): TermId => {
  const { mode, table } = translation
  if (node.negate) translation.mode = flip(mode)
  const seen = alternatives(translation, node, anything)
  translation.mode = mode
  return and(table, [node.negate ? not(table, seen) : seen, continuation])
}

const loop = (translation: Translation, node: AST.Quantifier, continuation: TermId): TermId => {
  const { table } = translation
  const body = node.element
  const optional = node.max === Infinity ? 1 : node.max - node.min
  translation.copies += node.min + optional
  if (translation.copies > maximumCopies) {
    const beyond = "a long bounded loop over an assertion"
    return inexact(translation, beyond, () => concat(table, anything, continuation), nothing)
  }
  let result = continuation
  if (node.max === Infinity) {
    const variable = newVariable(table, translation.sees)
    const once = complex(translation, body, variable)
    define(table, variable, withoutUnguarded(table, or(table, [continuation, once]), variable))
    result = variable
  } else {
    for (let copy = 0; copy < optional; copy++) {
      result = or(table, [continuation, complex(translation, body, result)])
    }
  }
  for (let copy = 0; copy < node.min; copy++) result = complex(translation, body, result)
  return result
}

/**
 * The definition of a variable without its occurrences that no character precedes: in a least fixpoint they add
 * nothing, and without them derivatives are well-founded.
 */
const withoutUnguarded = (table: TermTable, definition: TermId, variable: TermId): TermId => {
  const done = new Map<TermId, TermId>()
  const visit = (id: TermId): TermId => {
    if (id === variable) return nothing
    const known = done.get(id)
    if (known !== undefined) return known
    const result = rewrite(id)
    done.set(id, result)
    return result
  }
  const rewrite = (id: TermId): TermId => {
    const term = termOf(table, id)
    if (term._tag === "Or") return or(table, term.parts.map(visit))
    if (term._tag === "And") return and(table, term.parts.map(visit))
    if (term._tag === "Reference") {
      const inner = definitionOf(table, term.variable)
      const rest = visit(inner)
      return rest === inner ? id : rest
    }
    if (term._tag !== "Concat" || factsOf(table, term.left).nullability === 0) return id
    const rest = visit(term.right)
    if (rest === term.right) return id
    const reading = concat(table, and(table, [term.left, lengthTerm(table, 1, Infinity)]), term.right)
    return or(table, [reading, concat(table, and(table, [term.left, empty]), rest)])
  }
  return visit(definition)
}

/** `Start` replaced by the empty word where the term itself stands at the start. */
const atTextStart = (table: TermTable, id: TermId): TermId => {
  if (id === start) return empty
  if ((factsOf(table, id).sees & seesStart) === 0) return id
  const term = termOf(table, id)
  const each = (parts: ReadonlyArray<TermId>): ReadonlyArray<TermId> => parts.map((part) => atTextStart(table, part))
  switch (term._tag) {
    case "Concat": {
      const isEmptyWord = factsOf(table, term.left).max === 0
      return concat(table, atTextStart(table, term.left), isEmptyWord ? atTextStart(table, term.right) : term.right)
    }
    case "And":
      return and(table, each(term.parts))
    case "Or":
      return or(table, each(term.parts))
    case "Not":
      return not(table, atTextStart(table, term.body))
    default:
      return id
  }
}

/** A match anywhere: at the start, or behind some characters, where `Start` never holds. */
const unanchored = (engine: Derivatives, match: TermId): TermId => {
  const { table } = engine
  const later = withoutStart(engine, match)
  if (later === match) return concat(table, anything, match)
  return or(table, [atTextStart(table, match), concat(table, repeat(table, anyCharacter, 1, Infinity), later)])
}

const isLookbehind = (item: Item | undefined): boolean =>
  typeof item === "object" && item.type === "Assertion" && item.kind === "lookbehind"

const containsLookbehind = (node: AST.Element): boolean => {
  if (node.type === "Assertion") return node.kind === "lookbehind"
  if (node.type !== "Group" && node.type !== "CapturingGroup") return false
  return node.alternatives.some((alternative) => alternative.elements.some(containsLookbehind))
}

/** Sequences without groups around lookbehinds: alternatives multiplied out, within reason. */
const spreadLookbehinds = (
  translation: Translation,
  items: ReadonlyArray<Item>
): ReadonlyArray<ReadonlyArray<Item>> => {
  let results: Array<ReadonlyArray<Item>> = [[]]
  for (const item of items) {
    const isGroup = typeof item === "object" && (item.type === "Group" || item.type === "CapturingGroup")
    const choices =
      isGroup && containsLookbehind(item)
        ? item.alternatives.flatMap((alternative) => spreadLookbehinds(translation, itemsOf(translation, alternative)))
        : [[item]]
    results = results.flatMap((before) => choices.map((choice) => [...before, ...choice]))
    if (results.length > maximumTexts) throw new Unsupported("a lookbehind assertion among many alternatives")
  }
  return results
}

/**
 * A sequence with lookbehinds, from the start of the text: each restricts the whole text before it. Lookaheads that
 * stand at the very start restrict the whole text; any other one must come after the last lookbehind.
 */
const wholeSequence = (translation: Translation, items: ReadonlyArray<Item>): TermId => {
  const { table } = translation
  const isAnchored = items[0] === start
  const overall: Array<TermId> = []
  let before = isAnchored ? empty : anything
  for (let index = isAnchored ? 1 : 0; index < items.length; index++) {
    const item = items[index] ?? empty
    if (typeof item === "number") before = concat(table, before, item)
    else if (item.type === "Assertion" && item.kind === "lookbehind" && !hasComplexPart(translation, item)) {
      const suffix = concat(table, anything, simpleAlternatives(translation, item))
      before = and(table, [before, item.negate ? not(table, suffix) : suffix])
    } else if (before === empty && item.type === "Assertion" && item.kind === "lookahead") {
      overall.push(complex(translation, item, anything))
    } else {
      const rest = sequence(translation, items.slice(index), anything)
      return and(table, [...overall, concat(table, before, rest)])
    }
  }
  return and(table, [...overall, concat(table, before, anything)])
}

const topSequence = (translation: Translation, alternative: AST.Alternative): TermId => {
  const items = itemsOf(translation, alternative)
  const looksBehind = items.some((item) => typeof item === "object" && containsLookbehind(item))
  if (!looksBehind || translation.mode !== "exact") return sequence(translation, items, anything)
  const { table } = translation
  const wholes = spreadLookbehinds(translation, items).map((each) =>
    each.some(isLookbehind)
      ? concat(table, start, wholeSequence(translation, each))
      : sequence(translation, each, anything)
  )
  return or(table, wholes)
}

/** The texts of a finite term, if they are few. */
const fewTexts = (table: TermTable, id: TermId): ReadonlyArray<TermId> | undefined => {
  const facts = factsOf(table, id)
  if (facts.sees !== 0 || facts.max > 64) return undefined
  const term = termOf(table, id)
  if (id === empty) return [empty]
  if (term._tag === "Class") {
    const ranges = table.classes.ranges[term.set] ?? []
    const texts: Array<TermId> = []
    for (let i = 0; i < ranges.length; i += 2) {
      for (let code = ranges[i] ?? 0; code <= (ranges[i + 1] ?? 0); code++) {
        if (texts.length >= maximumTexts) return undefined
        texts.push(rangesTerm(table, [code, code]))
      }
    }
    return texts
  }
  if (term._tag === "Or") {
    const lists = term.parts.map((part) => fewTexts(table, part))
    const texts = lists.flatMap((list) => list ?? [])
    return lists.includes(undefined) || texts.length > maximumTexts ? undefined : texts
  }
  if (term._tag === "Repeat") return fewRepeats(table, term.body, term.min, term.max)
  return term._tag === "Concat" ? fewPairs(table, fewTexts(table, term.left), fewTexts(table, term.right)) : undefined
}

const fewPairs = (
  table: TermTable,
  heads: ReadonlyArray<TermId> | undefined,
  tails: ReadonlyArray<TermId> | undefined
): ReadonlyArray<TermId> | undefined =>
  heads === undefined || tails === undefined || heads.length * tails.length > maximumTexts
    ? undefined
    : heads.flatMap((head) => tails.map((tail) => concat(table, head, tail)))

const fewRepeats = (table: TermTable, body: TermId, min: number, max: number): ReadonlyArray<TermId> | undefined => {
  const once = fewTexts(table, body)
  const results = new Set<TermId>()
  let texts: ReadonlyArray<TermId> | undefined = [empty]
  for (let count = 0; count <= max && texts !== undefined && results.size <= maximumTexts; count++) {
    if (count >= min) for (const text of texts) results.add(text)
    if (count < max) texts = fewPairs(table, texts, once)
  }
  return texts === undefined || results.size > maximumTexts ? undefined : [...results]
}

/** Groups that are read exactly once before all references to them, so that their text can be fixed. */
const referencedGroups = (alternative: AST.Alternative): ReadonlyArray<AST.CapturingGroup> =>
  alternative.elements.flatMap((element) => {
    if (element.type !== "CapturingGroup" || element.references.length === 0) return []
    const areBehind = element.references.every(
      (reference) =>
        !Array.isArray(reference.resolved) && reference.start >= element.end && reference.end <= alternative.end
    )
    return areBehind ? [element] : []
  })

/** One alternative of the pattern, for each choice of the texts that its backreferences repeat. */
const topAlternative = (translation: Translation, alternative: AST.Alternative): TermId => {
  const { table } = translation
  let choices: ReadonlyArray<ReadonlyMap<AST.CapturingGroup, TermId>> = [new Map()]
  for (const group of referencedGroups(alternative)) {
    if (hasComplexPart(translation, group)) continue
    const texts = fewTexts(table, simpleAlternatives(translation, group))
    if (texts === undefined || texts.length * choices.length > maximumTexts) continue
    choices = choices.flatMap((choice) => texts.map((text) => new Map([...choice, [group, text]])))
  }
  const results = choices.map((choice) =>
    topSequence({ ...translation, items: new Map(), texts: new Map(choice) }, alternative)
  )
  return or(table, results)
}

const translate = (engine: Derivatives, pattern: AST.Pattern, unicode: boolean, mode: Mode): TermId => {
  const sees = (/\^/.test(pattern.raw) ? seesStart : 0) | (/\\b/i.test(pattern.raw) ? seesBoundary : 0)
  const { table } = engine
  const translation: Translation = {
    engine,
    table,
    mode,
    unicode,
    sees,
    items: new Map(),
    texts: new Map(),
    copies: 0
  }
  const match = or(
    table,
    pattern.alternatives.map((alternative) => topAlternative(translation, alternative))
  )
  return unanchored(engine, match)
}

/** The deepest nesting of groups, found without recursion. */
const nestingOf = (source: string): number => {
  let depth = 0
  let deepest = 0
  let inClass = false
  for (let index = 0; index < source.length; index++) {
    const character = source[index]
    if (character === "\\") index++
    else if (character === "[") inClass = true
    else if (character === "]") inClass = false
    else if (!inClass && character === "(") deepest = Math.max(deepest, ++depth)
    else if (!inClass && character === ")") depth--
  }
  return deepest
}

export type PatternTerm =
  | { readonly _tag: "Term"; readonly term: TermId; readonly warnings: ReadonlyArray<string> }
  | { readonly _tag: "Opaque"; readonly reason: string; readonly upper: TermId; readonly lower: TermId }

const opaque = (reason: string): PatternTerm => ({ _tag: "Opaque", reason, upper: anything, lower: nothing })

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

interface Parsed {
  readonly pattern: AST.Pattern
  readonly unicode: boolean
  readonly warnings: ReadonlyArray<string>
}

const parse = (source: string): Parsed | string => {
  const parser = new RegExpParser({ ecmaVersion: 2024 })
  try {
    const pattern = parser.parsePattern(source, 0, source.length, { unicode: true })
    return { pattern, unicode: true, warnings: [] }
  } catch (error) {
    const problem = messageOf(error)
    try {
      const pattern = parser.parsePattern(source, 0, source.length, { unicode: false })
      return { pattern, unicode: false, warnings: [`not a Unicode pattern, read by Annex B rules: ${problem}`] }
    } catch {
      return `not a regular expression: ${problem}`
    }
  }
}

const bound = (engine: Derivatives, parsed: Parsed, mode: Mode, fallback: TermId): TermId => {
  try {
    return translate(engine, parsed.pattern, parsed.unicode, mode)
  } catch (error) {
    if (error instanceof Unsupported) return fallback
    throw error
  }
}

/** Reads a pattern as JSON Schema means it: a match anywhere in the text. */
export const readPattern = (engine: Derivatives, source: string): PatternTerm => {
  if (nestingOf(source) > maximumDepth) return opaque(`groups are nested deeper than ${maximumDepth}`)
  const parsed = parse(source)
  if (typeof parsed === "string") return opaque(parsed)
  try {
    const term = translate(engine, parsed.pattern, parsed.unicode, "exact")
    return { _tag: "Term", term, warnings: parsed.warnings }
  } catch (error) {
    if (error instanceof SyntaxError) return opaque(`not known to this engine: ${error.message}`)
    if (!(error instanceof Unsupported)) throw error
    const upper = bound(engine, parsed, "upper", anything)
    const lower = bound(engine, parsed, "lower", nothing)
    return { _tag: "Opaque", reason: error.message, upper, lower }
  }
}
