import {
  type Document,
  type DocumentSet,
  formatPointer,
  lineOf,
  locateNearest,
  type Location,
  parsePointer,
  withoutValue
} from "@lintel/document"
import { type AddressParts, parseAddress } from "@lintel/model"
import { pathOf, type Trail } from "./cursor.js"

/**
 * Where a value of the Model was written. What lies inside it lies inside the same place of the file, except under the
 * keys of `inside`.
 *
 * @category Places
 * @since 0.1.0
 */
export interface Source {
  readonly trail: Trail
  readonly inside: ReadonlyMap<string, Source>
}

/**
 * The source of a value, and of its parts where they were written elsewhere.
 *
 * @category Places
 * @since 0.1.0
 */
export const source = (trail: Trail, inside?: ReadonlyMap<string, Source>): Source => ({
  trail,
  inside: inside ?? noSources
})

const noSources: ReadonlyMap<string, Source> = new Map()

/**
 * Collects the sources of the parts of a value under the keys they have in the Model.
 *
 * @category Places
 * @since 0.1.0
 */
export type Sources = Map<string, Source>

/**
 * Where a fact of an imported Model was written.
 *
 * @category Positions
 * @since 0.1.0
 */
export interface Place {
  readonly file: string
  /** From 1. */
  readonly line: number
  /** From 1, in UTF-16 code units. */
  readonly column: number
  /** Code units of the key or value on its line. */
  readonly length?: number
  /** The line with its neighbours, unless they are too long to be shown. */
  readonly lines?: ReadonlyArray<{ readonly number: number; readonly text: string }>
  /** JSON Pointer of the value in its file. */
  readonly pointer: string
}

/**
 * Finds where the facts of an imported Model were written. Lines are counted only when asked for.
 *
 * `locate` takes the address of an entity and a JSON Pointer inside it, and gives the
 * place of the innermost value of the file that holds the fact: the key where there is one, else the value. A fact that
 * was not written but follows from something (a default, a derived name) has the place of what it follows from.
 *
 * @category Positions
 * @since 0.1.0
 */
export interface Positions {
  /** The place of a fact; `undefined` for an entity that the documents did not declare. */
  readonly locate: (address: string, pointer?: string) => Place | undefined
}

const placeOf = (set: DocumentSet, path: ReadonlyArray<string>, file: string): Place | undefined => {
  const document = set.documents.get(file)
  if (document === undefined) return undefined
  const found = locateNearest(document, path)
  const { line, column } = found.location.key ?? found.location.value
  const place = { file, line, column, pointer: formatPointer(found.path) }
  const around = linesAround(document, line)
  if (around === undefined) return place
  const length = lengthOf(document, found.location, found.path.at(-1))
  return { ...place, ...(length === undefined ? {} : { length }), lines: around }
}

const longestLine = 400

/** A line with its neighbours; `undefined` for text without line breaks to speak of. */
const linesAround = (document: Document, line: number): Place["lines"] => {
  const around: Array<{ readonly number: number; readonly text: string }> = []
  for (let number = line - 1; number <= line + 1; number++) {
    const text = lineOf(document, number)
    if (text === undefined || text.length > longestLine) {
      if (number === line) return undefined
    } else if (number <= line || text.trim() !== "") around.push({ number, text })
  }
  return around
}

/** How much of the line is meant: the key as written, else the value as far as it stays on the line. */
const lengthOf = (document: Document, at: Location, key: string | undefined): number | undefined => {
  if (at.offsets.key !== undefined) {
    const quote = document.text.charAt(at.offsets.key)
    if (quote !== '"' && quote !== "'") return key?.length
    const end = document.text.indexOf(quote, at.offsets.key + 1)
    return end < 0 ? undefined : end + 1 - at.offsets.key
  }
  return at.end.line === at.value.line ? at.offsets.end - at.offsets.value : undefined
}

const follow = (start: Source, tokens: ReadonlyArray<string>): { file: string; path: ReadonlyArray<string> } => {
  let current = start
  let used = 0
  for (const token of tokens) {
    const next = current.inside.get(token)
    if (next === undefined) break
    current = next
    used++
  }
  return { file: current.trail.file, path: [...pathOf(current.trail), ...tokens.slice(used)] }
}

/**
 * The file, line, column and pointer of a place.
 *
 * @category Places
 * @since 0.1.0
 */
export const trailPlace = (
  set: DocumentSet,
  trail: Trail
): { readonly file: string; readonly line: number; readonly column: number; readonly pointer: string } => {
  const path = pathOf(trail)
  const document = set.documents.get(trail.file)
  const found = document === undefined ? undefined : locateNearest(document, path)
  const { line, column } = found?.location.key ?? found?.location.value ?? { line: 1, column: 1 }
  return { file: trail.file, line, column, pointer: formatPointer(found?.path ?? path) }
}

const places = new WeakMap<DocumentSet, DocumentSet>()

/** What places need of the documents: text and offsets. The values, which are much larger, are let go. */
export const withoutValues = (set: DocumentSet): DocumentSet => {
  const known = places.get(set) ?? {
    ...set,
    documents: new Map([...set.documents].map(([file, document]) => [file, withoutValue(document)]))
  }
  places.set(set, known)
  return known
}

/**
 * Positions of the entities that `sourceOf` knows, by their addresses.
 *
 * @category Places
 * @since 0.1.0
 */
export const makePositions = (
  documents: DocumentSet,
  sourceOf: (parts: AddressParts) => Source | undefined
): Positions => {
  const set = withoutValues(documents)
  return {
    locate: (address, pointer = "") => {
      const parts = parseAddress(address)
      const tokens = parsePointer(pointer)
      const start = parts === undefined ? undefined : sourceOf(parts)
      if (tokens === undefined || start === undefined) return undefined
      const { file, path } = follow(start, tokens)
      return placeOf(set, path, file)
    }
  }
}
