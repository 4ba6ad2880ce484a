import { type Document, type DocumentSet, formatPointer, locate, type Location, parsePointer } from "@lintel/document"
import { parseAddress } from "@lintel/model"
import { pathOf, type Trail } from "./cursor.js"

/**
 * Where a value of the Model was written. What lies inside it lies inside the same place of the file, except under the
 * keys of `inside`.
 */
export interface Source {
  readonly trail: Trail
  readonly inside: ReadonlyMap<string, Source>
}

export const source = (trail: Trail, inside?: ReadonlyMap<string, Source>): Source => ({
  trail,
  inside: inside ?? noSources
})

const noSources: ReadonlyMap<string, Source> = new Map()

/** Collects the sources of the parts of a value under the keys they have in the Model. */
export type Sources = Map<string, Source>

/** Adds a source for a path of two keys: `responses`, `200`. */
export const addNested = (
  sources: Sources,
  holder: string,
  trail: Trail,
  inside: ReadonlyMap<string, Source>
): void => {
  sources.set(holder, source(trail, inside))
}

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
  /** JSON Pointer of the value in its file. */
  readonly pointer: string
}

/**
 * Finds where the facts of an imported Model were written. Lines are counted only when asked for.
 *
 * `locate` takes the address of a contract, operation or webhook and a JSON Pointer inside that entity, and gives the
 * place of the innermost value of the file that holds the fact: the key where there is one, else the value. A fact that
 * was not written but follows from something (a default, a derived name) has the place of what it follows from.
 *
 * @category Positions
 * @since 0.1.0
 */
export interface Positions {
  readonly locate: (address: string, pointer?: string) => Place | undefined
}

const deepest = (
  document: Document,
  path: ReadonlyArray<string>
): { at: Location; path: ReadonlyArray<string> } | undefined => {
  for (let length = path.length; length >= 0; length--) {
    const prefix = path.slice(0, length)
    const at = locate(document, prefix)
    if (at !== undefined) return { at, path: prefix }
  }
  return undefined
}

const placeOf = (set: DocumentSet, path: ReadonlyArray<string>, file: string): Place | undefined => {
  const document = set.documents.get(file)
  const found = document === undefined ? undefined : deepest(document, path)
  if (found === undefined) return undefined
  const { line, column } = found.at.key ?? found.at.value
  return { file, line, column, pointer: formatPointer(found.path) }
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

export const trailPlace = (set: DocumentSet, trail: Trail): Place => {
  const place = placeOf(set, pathOf(trail), trail.file)
  return place ?? { file: trail.file, line: 1, column: 1, pointer: formatPointer(pathOf(trail)) }
}

/** Positions from the sources of contracts by name, whose operations and webhooks are inside them. */
export const makePositions = (set: DocumentSet, contracts: ReadonlyMap<string, Source>): Positions => ({
  locate: (address, pointer = "") => {
    const parts = parseAddress(address)
    const tokens = parsePointer(pointer)
    const [contract = "", name] = parts?.segments ?? []
    const start = contracts.get(contract)
    if (parts === undefined || tokens === undefined || start === undefined) return undefined
    const holder = parts.kind === "operation" ? "operations" : parts.kind === "webhook" ? "webhooks" : undefined
    const inner = holder === undefined || name === undefined ? tokens : [holder, name, ...tokens]
    if (holder !== undefined && start.inside.get(holder)?.inside.has(name ?? "") !== true) return undefined
    const { file, path } = follow(start, inner)
    return placeOf(set, path, file)
  }
})
