/**
 * From the text of a pattern to a term: parsing, bounds for what has no exact translation, a match anywhere.
 *
 * @module
 */
import { RegExpParser } from "@eslint-community/regexpp"
import type { AST } from "@eslint-community/regexpp"
import { withoutStart } from "../withoutStart.js"
import type { Derivatives } from "../derivatives.js"
import { anyCharacter, anything, nothing, seesBoundary, seesStart } from "../termTable.js"
import { or } from "../connectives.js"
import { concat, repeat } from "../sequences.js"
import type { TermId } from "../termTable.js"
import { topAlternative } from "./alternatives.js"
import { atTextStart } from "./rewrite.js"
import { Unsupported } from "./syntax.js"
import type { Mode, Translation } from "./syntax.js"

/** Groups nested deeper are refused, so that parsing and translating never exhaust the stack. */
const maximumDepth = 200

/** A match anywhere: at the start, or behind some characters, where `Start` never holds. */
const unanchored = (engine: Derivatives, match: TermId): TermId => {
  const { table } = engine
  const later = withoutStart(engine, match)
  if (later === match) return concat(table, anything, match)
  return or(table, [atTextStart(table, match), concat(table, repeat(table, anyCharacter, 1, Infinity), later)])
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
