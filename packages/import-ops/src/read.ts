import type { Result } from "@lintel/document"
import { type Model, modelVersion, segment } from "@lintel/model"

/**
 * Where a fact stands: line and column from 1.
 *
 * @category reading
 * @since 0.1.0
 */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/**
 * Finds where a field of an entity was written, given its address and a JSON Pointer.
 *
 * @category reading
 * @since 0.1.0
 */
export interface Positions {
  readonly locate: (address: string, pointer?: string) => Place | undefined
}

/**
 * What a document says, and where.
 *
 * @category reading
 * @since 0.1.0
 */
export interface Imported {
  readonly model: Model
  readonly positions: Positions
}

const failure = (file: string, reason: string): Result<Imported> => ({
  _tag: "Failure",
  failure: [{ _tag: "DocumentError", file, line: 1, column: 1, pointer: "", reason }]
})

/**
 * Reads a document: after a line `services`, each line names one.
 *
 * @category reading
 * @since 0.1.0
 */
export const read = (files: ReadonlyMap<string, string>, entry: string): Result<Imported> => {
  const text = files.get(entry)
  if (text === undefined) return failure(entry, "there is no such file")
  const [title, ...lines] = text.split("\n").map((line) => line.trim())
  if (title !== "services") return failure(entry, 'the first line is not "services"')
  const named = lines.flatMap((line, index) => (line === "" ? [] : [{ key: segment(line), line: index + 2 }]))
  const places = new Map(named.map(({ key, line }) => [`service:${key}`, { file: entry, line, column: 1 }]))
  const model = { lintel: modelVersion, services: Object.fromEntries(named.map(({ key }) => [key, {}])) }
  return { _tag: "Success", success: { model, positions: { locate: (address) => places.get(address) } } }
}
