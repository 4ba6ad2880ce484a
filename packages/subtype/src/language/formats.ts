/**
 * @module
 */
import type { FormatReading, Language, PatternReading } from "./model.js"

export interface FormatTools {
  readonly pattern: (source: string) => PatternReading
  readonly and: (languages: ReadonlyArray<Language>) => Language
  readonly any: Language
  readonly none: Language
}

export const readFormat = (_name: string, _tools: FormatTools): FormatReading => ({ _tag: "Annotation" })
