import { isIPv4, isIPv6 } from "node:net"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { createLanguages } from "../../src/language/index.js"

const languages = createLanguages()
const budget = (): { remaining: number } => ({ remaining: 300_000 })

const accepts = (format: string, text: string): boolean => {
  const reading = languages.fromFormat(format)
  if (reading._tag === "Opaque") return reading.accepts(text)
  if (reading._tag !== "Language") throw new Error(`${format} is no language`)
  return languages.matches(reading.language, text, budget())._tag === "Yes"
}

const inside = (sub: string, sup: string): string => {
  const one = languages.fromFormat(sub)
  const two = languages.fromFormat(sup)
  const upper = one._tag === "Language" ? one.language : one._tag === "Opaque" ? one.upper : languages.any
  const lower = two._tag === "Language" ? two.language : two._tag === "Opaque" ? two.lower : languages.none
  return languages.isEmpty(languages.and([upper, languages.not(lower)]), budget())._tag
}

const table: ReadonlyArray<readonly [string, ReadonlyArray<string>, ReadonlyArray<string>]> = [
  [
    "date",
    ["2024-02-29", "2000-02-29", "0000-02-29"],
    ["2023-02-29", "1900-02-29", "2024-04-31", "2024-13-01", "24-01-01"]
  ],
  [
    "time",
    ["00:00:00Z", "23:59:60Z", "01:29:60.5+01:30", "15:59:60-08:00", "00:29:60+00:30"],
    ["24:00:00Z", "22:59:60Z", "23:59:60+01:00", "12:00:00"]
  ],
  [
    "date-time",
    ["2026-01-31T09:30:00Z", "1998-12-31t23:59:60z"],
    ["2026-01-31 09:30:00Z", "1998-12-31T23:58:60Z", "2026-02-30T00:00:00Z"]
  ],
  ["duration", ["P1D", "P1Y2M3DT4H5M6S", "PT0S", "P2W"], ["P", "PT", "P1Y2W", "1D", "P1D2Y", "PT1D"]],
  ["ipv4", ["0.0.0.0", "255.255.255.255"], ["256.0.0.0", "01.0.0.0", "1.2.3"]],
  [
    "ipv6",
    ["::", "::1", "1:2:3:4:5:6:7:8", "1::8", "::ffff:1.2.3.4", "1:2:3:4:5:6:7::"],
    ["1:2", ":::", "::1%eth0", "1:2:3:4:5:6:7:8:9", "1::2::3"]
  ],
  [
    "uuid",
    ["123e4567-e89b-42d3-a456-426614174000"],
    ["123e4567e89b42d3a456426614174000", "g23e4567-e89b-42d3-a456-426614174000"]
  ],
  [
    "hostname",
    ["example.com", "a", "x--y.z", "ab--c", "xn--bcher-kva.example", "XN--4dbrk0ce"],
    [
      "xn--",
      "xn--a",
      "xn--7a",
      "xn--bcher-kvb",
      "xn--0ca24w",
      "9.xn--4dbrk0ce",
      "",
      "-a",
      "a-",
      "a..b",
      "a.",
      `${"a".repeat(64)}.b`,
      Array.from({ length: 130 }, () => "ab").join(".")
    ]
  ],
  [
    "email",
    ["user@example.com", "a.b+c@x", '"a b"@x.y', "u@[127.0.0.1]", "u@[IPv6:::1]"],
    ["user", "a..b@x", ".a@x", "a@-x", `${"a".repeat(65)}@x`, "u@[127.0.0.300]"]
  ],
  [
    "uri",
    ["https://example.com/a?b#c", "urn:a:b", "http://[::1]:80/"],
    ["/a", "//a", "http://a b", "http://[::1", "1a:b", ":a"]
  ],
  ["uri-reference", ["", "/a", "//a", "#c", "a/b:c"], ["\\a", "a b", "%zz", "1a:b"]],
  ["iri", ["http://ƒøø.com/é"], ["http://a b", "/é"]],
  ["uri-template", ["/a/{id}", "{?a,b*}", "{a:3}"], ["{", "{a:0}", "a b", "{a b}"]],
  ["json-pointer", ["", "/a/~0~1"], ["a", "/~", "/~2", "#/a"]],
  ["relative-json-pointer", ["0", "1/a", "2#"], ["/a", "-1", "01", "1##"]],
  ["regex", ["a+", "[a-z]"], ["(", "+"]],
  [
    "idn-hostname",
    ["bücher.example", "例え.jp", "ישראל", "שלום1.example"],
    ["", "-ü", "a b.ü", "〮a", "1.ישראל", "aא", "1א", "א0٠"]
  ],
  ["idn-email", ["用户@example.com"], ["用户", "@example.com"]]
]

describe("formats", () => {
  for (const [format, good, bad] of table) {
    it(`${format} accepts what its specification accepts, and nothing else`, () => {
      for (const text of good) expect([text, accepts(format, text)]).toEqual([text, true])
      for (const text of bad) expect([text, accepts(format, text)]).toEqual([text, false])
      const reading = languages.fromFormat(format)
      if (reading._tag !== "Language" && reading._tag !== "Opaque") throw new Error("no strings")
      for (const text of reading.prefer) expect([text, accepts(format, text)]).toEqual([text, true])
    })
  }

  it("keep opaque formats between their bounds", () => {
    for (const [format, good, bad] of table) {
      const reading = languages.fromFormat(format)
      if (reading._tag !== "Opaque") continue
      for (const text of [...good, ...reading.prefer]) {
        expect([text, languages.matches(reading.upper, text, budget())._tag]).toEqual([text, "Yes"])
      }
      for (const text of bad) {
        expect([text, languages.matches(reading.lower, text, budget())._tag]).toEqual([text, "No"])
      }
    }
  })

  it("know every leap year and month length", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9999 }), fc.integer({ min: 1, max: 12 }), (year, month) => {
        const at = new Date(0)
        at.setUTCFullYear(year, month, 0)
        const last = at.getUTCDate()
        const prefix = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-`
        expect(accepts("date", `${prefix}${last}`)).toBe(true)
        expect(accepts("date", `${prefix}${last + 1}`)).toBe(false)
      }),
      { numRuns: 300 }
    )
  })

  it("agree with the platform about addresses", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.ipV6(), fc.ipV4(), fc.string({ unit: fc.constantFrom(":", "1", "f", "."), maxLength: 12 })),
        (text) => {
          expect([text, accepts("ipv6", text)]).toEqual([text, isIPv6(text)])
          expect([text, accepts("ipv4", text)]).toEqual([text, isIPv4(text)])
        }
      ),
      { numRuns: 400 }
    )
  })

  it("include each other where their languages do", () => {
    expect(inside("uri", "uri-reference")).toBe("Yes")
    expect(inside("uri", "iri")).toBe("Yes")
    expect(inside("ipv4", "hostname")).toBe("Yes")
    expect(inside("uuid", "hostname")).toBe("Yes")
    expect(inside("date-time", "date")).toBe("No")
    expect(inside("iri", "uri")).toBe("No")
    expect(inside("ipv4", "ipv6")).toBe("No")
  })

  it("of numbers are intervals, and unknown ones annotations", () => {
    expect(languages.fromFormat("int32")).toEqual({
      _tag: "Interval",
      interval: { minimum: "-2147483648", maximum: "2147483647" }
    })
    for (const name of ["float", "double", "password", "byte", "__proto__", "constructor"]) {
      expect(languages.fromFormat(name)).toEqual({ _tag: "Annotation" })
    }
  })
})
