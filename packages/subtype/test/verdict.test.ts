import { type Arena, createArena, type SchemaHandle } from "@lintel/subtype"
import { type Dialect, type Json } from "@lintel/json-schema"
import { describe, expect, it } from "vitest"
import { type Case, cases, directionsOf } from "./cases.js"

interface Asked {
  readonly arena: Arena
  readonly sub: SchemaHandle
  readonly sup: SchemaHandle
}

/** Both directions of a labelled pair, as questions of one arena. */
const questionsOf = (row: Case): ReadonlyArray<Asked> =>
  directionsOf(row).map(({ dialect, sub, sup }) => {
    const arena = createArena()
    const compile = (schema: Json, of: Dialect): SchemaHandle => arena.compile(schema, { dialect: of }).at("")
    return { arena, sub: compile(sub, dialect.sub), sup: compile(sup, dialect.sup) }
  })

/** Some of the cases, those that stay open among them. */
const sample = cases.filter(
  ({ backward, forward }, position) => position % 4 === 0 || [forward, backward].includes("undecided")
)

const verdict = ({ arena, sub, sup }: Asked, { options = {} }: Case) => arena.verdict(sub, sup, options)
const shown = ({ arena, sub, sup }: Asked, { options = {} }: Case) => arena.isSubtype(sub, sup, options)

describe("a question for the verdict only", () => {
  it("is answered like one whose witness is shown", () => {
    const answers = sample.flatMap((row) =>
      questionsOf(row).map((asked) => ({ row, verdict: verdict(asked, row)._tag, shown: shown(asked, row)._tag }))
    )
    expect(answers.filter((answer) => answer.verdict !== answer.shown)).toEqual([])
    for (const tag of ["Included", "NotIncluded", "Undecided"]) {
      expect(answers.filter((answer) => answer.verdict === tag).length).toBeGreaterThan(4)
    }
  })

  it("leaves the witness of a later question as it is", () => {
    const differing = sample.filter((row) => {
      const [before, after] = [questionsOf(row), questionsOf(row)]
      for (const asked of after) verdict(asked, row)
      const told = (all: ReadonlyArray<Asked>): string => JSON.stringify(all.map((asked) => shown(asked, row)))
      return told(before) !== told(after)
    })
    expect(differing).toEqual([])
  })

  it("shows nothing of a refusal", () => {
    const arena = createArena()
    const ask = (sub: unknown, sup: unknown) => arena.verdict(arena.compile(sub).at(""), arena.compile(sup).at(""))
    expect(ask({ type: "number" }, { type: "integer" })).toEqual({ _tag: "NotIncluded" })
    expect(ask({ type: "integer" }, { type: "number" })).toEqual({ _tag: "Included" })
    expect(ask({ type: "numbre" }, { type: "number" })._tag).toBe("InvalidSchema")
  })
})
