import { type Cursor, type ForeignPart, pathOf, textOf } from "@lintel/import"
import type { JsonSchema } from "@lintel/model"
import { member } from "./merged.js"

/** A message as it was found, its traits put in. */
export interface FoundMessage {
  readonly cursor: Cursor
  /** Names it may have, the most telling first. */
  readonly wishes: ReadonlyArray<string>
  /** What stands for everything it says, where it lies elsewhere. */
  readonly unknown?: JsonSchema
  /** Where it lies then. */
  readonly foreign?: ForeignPart
}

/** The names a message may have: its own, then those of the places where it stands. */
export const wishesOf = (cursor: Cursor, fallback: string): ReadonlyArray<string> => {
  const path = pathOf(cursor.trail)
  const isEntry = path.at(-2) === "messages"
  const file = (cursor.trail.file.split("/").at(-1) ?? "").replace(/\.[^.]*$/, "")
  const all = [
    textOf(member(cursor, "name")),
    textOf(member(cursor, "messageId")),
    isEntry ? path.at(-1) : undefined,
    path.length === 0 ? file : undefined,
    fallback
  ]
  return [...new Set(all.filter((it): it is string => it !== undefined && it.trim() !== ""))]
}
