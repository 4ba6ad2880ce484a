/**
 * What the syntax of a pattern holds: sets of characters, and halves of surrogate pairs.
 *
 * @module
 */
import type { AST } from "@eslint-community/regexpp"
import { digitRanges, lineTerminatorRanges, propertyRanges, spaceRanges, wordRanges } from "../characters.js"
import { complementRanges, normalizeRanges } from "../classes.js"
import type { Ranges } from "../classes.js"
import type { Derivatives } from "../derivatives.js"
import type { TermId, TermTable } from "../termTable.js"

/** Which side of an inexpressible assertion to err on. */
export type Mode = "exact" | "upper" | "lower"

/** Thrown inside this module for what has no exact translation. */
export class Unsupported extends Error {}

/** A part of a sequence: a term, or syntax that must be translated with its continuation. */
export type Item = TermId | AST.Element

export interface Translation {
  readonly engine: Derivatives
  readonly table: TermTable
  mode: Mode
  readonly unicode: boolean
  readonly sees: number
  readonly items: Map<AST.Alternative, ReadonlyArray<Item>>
  readonly texts: Map<AST.CapturingGroup, TermId>
  copies: number
}

export type Grouping = AST.Group | AST.CapturingGroup | AST.LookaroundAssertion | AST.Pattern

export const flip = (mode: Mode): Mode => (mode === "upper" ? "lower" : mode === "lower" ? "upper" : "exact")

export const isSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdfff

export const characterSetRanges = (node: AST.CharacterSet): Ranges => {
  if (node.kind === "any") return complementRanges(lineTerminatorRanges)
  if (node.kind === "property") return propertyRanges(node.key, node.value, node.negate)
  const ranges = node.kind === "digit" ? digitRanges : node.kind === "word" ? wordRanges : spaceRanges
  return node.negate ? complementRanges(ranges) : ranges
}

export const characterClassRanges = (translation: Translation, node: AST.CharacterClass): Ranges => {
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
export const joinSurrogates = (elements: ReadonlyArray<AST.Element>): ReadonlyArray<AST.Element | number> => {
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
