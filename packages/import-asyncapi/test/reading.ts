import { type Imported, read, type ReadOptions } from "@lintel/import-asyncapi"
import type { FileTable } from "@lintel/document"
import { decode, type Model } from "@lintel/model"

/** Reads one document; fails the test when it is refused or the Model is not of its form. */
export const reading = (text: string, options: ReadOptions = {}, files: FileTable = new Map()): Imported => {
  const result = read(new Map([...files, ["a.yaml", text]]), "a.yaml", options)
  if (result._tag === "Failure") throw new Error(JSON.stringify(result.failure))
  const decoded = decode(result.success.model)
  if (decoded._tag !== "Decoded") throw new Error(JSON.stringify(decoded))
  return result.success
}

export const modelOf = (text: string): Model => reading(text).model

/** Why a document is refused: `line:column reason`. */
export const refusals = (text: string): ReadonlyArray<string> => {
  const result = read(new Map([["a.yaml", text]]), "a.yaml")
  return result._tag === "Success"
    ? []
    : result.failure.map(({ line, column, reason }) => `${line}:${column} ${reason}`)
}

/** What reading a document warns of: `kind line`. */
export const warnings = (text: string): ReadonlyArray<string> =>
  reading(text).warnings.map(({ kind, line, reason }) => `${line} ${kind}: ${reason}`)
