import type { Server } from "@lintel/model"
import { describe, expect, it } from "vitest"
import { mostDifferences } from "../../src/http/compareHttp.js"
import { integerPattern } from "../../src/http/integerPattern.js"
import { byName, covers } from "../../src/http/mediaType.js"
import { filling, makeTemplateTree } from "../../src/http/template.js"
import { baseOf, basesOfServers, fits } from "../../src/http/url.js"
import { api, operation, parameter, reportOf, text, worstOf } from "./pairs.js"

const count = (length: number): ReadonlyArray<number> => Array.from({ length }, (_, index) => index)

describe("hostile contracts", () => {
  const crowded = (first: number): ReadonlyArray<Server> =>
    count(1000).map((index) => ({
      url: `https://s${index + first}.{a}.{b}.{c}.io/{d}`,
      variables: Object.fromEntries(
        ["a", "b", "c", "d"].map((name) => [name, { default: "x", enum: count(20).map(String) }])
      )
    }))

  it("a thousand servers with variables are not written out", () => {
    expect(basesOfServers(crowded(0)).isWhole).toBe(false)
    const of = (servers: ReadonlyArray<Server>): ReturnType<typeof api> =>
      api(
        count(300).map((index) => operation({ path: `/a${index}` })),
        { servers }
      )
    expect(reportOf(of(crowded(0)), of([...crowded(0)])).findings).toEqual([])
    const report = reportOf(of(crowded(0)), of(crowded(1)))
    expect(worstOf(report)).toEqual({ worst: "undecided", codes: ["compat/servers-undecided"] })
    expect(report.findings).toHaveLength(1)
  })

  it("a part of a multipart body may be a list of itself", () => {
    const of = (required: ReadonlyArray<string>): ReturnType<typeof api> => {
      const schema = { type: "object", properties: { f: { $ref: "#/$defs/L" } }, required }
      const request = { content: { "multipart/form-data": { schema } } }
      const schemas = { L: { type: "array", items: { $ref: "#/$defs/L" } } }
      return api([operation({ method: "POST", request })], { schemas })
    }
    expect(worstOf(reportOf(of([]), of(["f"]))).worst).toBe("breaking")
  })

  it("a shared break of very many operations is one finding", () => {
    const of = (required: boolean): ReturnType<typeof api> =>
      api(
        count(3000).map((index) =>
          operation({ path: `/a${index}`, parameters: [parameter(required ? { required } : {})] })
        )
      )
    const report = reportOf(of(false), of(true))
    expect(report.findings).toHaveLength(1)
    expect(report.findings[0]?.data).toMatchObject({ reaches: { length: 3000 } })
  })

  it("more differences than are told of one contract are undecided", () => {
    const of = (required: boolean): ReturnType<typeof api> =>
      api(
        count(mostDifferences + 10).map((index) =>
          operation({
            path: `/a${index}`,
            parameters: [parameter({ name: `q${index}`, ...(required ? { required } : {}) })]
          })
        )
      )
    const { findings } = reportOf(of(false), of(true))
    const told = (code: string): typeof findings => findings.filter((finding) => finding.code === code)
    const [rest] = told("compat/operations-uncompared")
    expect(rest).toMatchObject({ class: "undecided", data: { uncompared: 10, most: mostDifferences } })
    expect(told("compat/parameter-required")).toHaveLength(mostDifferences)
  })

  it("very many paths that could fit each other", () => {
    const paths = count(10_000).map((index) => `/${index % 10}/{a}/${index % 100}/{b}/${index}`)
    const of = (more: ReadonlyArray<string>): ReturnType<typeof api> =>
      api(
        [...paths, ...more].map((path) =>
          operation({ path, parameters: ["a", "b"].map((name) => ({ in: "path", name, schema: text })) })
        )
      )
    const report = reportOf(of([]), of(["/0/x/0/y/0"]))
    expect(worstOf(report)).toEqual({ worst: "breaking", codes: ["compat/operation-shadowed"] })
  })

  it("paths of parameters alone", () => {
    const tree = makeTemplateTree<number>()
    for (const index of count(4000)) {
      tree.add(
        `/${index
          .toString(2)
          .padStart(12, "0")
          .split("")
          .map((bit) => (bit === "0" ? "{p}" : "t"))
          .join("/")}`,
        index
      )
    }
    expect(tree.wider(`/${Array.from({ length: 12 }, () => "t").join("/")}`).length).toBeLessThanOrEqual(4096)
  })

  it("names that objects have by birth", () => {
    const names = ["__proto__", "constructor", "toString", "hasOwnProperty"]
    const parameters = names.map((name) => parameter({ name }))
    expect(reportOf(api([operation()]), api([operation({ parameters })])).summary.notes).toBe(names.length)
    const [before, after] = [api([operation({ parameters })]), api([operation()])]
    expect(worstOf(reportOf(before, after))).toEqual({ worst: "changes-meaning", codes: ["compat/parameter-removed"] })
  })

  it("texts that would keep a backtracking matcher busy", () => {
    expect(baseOf(`https://x.io/${"/".repeat(100_000)}a`).path.endsWith("a")).toBe(true)
    expect(baseOf(`https://x.io${"/".repeat(100_000)}`)).toEqual({ origin: "https://x.io", path: "" })
    expect(fits("{}a".repeat(2000), "a".repeat(20_000))).toBe(true)
    expect(fits(`${"{}a".repeat(2000)}b`, "a".repeat(20_000))).toBe(false)
    expect(filling(`/${"{a}-".repeat(2000)}`, `/${"-".repeat(20_000)}x`)).toBeUndefined()
  })
})

