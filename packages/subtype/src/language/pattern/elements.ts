/**
 * From the syntax of a pattern to terms.
 *
 * What looks ahead (`$`, lookaheads) is translated together with everything that follows it, its continuation: `$` cuts
 * the continuation down to the empty word, a lookahead is intersected with it. A loop over such a body becomes a
 * recursion variable. What looks behind is intersected with what precedes it, where that is known.
 *
 * @module
 */
import type { AST } from "@eslint-community/regexpp"
import { and, not, or } from "../connectives.js"
import { concat, repeat } from "../sequences.js"
import {
  anything,
  boundary,
  define,
  empty,
  factsOf,
  newVariable,
  notBoundary,
  nothing,
  rangesTerm,
  start
} from "../termTable.js"
import type { TermId } from "../termTable.js"
import { withoutUnguarded } from "./rewrite.js"
import { Unsupported, characterClassRanges, characterSetRanges, flip, isSurrogate, joinSurrogates } from "./syntax.js"
import type { Grouping, Item, Translation } from "./syntax.js"

/** Copies of a looking-ahead body that a bounded loop may unfold to. */
const maximumCopies = 1_000

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

export const hasComplexPart = (translation: Translation, node: Grouping): boolean =>
  node.alternatives.some((alternative) => itemsOf(translation, alternative).some((item) => typeof item !== "number"))

const textOf = (translation: Translation, node: AST.Backreference): TermId | undefined =>
  Array.isArray(node.resolved) ? undefined : translation.texts.get(node.resolved)

/** The parts of a sequence, with lookbehinds that see only their own sequence already folded in. */
export const itemsOf = (translation: Translation, alternative: AST.Alternative): ReadonlyArray<Item> => {
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

export const simpleAlternatives = (translation: Translation, node: Grouping): TermId =>
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
export const sequence = (translation: Translation, items: ReadonlyArray<Item>, continuation: TermId): TermId => {
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
export const complex = (translation: Translation, node: AST.Element, continuation: TermId): TermId => {
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
