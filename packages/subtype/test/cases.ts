import { readdirSync, readFileSync } from "node:fs"
import { type SubtypeOptions } from "@lintel/subtype"
import { type Dialect, type Json } from "@lintel/json-schema"

/** What is known of a question. */
export type Label = "included" | "not-included" | "undecided"

/** Two schemas with what is known of them in both directions. */
export interface Case {
  /** The keyword or option that the case is about: the name of its file. */
  readonly keyword: string
  readonly name: string
  readonly sub: Json
  readonly sup: Json
  /** Whether `sub` is in `sup`. */
  readonly forward: Label
  /** Whether `sup` is in `sub`. */
  readonly backward: Label
  readonly dialect?: Dialect
  /** The dialect of `sup`, where it is another one. */
  readonly supDialect?: Dialect
  readonly options?: SubtypeOptions
  /** Which of the well-known mistakes the case guards against: see cases.test.ts. */
  readonly trap?: number
}

/** A direction of a case: the two schemas, each with its dialect. */
export interface Direction {
  readonly row: Case
  readonly sub: Json
  readonly sup: Json
  readonly label: Label
  readonly dialect: { readonly sub: Dialect; readonly sup: Dialect }
}

/** Both directions of a case. */
export const directionsOf = (row: Case): readonly [there: Direction, back: Direction] => {
  const { backward, dialect = "2020-12", forward, sub, sup, supDialect = dialect } = row
  return [
    { row, sub, sup, label: forward, dialect: { sub: dialect, sup: supDialect } },
    { row, sub: sup, sup: sub, label: backward, dialect: { sub: supDialect, sup: dialect } }
  ]
}

const folder = new URL("cases/", import.meta.url)

const read = (file: string): ReadonlyArray<Case> => {
  const rows = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as ReadonlyArray<Omit<Case, "keyword">>
  return rows.map((row) => ({ keyword: file.replace(/\.json$/, ""), ...row }))
}

/** The cases of every keyword. */
export const cases: ReadonlyArray<Case> = readdirSync(folder).toSorted().flatMap(read)
