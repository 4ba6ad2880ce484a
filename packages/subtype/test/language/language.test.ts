import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { createLanguages } from "../../src/language/index.js"
import type { Language, Languages } from "../../src/language/index.js"

const budget = (remaining = 200_000): { remaining: number } => ({ remaining })

const read = (languages: Languages, source: string): Language => {
  const reading = languages.fromPattern(source)
  if (reading._tag !== "Language") throw new Error(`${source}: ${reading.reason}`)
  return reading.language
}

const shortest = (languages: Languages, language: Language): string => {
  const answer = languages.shortest(language, budget())
  return answer._tag === "Word" ? `"${answer.word}"` : answer._tag
}

const matches = (languages: Languages, language: Language, text: string): boolean | string => {
  const answer = languages.matches(language, text, budget())
  return answer._tag === "Undecided" ? answer.reason : answer._tag === "Yes"
}

/** Patterns without nested unbounded loops, so that the reference engine stays fast on short words. */
const atom = fc.constantFrom(
  "a",
  "b",
  "1",
  "[ab]",
  "[^a]",
  ".",
  "\\d",
  "\\w",
  "\\s",
  "\\b",
  "\\B",
  "^",
  "$",
  "(?=a)",
  "(?!b)"
)
const { pattern } = fc.letrec<{ pattern: string; group: string; piece: string }>((tie) => ({
  piece: fc.oneof({ weight: 4, arbitrary: atom }, { weight: 1, arbitrary: tie("group") }),
  group: fc
    .tuple(tie("pattern"), fc.constantFrom("", "?", "*", "+", "{0,2}", "{2}", "*?"))
    .map(([inner, count]) => `(?:${inner})${count}`),
  pattern: fc
    .array(fc.array(tie("piece"), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 2 })
    .map((choices) => choices.map((pieces) => pieces.join("")).join("|"))
}))
const word = fc
  .array(fc.constantFrom("a", "b", "1", " ", "\n", "é"), { maxLength: 6 })
  .map((letters) => letters.join(""))

describe("patterns", () => {
  it("agree with the engine's own on generated patterns and words", () => {
    fc.assert(
      fc.property(pattern, fc.array(word, { minLength: 4, maxLength: 8 }), (source, words) => {
        const languages = createLanguages()
        const language = read(languages, source)
        const expression = new RegExp(source, "u")
        for (const text of words) {
          expect([source, text, matches(languages, language, text)]).toEqual([source, text, expression.test(text)])
        }
        const answer = languages.shortest(language, budget())
        if (answer._tag === "Word")
          expect([source, answer.word, expression.test(answer.word)]).toEqual([source, answer.word, true])
        else
          expect([source, answer._tag, words.some((text) => expression.test(text))]).toEqual([source, "Empty", false])
        const refused = languages.shortest(languages.not(language), budget())
        if (refused._tag === "Word") expect(expression.test(refused.word)).toBe(false)
      }),
      { numRuns: 400 }
    )
  })

  it("mean a match anywhere, with anchors per branch", () => {
    const table: ReadonlyArray<readonly [string, string, string]> = [
      ["^a|b$", '"a"', '""'],
      ["^[a-z]{3,5}$", '"aaa"', '""'],
      ["\\bfoo\\b", '"foo"', '""'],
      ["^(?!foo)[a-z]+$", '"a"', '""'],
      ["^(?:(?!ab).)*c$", '"c"', '""'],
      ["^(?=.*\\d)(?=.*[A-Z]).{3,}$", '"A0a"', '""'],
      ["(['\"])a\\1", `""a""`, '""'],
      ["^(?!-)[a-z-]{1,63}(?<!-)$", '"a"', '""'],
      ["^(^a)*b", '"b"', '""'],
      ["\\Bx\\B", '"axa"', '""'],
      ["a$b", "Empty", '""'],
      ["", '""', "Empty"]
    ]
    for (const [source, member, other] of table) {
      const languages = createLanguages()
      const language = read(languages, source)
      expect([source, shortest(languages, language), shortest(languages, languages.not(language))]).toEqual([
        source,
        member,
        other
      ])
    }
  })

  it("keep to code points, ASCII digits and Unicode spaces", () => {
    const languages = createLanguages()
    expect(matches(languages, read(languages, "^.$"), "😀")).toBe(true)
    expect(matches(languages, read(languages, "^.$"), "\n")).toBe(false)
    expect(matches(languages, read(languages, "^\\d$"), "٣")).toBe(false)
    expect(matches(languages, read(languages, "^\\w$"), "é")).toBe(false)
    expect(matches(languages, read(languages, "^\\s$"), "\u00a0")).toBe(true)
    expect(matches(languages, read(languages, "^\\p{L}+$"), "Größe語")).toBe(true)
    expect(matches(languages, read(languages, "^\\p{Lu}$"), "a")).toBe(false)
  })

  it("agree with the engine on every code point of a property", () => {
    const languages = createLanguages()
    for (const property of ["L", "Lu", "Script=Greek", "Cn", "Co", "Emoji"]) {
      const language = read(languages, `^\\p{${property}}$`)
      const expression = new RegExp(`^\\p{${property}}$`, "u")
      const differing: Array<number> = []
      for (let code = 0; code <= 0x10ffff; code += 311) {
        const text = String.fromCodePoint(code)
        if (matches(languages, language, text) !== expression.test(text)) differing.push(code)
      }
      expect([property, differing]).toEqual([property, []])
    }
  })

  it("that have no language are opaque with bounds that hold", () => {
    const languages = createLanguages()
    for (const source of ["(a+)b\\1", "^(?:a(?<=ba)|b)+$"]) {
      const reading = languages.fromPattern(source)
      expect(reading._tag).toBe("Opaque")
      if (reading._tag !== "Opaque") continue
      const expression = new RegExp(source, "u")
      for (const text of ["", "a", "b", "aba", "aabaa", "ba", "bab", "abb"]) {
        if (expression.test(text)) expect(matches(languages, reading.upper, text)).toBe(true)
        if (!expression.test(text)) expect(matches(languages, reading.lower, text)).toBe(false)
      }
    }
    expect(languages.fromPattern("(")).toMatchObject({ _tag: "Opaque" })
    expect(languages.fromPattern(`${"(".repeat(5_000)}a${")".repeat(5_000)}`)).toMatchObject({
      reason: "groups are nested deeper than 200"
    })
  })

  it("are read by Annex B rules with a warning if only those parse", () => {
    const reading = createLanguages().fromPattern("^[\\w-.]+$")
    expect(reading._tag === "Language" ? reading.warnings.length : reading.reason).toBe(1)
  })
})

