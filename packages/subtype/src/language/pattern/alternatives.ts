/**
 * The alternatives of a whole pattern: lookbehinds that see all before them, backreferences spelled out.
 *
 * @module
 */
import type { AST } from "@eslint-community/regexpp"
import { and, not, or } from "../connectives.js"
import { concat } from "../sequences.js"
import { anything, empty, start } from "../termTable.js"
import type { TermId } from "../termTable.js"
import { complex, hasComplexPart, itemsOf, sequence, simpleAlternatives } from "./elements.js"
import { fewTexts, maximumTexts } from "./fewTexts.js"
import { Unsupported } from "./syntax.js"
import type { Item, Translation } from "./syntax.js"

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
export const topAlternative = (translation: Translation, alternative: AST.Alternative): TermId => {
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