describe("urls", () => {
  it.each([
    ["https://X.io:443/v1/", "https://x.io", "/v1"],
    ["http://x.io:80", "http://x.io", ""],
    ["http://x.io:8080/a", "http://x.io:8080", "/a"],
    ["//x.io/a", "//x.io", "/a"],
    ["/v1", "", "/v1"],
    ["v1", "", "/v1"],
    ["/", "", ""],
    ["https://x.io/v1/../v2/./", "https://x.io", "/v2"],
    ["/../../v1/.", "", "/v1"],
    ["../../v1/.", "", "/../../v1"],
    ["./a/../../v1", "", "/../v1"],
    ["..", "", "/.."],
    [".", "", ""],
    ["https://x.io/..", "https://x.io", ""],
    ["https://x.io/{}/../a", "https://x.io", "/{}/../a"],
    ["https://x.io/v..1/...", "https://x.io", "/v..1/..."],
    ["https://{}.x.io/a?b=c#d", "https://{}.x.io", "/a"]
  ])("%s", (url, origin, path) => {
    expect(baseOf(url)).toEqual({ origin, path })
  })

  it("a template is filled by what fits it", () => {
    expect(filling("/a/{id}", "/a/me")).toEqual(["me"])
    expect(filling("/a/{id}/{x}", "/a/me/{y}")).toEqual(["me", undefined])
    expect(filling("/a/{id}.json", "/a/b.json")).toEqual(["b"])
    expect(filling("/a/{id}.json", "/a/.json")).toBeUndefined()
    expect(filling("/a/me", "/a/{id}")).toBeUndefined()
    expect(filling("/a/{id}", "/a/b/c")).toBeUndefined()
  })
})

describe("integers as text", () => {
  const bounds: ReadonlyArray<readonly [number | undefined, number | undefined]> = [
    [0, 0],
    [1, 31],
    [0, 999],
    [7, 1234],
    [-5, 5],
    [-120, -7],
    [undefined, -3],
    [undefined, 12],
    [100, undefined],
    [-3, undefined],
    [undefined, undefined],
    [5, 4]
  ]

  it.each(bounds)("from %s to %s", (low, high) => {
    const big = (value: number | undefined): bigint | undefined => (value === undefined ? undefined : BigInt(value))
    const pattern = new RegExp(integerPattern(big(low), big(high)) ?? "", "u")
    for (let value = -2500; value <= 2500; value++) {
      const isInside = (low === undefined || value >= low) && (high === undefined || value <= high)
      expect([value, pattern.test(String(value))]).toEqual([value, isInside])
    }
    for (const spelling of ["", "01", "-0", "1.0", "+1", "a"]) expect(pattern.test(spelling)).toBe(false)
  })

  it("grows with the digits of its bounds, not with what lies between", () => {
    const widest: ReadonlyArray<readonly [bigint, bigint]> = [
      [0n, 2n ** 53n - 1n],
      [-(2n ** 63n), 2n ** 63n - 1n],
      [1n, 10n ** 39n],
      [-(10n ** 39n) + 1n, 10n ** 39n - 1n]
    ]
    for (const [low, high] of widest) {
      const source = integerPattern(low, high) ?? ""
      expect(source.length).toBeLessThan(40_000)
      const pattern = new RegExp(source, "u")
      for (const value of [low, low + 1n, high - 1n, high]) expect(pattern.test(String(value))).toBe(true)
      for (const value of [low - 1n, high + 1n, low * 10n - 1n, high * 10n]) {
        expect([value, pattern.test(String(value))]).toEqual([value, value >= low && value <= high])
      }
    }
  })

  it("a bound that is too long has no pattern", () => {
    expect(integerPattern(undefined, 10n ** 60n)).toBeUndefined()
  })
})

describe("media ranges", () => {
  it.each([
    ["*/*", "application/json", true],
    ["application/*", "application/json", true],
    ["application/*", "text/plain", false],
    ["application/json", "application/hal+json", false],
    ["application/*+json", "application/hal+json", true],
    ["application/json", "application/json; version=1", true],
    ["application/json; version=1", "application/json", false],
    ["text/html; charset=UTF-8", "text/html", true],
    ["text/html; charset=iso-8859-1", "text/html", false],
    ["APPLICATION/JSON", "application/json", true],
    ["no type", "no type", true]
  ])("%s covers %s: %s", (outer, inner, expected) => {
    expect(covers(byName(outer), byName(inner))).toBe(expected)
  })
})
