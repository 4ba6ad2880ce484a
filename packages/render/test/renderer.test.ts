import type { Model } from "@lintel/model"
import fc from "fast-check"
import { describe, expect, expectTypeOf, test } from "vitest"
import {
  Escape,
  groupLosses,
  isRefusal,
  type Loss,
  Losses,
  Renderer,
  type Rendering,
  type RenderRefusal,
  sortedBy,
  sortedEntries,
  sortedLosses
} from "@lintel/render"

const model: Model = { lintel: "1.0" }

const seen: Array<object> = []
const sample = Renderer.make("sample", {
  summary: "A sample.",
  options: { view: "", limit: 30, wide: false, tags: [] as ReadonlyArray<string> },
  render: (_, options) => {
    seen.push(options)
    return { files: [], losses: [] }
  }
})

const messageOf = (answer: Rendering | RenderRefusal): string => (isRefusal(answer) ? answer.message : "rendered")

const accepted = "Its options are: limit (number), tags (list of texts), view (text), wide (yes or no)."

describe("options", () => {
  test("have the types of their defaults", () => {
    expectTypeOf(sample.render)
      .parameter(1)
      .toEqualTypeOf<Partial<{ view: string; limit: number; wide: boolean; tags: ReadonlyArray<string> }> | undefined>()
  })

  test("that are given replace the defaults, one by one", () => {
    sample.run(model, { limit: 5, tags: ["a"], view: undefined })
    expect(seen.at(-1)).toEqual({ view: "", limit: 5, wide: false, tags: ["a"] })
    sample.run(model)
    expect(seen.at(-1)).toEqual({ view: "", limit: 30, wide: false, tags: [] })
  })

  test.each([
    [{ veiw: "x" }, `sample has no option veiw. ${accepted}`],
    [JSON.parse('{"__proto__": 1}') as object, `sample has no option __proto__. ${accepted}`],
    [{ toString: "x" }, `sample has no option toString. ${accepted}`],
    [{ "a\nb": "x" }, `sample has no option "a\\nb". ${accepted}`],
    [{ view: 1 }, `The option view of sample must be text. ${accepted}`],
    [{ view: null }, `The option view of sample must be text. ${accepted}`],
    [{ limit: "5" }, `The option limit of sample must be a number. ${accepted}`],
    [{ limit: Number.NaN }, `The option limit of sample must be a number. ${accepted}`],
    [{ wide: "true" }, `The option wide of sample must be true or false. ${accepted}`],
    [{ tags: "a" }, `The option tags of sample must be a list of texts. ${accepted}`],
    [{ tags: [1] }, `The option tags of sample must be a list of texts. ${accepted}`]
  ])("%j are refused with the options there are", (options, message) => {
    const before = seen.length
    expect(messageOf(sample.run(model, options as Record<string, unknown>))).toBe(message)
    expect(seen).toHaveLength(before)
  })

  test("of a renderer without any are refused", () => {
    const plain = Renderer.make("plain", { summary: "", options: {}, render: () => ({ files: [], losses: [] }) })
    expect(messageOf(plain.run(model, { a: 1 }))).toBe("plain has no option a. It has no options.")
  })
})

describe("a rendering", () => {
  const writing = (...paths: ReadonlyArray<string>): (() => Rendering | RenderRefusal) => {
    const files = paths.map((path) => ({ path, text: path }))
    const losses: ReadonlyArray<Loss> = [
      { subject: "b", effect: "dropped", what: "x" },
      { subject: "a", effect: "dropped", what: "x" },
      { subject: "b", effect: "dropped", what: "x" }
    ]
    return () => Renderer.make("w", { summary: "", options: {}, render: () => ({ files, losses }) }).run(model)
  }

  test("is sorted, and says each loss once", () => {
    const answer = writing("b.md", "a/c.md", "a.md")()
    expect(isRefusal(answer) ? [] : answer.files.map((file) => file.path)).toEqual(["a.md", "a/c.md", "b.md"])
    expect(isRefusal(answer) ? [] : answer.losses.map((loss) => loss.subject)).toEqual(["a", "b"])
  })

  test("with unsafe paths, or paths that are one for some file systems, is a defect", () => {
    expect(writing("../a")).toThrow("no safe path")
    expect(writing("A.md", "a.md")).toThrow("both")
  })
})

describe("losses", () => {
  test("are gathered once each, with their place", () => {
    const losses = Losses.collect()
    losses.approximate("service:b", "name")
    losses.drop("service:a", "tier", "/tier")
    losses.drop("service:a", "tier", "/tier")
    expect(losses.all()).toEqual([
      { subject: "service:a", effect: "dropped", what: "tier", pointer: "/tier" },
      { subject: "service:b", effect: "approximated", what: "name" }
    ])
  })

  const loss: fc.Arbitrary<Loss> = fc.record({
    subject: fc.constantFrom("a", "b", "c"),
    effect: fc.constantFrom("dropped", "approximated"),
    what: fc.constantFrom("x", "y", "__proto__")
  })

  test("in groups name everything, whatever the order", () => {
    fc.assert(
      fc.property(fc.array(loss), (losses) => {
        const groups = groupLosses(losses)
        const listed = groups.flatMap(({ what, effect, subjects }) =>
          subjects.map((subject) => ({ subject, effect, what }))
        )
        expect(sortedLosses(listed)).toEqual(sortedLosses(losses))
        expect(groupLosses(losses.toReversed())).toEqual(groups)
      })
    )
  })
})

describe("escaping", () => {
  const escape = Escape.make({ '"': '\\"', "\\": "\\\\", "]": "[]", "-": "--", "\n": "\\n", "😀": ":)" })

  test("replaces each character once, and lone surrogates", () => {
    expect(escape('a"b\\"]-\n^😀\u{D83D}')).toBe('a\\"b\\\\\\"[]--\\n^:)\u{FFFD}')
  })

  test("can be taken back, for any text", () => {
    const back = (text: string): string => JSON.parse(`"${text}"`) as string
    const json = Escape.make({ '"': '\\"', "\\": "\\\\", "\n": "\\n" })
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', "\\", "\n", "n", "u", "é", "😀") }), (text) => {
        expect(back(json(text))).toBe(text)
      })
    )
  })

  test("of more than one character is a defect", () => {
    expect(() => Escape.make({ "->": "x" })).toThrow(RangeError)
    expect(Escape.make({})("a\u{DC00}")).toBe("a\u{FFFD}")
  })
})

test("records and lists are sorted by code unit", () => {
  expect(sortedEntries({ b: 1, B: 2, a: undefined })).toEqual([
    ["B", 2],
    ["b", 1]
  ])
  expect(sortedEntries(undefined)).toEqual([])
  const rows = [
    ["b", "1"],
    ["a", "2"],
    ["a", "1"]
  ]
  expect(sortedBy(rows, (row) => row)).toEqual([rows[2], rows[1], rows[0]])
})
