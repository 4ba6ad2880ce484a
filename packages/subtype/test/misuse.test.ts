import { compile, createArena, isSubtype } from "@lintel/subtype"
import { describe, expect, it } from "vitest"

// What somebody who writes no types may hand over.
const anything = (value: unknown): never => value as never

const schema = { $defs: { Id: { type: "string" } } }

const noSchema = "this is no schema of a compiled document: the at and schema of one, made by compile, give them"

describe("what is no schema of a document", () => {
  const arena = createArena()
  const good = arena.compile(schema).at("/$defs/Id")
  const other = createArena().compile(schema).at("/$defs/Id")
  const revocable = Proxy.revocable({}, {})
  revocable.revoke()

  const handles: ReadonlyArray<readonly [what: string, handle: unknown, reason: string]> = [
    ["nothing", undefined, noSchema],
    ["null", null, noSchema],
    ["a schema", { type: "string" }, noSchema],
    ["a document", arena.compile(schema), noSchema],
    ["a document of nobody", { document: { dialect: "2020-12" }, pointer: "" }, noSchema],
    ["a list", [good], noSchema],
    ["a proxy that is gone", revocable.proxy, noSchema],
    ["a number for a pointer", arena.compile(schema).at(anything(3)), "a pointer is a string, not number"],
    ["no pointer", arena.compile(schema).at(anything(undefined)), "a pointer is a string, not undefined"],
    ["a list of tokens", arena.compile(schema).at(anything(["$defs"])), "a pointer is a string, not object"],
    ["null for a pointer", arena.compile(schema).at(anything(null)), "a pointer is a string, not null"]
  ]

  it.each(handles)("is an answer of every question: %s", (_what, handle, reason) => {
    const invalid = (side: string) => ({ _tag: "InvalidSchema", side, pointer: "", reason })
    const given = anything(handle)
    for (const ask of [arena.isSubtype, arena.verdict, arena.isEquivalent, arena.intersects]) {
      expect(ask(given, good)).toEqual(invalid("sub"))
      expect(ask(good, given)).toEqual(invalid("sup"))
    }
    expect(arena.judge(given, good, 1)).toEqual(invalid("sub"))
    expect(arena.judge(good, given, 1)).toEqual(invalid("sup"))
    expect(arena.isEmpty(given)).toEqual(invalid("sub"))
    expect(arena.accepts(given, 1)).toEqual(invalid("sup"))
  })

  it("is told where the two are of different arenas", () => {
    const reason = "the documents of the two schemas were compiled in different arenas"
    const answer = { _tag: "InvalidSchema", side: "sup", pointer: "", reason }
    for (const ask of [arena.isSubtype, arena.verdict, arena.isEquivalent, arena.intersects]) {
      expect(ask(good, other)).toEqual(answer)
    }
    expect(arena.judge(good, other, "a")).toEqual(answer)
  })

  it("is told by a document that is asked about itself", () => {
    const document = compile(schema)
    const reason = "a pointer is a string, not number"
    expect(document.isSubtype(anything(3), "/$defs/Id")).toMatchObject({ _tag: "InvalidSchema", side: "sub", reason })
    expect(document.isSubtype("/$defs/Id", anything(3))).toMatchObject({ _tag: "InvalidSchema", side: "sup", reason })
    expect(document.isEmpty(anything(3))).toMatchObject({ _tag: "InvalidSchema", side: "sub", reason })
  })
})

describe("options that there are not", () => {
  const all = "dialect, maxDepth, sender, reader, enums, formats, direction, budget, explain"

  it("are told by every function", () => {
    const reason = `there is no option "senders": there are ${all}`
    const told = { _tag: "InvalidSchema", side: "sub", pointer: "", reason }
    expect(isSubtype(true, true, anything({ senders: "closed" }))).toEqual(told)
    const document = compile(schema, anything({ senders: "closed" }))
    expect(document.isEmpty("/$defs/Id")).toEqual(told)
    expect(document.isSubtype("/$defs/Id", "/$defs/Id")).toEqual(told)
  })

  it("are told where they belong elsewhere", () => {
    const arena = createArena()
    const handle = arena.compile(schema).at("")
    expect(arena.isSubtype(handle, handle, anything({ dialect: "draft-07" }))).toMatchObject({
      reason: "dialect is no option here: it is one of the document, given to compile"
    })
    expect(arena.isSubtype(handle, handle, anything({ colour: 1 }))).toMatchObject({
      reason: 'there is no option "colour": there are sender, reader, enums, formats, direction, budget, explain'
    })
    const wrong = arena.compile(schema, anything({ sender: "closed" })).at("")
    expect(arena.isEmpty(wrong)).toMatchObject({ reason: "sender is no option here: it is one of the question" })
    const depth = arena.compile(schema, anything({ maxDepth: "5" })).at("")
    expect(arena.isEmpty(depth)).toMatchObject({
      reason: '"5" is no value of the option maxDepth: a number from 0'
    })
    expect(arena.isEmpty(arena.compile(schema, anything(null)).at(""))).toMatchObject({
      reason: "options must be an object, not null"
    })
  })

  it("do not count where they are undefined", () => {
    expect(isSubtype(true, true, anything({ senders: undefined, explain: undefined }))).toEqual({ _tag: "Included" })
  })

  it("are told where they name one side only, or no yes or no", () => {
    expect(isSubtype(true, true, anything({ dialect: { sub: "draft-07" } }))).toMatchObject({
      reason: "the option dialect names none for sup"
    })
    expect(isSubtype(true, true, anything({ explain: "yes" }))).toMatchObject({
      reason: '"yes" is no value of the option explain: true or false'
    })
  })
})
