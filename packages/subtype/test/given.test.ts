import {
  accepts,
  type Arena,
  createArena,
  isSubtype,
  judge,
  type SchemaHandle,
  type SubtypeOptions
} from "@lintel/subtype"
import { type Json } from "@lintel/json-schema"
import { describe, expect, it } from "vitest"
import { evaluate } from "../src/judge/interpreter.js"
import { cases } from "./cases.js"
import { matches } from "./laws/laws.js"

interface Question {
  readonly name: string
  readonly sub: Json
  readonly sup: Json
  readonly options: SubtypeOptions
  readonly isPlain: boolean
}

const questions: ReadonlyArray<Question> = cases.flatMap(
  ({ dialect = "2020-12", keyword, name, options, sub, sup, supDialect }) =>
    supDialect !== undefined
      ? []
      : [
          { sub, sup, name: `${keyword}: ${name}` },
          { sub: sup, sup: sub, name: `${keyword}: ${name}, backward` }
        ].map((sides) => ({ ...sides, options: { ...options, dialect }, isPlain: options === undefined }))
)

const answers = questions.map((question) => ({
  question,
  answer: isSubtype(question.sub, question.sup, question.options)
}))

const values: ReadonlyArray<Json> = [
  null,
  true,
  0,
  "a",
  [],
  {},
  [1, 1],
  { a: 1, b: "x" },
  ...answers.flatMap(({ answer }, position) =>
    answer._tag === "NotIncluded" && position % 70 === 0 ? [answer.witness.value] : []
  )
]

const compiled = (
  arena: Arena,
  schema: unknown,
  side: "sub" | "sup",
  { dialect, maxDepth }: SubtypeOptions = {}
): SchemaHandle =>
  arena
    .compile(schema, {
      dialect: typeof dialect === "object" ? dialect[side] : (dialect ?? "2020-12"),
      ...(maxDepth === undefined ? {} : { maxDepth })
    })
    .at("")

describe("one value against two schemas", () => {
  it("is judged like the witness that it was found as", () => {
    for (const { answer, question } of answers) {
      if (answer._tag !== "NotIncluded") continue
      const judged = judge(question.sub, question.sup, answer.witness.value, question.options)
      expect([question.name, judged]).toEqual([question.name, answer])
    }
  })

  it("refutes nothing that was shown to be included", () => {
    for (const { answer, question } of answers) {
      if (answer._tag !== "Included") continue
      const { sub, sup } = question
      const { dialect, ...options } = question.options
      const arena = createArena()
      const read = dialect === undefined ? {} : { dialect }
      const [left, right] = [compiled(arena, sub, "sub", read), compiled(arena, sup, "sup", read)]
      for (const value of values) {
        const { _tag } = arena.judge(left, right, value, options)
        expect([question.name, value, _tag === "Included" || _tag === "Undecided"]).toEqual([
          question.name,
          value,
          true
        ])
      }
    }
  })
})

describe("one value against one schema", () => {
  it("is accepted or refused as the specification reads", () => {
    const tags = { Valid: "Accepted", Invalid: "Refused", Unknown: "Undecided" }
    const met = new Set<string>()
    // Both sides of cases take turns: all of them with all values would take long.
    for (const { isPlain, name, options, sub } of questions.filter((_, position) => position % 3 === 0)) {
      if (!isPlain) continue
      const dialect = typeof options.dialect === "string" ? options.dialect : "2020-12"
      for (const value of values) {
        const expected = tags[evaluate(sub, "", value, { dialect, matches })._tag]
        const { _tag } = accepts(sub, value, options)
        met.add(_tag)
        // What the schema leaves open for one of the two, the other may know.
        if (expected === "Undecided" || _tag === "Undecided") continue
        expect([name, value, _tag]).toEqual([name, value, expected])
      }
    }
    expect(met).toEqual(new Set([...met, "Accepted", "Refused"]))
  })

  it("is read by the reader that the options describe", () => {
    const closed = { properties: { kind: { enum: ["a", "c"] } }, additionalProperties: false }
    expect(accepts(closed, { kind: "a", more: 1 })).toMatchObject({ _tag: "Refused", at: "/more" })
    expect(accepts(closed, { kind: "a", more: 1 }, { reader: "tolerant" })).toEqual({ _tag: "Accepted" })
    expect(accepts(closed, { kind: "b" }, { enums: "open" })).toEqual({ _tag: "Accepted" })
    expect(accepts({ format: "date" }, "x", { formats: "assertion" })).toMatchObject({
      _tag: "Refused",
      reasons: [{ sup: { pointer: "/format", keyword: "format" } }]
    })
  })

  it("is refused with the place of the mistake, where the schema is none", () => {
    expect(accepts({ type: "text" }, 1)).toMatchObject({ _tag: "InvalidSchema", side: "sup", pointer: "/type" })
    expect(judge({ type: "text" }, true, 1)).toMatchObject({ _tag: "InvalidSchema", side: "sub", pointer: "/type" })
  })

  it("is not read where it is nested without measure", () => {
    let deep: Json = 1
    for (let level = 0; level < 5000; level++) deep = [deep]
    expect(accepts({ type: "string" }, deep)).toMatchObject({ _tag: "Undecided" })
    expect(judge(true, false, deep)).toMatchObject({ _tag: "Undecided" })
  })
})

describe("a value that a closed sender may write", () => {
  const inMap = (count: number, last: Json): Json =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`n${at}`, at === count - 1 ? last : { b: 1 }]))

  it("is judged by the names that its dialect reads", () => {
    const sub = { type: "object", properties: { a: {} }, patternProperties: 5 }
    const options = { dialect: "openapi-3.0", sender: "closed" } as const
    expect(judge(sub, { type: "string" }, { a: 1 }, options)).toMatchObject({ _tag: "NotIncluded" })
    expect(judge(sub, { type: "string" }, { b: 1 }, options)).toEqual({ _tag: "Included" })
  })

  it("may hold many names that many schemas speak of, none by its name", () => {
    const base = { additionalProperties: { type: "object", properties: { b: {} } } }
    const sub = { type: "object", allOf: Array.from({ length: 500 }, (_, at) => ({ ...base, title: `base ${at}` })) }
    expect(judge(sub, { type: "string" }, inMap(20_000, { c: 1 }), { sender: "closed" })).toEqual({ _tag: "Included" })
  }, 15_000)

  it("may hold many names that are only required", () => {
    const value = inMap(150_000, 1)
    const sub = { type: "object", properties: { z: {} }, required: Object.keys(value as object).slice(0, -1) }
    expect(judge(sub, { type: "string" }, value, { sender: "closed" })).toEqual({ _tag: "Included" })
  }, 15_000)
})
