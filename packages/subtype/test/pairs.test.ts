import { readFileSync } from "node:fs"
import { isSubtype, type SubtypeOptions } from "@lintel/subtype"
import { type Dialect, type Json } from "@lintel/json-schema"
import { describe, expect, it } from "vitest"
import { evaluate } from "../src/judge/interpreter.js"
import { matches } from "./laws/laws.js"

type Label = "included" | "not-included"

interface Row {
  readonly keyword: string
  readonly name: string
  readonly sub: Json
  readonly sup: Json
  readonly forward: Label
  readonly backward: Label
  readonly dialect?: Dialect
  readonly options?: SubtypeOptions
}

const rows = JSON.parse(readFileSync(new URL("pairs.json", import.meta.url), "utf8")) as ReadonlyArray<Row>

/** The verdict, and what the interpreter says of the witness where the options leave the schemas as written. */
const verdict = (sub: Json, sup: Json, row: Row): string => {
  const dialect = row.dialect ?? "2020-12"
  const answer = isSubtype(sub, sup, { ...row.options, dialect })
  if (answer._tag === "Included") return "included"
  if (answer._tag !== "NotIncluded") return JSON.stringify(answer)
  const judge = (schema: Json): string => evaluate(schema, "", answer.witness.value, { dialect, matches })._tag
  const judged = row.options === undefined ? `${judge(sub)} ${judge(sup)}` : "Valid Invalid"
  return judged === "Valid Invalid" ? "not-included" : `${judged} ${JSON.stringify(answer.witness.value)}`
}

describe("labelled pairs", () => {
  it.each(rows.map((row): [string, Row] => [`${row.keyword}: ${row.name}`, row]))("%s", (_name, row) => {
    expect(verdict(row.sub, row.sup, row)).toBe(row.forward)
    expect(verdict(row.sup, row.sub, row)).toBe(row.backward)
  })
})