describe("languages", () => {
  it("obey the laws of sets", () => {
    fc.assert(
      fc.property(pattern, pattern, word, (one, two, text) => {
        const languages = createLanguages()
        const left = read(languages, one)
        const right = read(languages, two)
        const both = languages.and([left, right])
        const either = languages.or([left, right])
        expect(shortest(languages, languages.and([left, languages.not(left)]))).toBe("Empty")
        // A language of everything may come back as the one that says nothing: the same texts, another number.
        const twice = languages.not(languages.not(left))
        expect(shortest(languages, languages.and([twice, languages.not(left)]))).toBe("Empty")
        expect(shortest(languages, languages.and([left, languages.not(twice)]))).toBe("Empty")
        expect(shortest(languages, languages.and([both, languages.not(left)]))).toBe("Empty")
        expect(shortest(languages, languages.and([right, languages.not(either)]))).toBe("Empty")
        const a = matches(languages, left, text)
        const b = matches(languages, right, text)
        expect(matches(languages, both, text)).toBe(a === true && b === true)
        expect(matches(languages, either, text)).toBe(a === true || b === true)
      }),
      { numRuns: 150 }
    )
  })

  it("enumerate distinct words, shortest first, and say when there are no others", () => {
    const languages = createLanguages()
    const answer = languages.words(read(languages, "^(?:a|b|ab)?c?$"), 100, budget())
    expect(answer).toEqual({ _tag: "Words", words: ["", "a", "b", "c", "ab", "ac", "bc", "abc"], complete: true })
    expect(languages.size(read(languages, "^[a-c]{2}$"), 9, budget())).toEqual({ _tag: "Exactly", count: 9 })
    expect(languages.size(read(languages, "^[a-c]{2}$"), 8, budget())).toEqual({ _tag: "More" })
    const avoiding = languages.shortest(read(languages, "^[ab]$"), budget(), { avoid: new Set(["a"]), prefer: ["a"] })
    expect(avoiding).toEqual({ _tag: "Word", word: "b" })
    const none = languages.shortest(languages.literals(["a", "b"]), budget(), { avoid: new Set(["a", "b"]) })
    expect(none).toEqual({ _tag: "Empty" })
  })

  it("decide counting cases without counting", () => {
    const languages = createLanguages()
    const inside = (sub: Language, sup: Language): string =>
      languages.isEmpty(languages.and([sub, languages.not(sup)]), budget(50_000))._tag
    expect(inside(read(languages, "a.{12}$"), read(languages, "a.{11,12}$"))).toBe("Yes")
    expect(inside(read(languages, "a.{11,12}$"), read(languages, "a.{12}$"))).toBe("No")
    const long = languages.and([read(languages, "^[a-z]+$"), languages.length(0, 100_000)])
    const shorter = languages.and([read(languages, "^[a-z]+$"), languages.length(0, 99_999)])
    expect(inside(shorter, long)).toBe("Yes")
    expect(inside(long, shorter)).toBe("No")
    expect(inside(read(languages, "^[a-z]{1,100000}$"), read(languages, "^[a-z]{1,99999}$"))).toBe("No")
    expect(inside(read(languages, "^(((a{1,100}){1,100}){1,100}){1,100}b$"), read(languages, "^a+b$"))).toBe("Yes")
    const even = read(languages, "^(?:..)*$")
    expect(inside(languages.and([even, languages.length(1_000_000_001, 1_000_000_001)]), languages.none)).toBe("Yes")
  })

  it("never hang on hostile patterns", () => {
    const languages = createLanguages()
    expect(matches(languages, read(languages, "^(a|aa)+$"), `${"a".repeat(20_000)}b`)).toBe(false)
    expect(matches(languages, read(languages, "(x+x+)+y"), "x".repeat(20_000))).toBe(false)
    expect(shortest(languages, read(languages, "(.*a){30}"))).toBe(`"${"a".repeat(30)}"`)
    expect(shortest(languages, read(languages, "a?".repeat(2_000)))).toBe('""')
    const few = budget(3)
    expect(languages.isEmpty(read(languages, "^(?:a|b)*c{20}$"), few)._tag).toBe("Undecided")
    expect(few.remaining).toBeLessThan(0)
    expect(languages.isEmpty(read(languages, "^(?:a|b)*c{20}$"), budget())._tag).toBe("No")
  })
})
