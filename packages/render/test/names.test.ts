import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { fileNameRules, identifierRules, isSafePath, Names, type NameRules, wishOf } from "@lintel/render"

const small: NameRules = { ...identifierRules, maximumLength: 6, reserved: ["end", "n", "a"], ignoresCase: true }

const rules = fc.constantFrom(identifierRules, fileNameRules, small)

/** Texts that are likely to want the same name, and hostile ones. */
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom("a", "A", "b", "-", "_", ".", "é", "ß", "日", " ", "1"), maxLength: 8 }),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constantFrom("", "end", "END", "con", "CON", "__proto__", "constructor", "..", "a/b", "a\\b", "\u{D800}", "ﬁ")
)

const wishes = fc.uniqueArray(fc.record({ key: text, wish: text }), { selector: (item) => item.key, maxLength: 40 })

const fold = (name: string, { ignoresCase }: NameRules): string => (ignoresCase ? name.toLowerCase() : name)

describe("names", () => {
  test("are all different, accepted by the target, not reserved, and not too long", () => {
    fc.assert(
      fc.property(wishes, rules, (items, rule) => {
        const names = Names.make(items, rule)
        const given = items.map(({ key }) => names.of(key))
        expect(new Set(given.map((name) => fold(name, rule))).size).toBe(items.length)
        for (const name of given) {
          const [first = "", ...rest] = Array.from(name)
          expect(rule.first.test(first) && rest.every((character) => rule.rest.test(character)) ? "" : name).toBe("")
          expect(rule.reserved.map((word) => fold(word, rule))).not.toContain(fold(name, rule))
          expect(name.length).toBeLessThanOrEqual(rule.maximumLength)
        }
      })
    )
  })

  test("do not depend on the order of the wishes", () => {
    const shuffled = wishes.chain((items) =>
      fc.record({ items: fc.constant(items), other: fc.shuffledSubarray(items, { minLength: items.length }) })
    )
    fc.assert(
      fc.property(shuffled, rules, ({ items, other }, rule) => {
        expect(Names.make(other, rule).entries).toEqual(Names.make(items, rule).entries)
      })
    )
  })

  test("stay when a thing is added, except the one whose name it spells better", () => {
    fc.assert(
      fc.property(wishes, fc.record({ key: text, wish: text }), (items, added) => {
        fc.pre(items.every(({ key }) => key !== added.key))
        const before = Names.make(items, identifierRules)
        const after = Names.make([...items, added], identifierRules)
        expect(items.filter(({ key }) => before.of(key) !== after.of(key)).length).toBeLessThanOrEqual(1)
      })
    )
  })

  test("keep a wish that the target accepts", () => {
    const names = Names.make(
      [
        { key: "1", wish: "order-desk" },
        { key: "2", wish: "order_desk" },
        { key: "3", wish: "Zürich Nord" },
        { key: "4", wish: "2nd" },
        { key: "5", wish: "日本" }
      ],
      identifierRules
    )
    expect(["2", "3", "4", "5"].map(names.of)).toEqual(["order_desk", "Zurich_Nord", "n_2nd", "n"])
    expect(names.of("1")).toMatch(/^order_desk_[0-9a-z]{4}$/u)
  })

  test("of ten thousand things that want one name cost a number of steps that grows with their number", () => {
    const tested = (count: number): number => {
      let steps = 0
      class Counted extends RegExp {
        override test(value: string): boolean {
          steps++
          return super.test(value)
        }
      }
      const items = Array.from({ length: count }, (_, at) => ({ key: `service:${at}`, wish: "日本語" }))
      const names = Names.make(items, { ...identifierRules, rest: new Counted("[a-z]", "u") })
      expect(new Set(names.entries.map(([, name]) => name)).size).toBe(count)
      return steps
    }
    const fixed = tested(0)
    expect(tested(10_000) - fixed).toBe(10 * (tested(1_000) - fixed))
  })

  test("count on when every mark is taken", () => {
    const tight = { ...identifierRules, maximumLength: 3 }
    const items = Array.from({ length: 50 }, (_, at) => ({ key: String(at), wish: "ab" }))
    const names = Names.make(items, { ...tight, maximumLength: 12 })
    expect(new Set(names.entries.map(([, name]) => name)).size).toBe(50)
  })

  test("of things that were never named are a defect", () => {
    expect(() => Names.make([], identifierRules).of("service:x")).toThrow("service:x")
    expect(Names.make([wishOf("service:x")], identifierRules).has("service:x")).toBe(true)
  })

  test("of files are safe paths", () => {
    fc.assert(
      fc.property(wishes, (items) => {
        const names = Names.make(items, fileNameRules).entries.map(([, name]) => name)
        expect(names.filter((name) => !isSafePath(`folder/${name}.md`))).toEqual([])
      })
    )
  })
})

test("an address wants its decoded names", () => {
  expect(wishOf("operation:repos/repos%2Fget")).toEqual({ key: "operation:repos/repos%2Fget", wish: "repos repos/get" })
  expect(wishOf("no address")).toEqual({ key: "no address", wish: "no address" })
})

test("paths that leave the folder or that some system refuses are not safe", () => {
  const bad = [
    "",
    "/a",
    "a/",
    "a//b",
    "..",
    "../a",
    "a/../b",
    ".",
    "a/.",
    "C:/a",
    "a\\b",
    "a b",
    "a.",
    "nul",
    "NUL.txt"
  ]
  bad.push("x/com1.tar.gz", "é", "a\0", "a".repeat(201), "a:b", "~", "a\n")
  expect(bad.filter(isSafePath)).toEqual([])
  expect(["a", "a/b.md", "conx.md", "a.b/c-d_e.json", "_x"].filter((path) => !isSafePath(path))).toEqual([])
})
