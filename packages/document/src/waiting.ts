import { placesInJson } from "./jsonRows.js"
import type { Document } from "./parse.js"
import type { PositionTable } from "./positions.js"

/** How the places of documents that were read without them are found. */
const waiting = new WeakMap<Document, () => PositionTable>()

export const withPositions = (document: Omit<Document, "positions">, find: () => PositionTable): Document => {
  const complete = {
    ...document,
    get positions(): PositionTable {
      return find()
    }
  }
  waiting.set(complete, find)
  return complete
}

/** The positions of a JSON text, found when they are asked for. Holds the text, and nothing of the value. */
export const readLater = (text: string): (() => PositionTable) => {
  let found: PositionTable | undefined
  return () => (found ??= placesInJson(text))
}

/**
 * The same document without its value: for whoever keeps documents only to find places in them.
 *
 * @example
 * ```ts
 * import { locate, parse, withoutValue } from "@lintel/document"
 *
 * const result = parse("a: 1\nb: 2")
 * if (result._tag === "Failure") throw new Error("unreadable")
 * const places = withoutValue(result.success)
 * places.value // => undefined
 * locate(places, "/b")?.value // => { line: 2, column: 4 }
 * ```
 *
 * @category Documents
 * @since 0.1.0
 */
export const withoutValue = (document: Document): Document => {
  const { file, format, linesBefore, text, warnings } = document
  const rest = { file, format, text, warnings, value: undefined, ...(linesBefore === undefined ? {} : { linesBefore }) }
  const find = waiting.get(document)
  return find === undefined ? { ...rest, positions: document.positions } : withPositions(rest, find)
}
