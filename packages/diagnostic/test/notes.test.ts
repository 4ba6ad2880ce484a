import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { describe, expect, test } from "vitest"
import { catalogueOf, FindingKind, makeReport, type Report, toMarkdownText, toPretty } from "@lintel/diagnostic"

const grown = FindingKind.make("sample/grown", {
  severity: "note",
  class: "information",
  summary: "Something has grown.",
  since: "0.1.0",
  data: Schema.Struct({ by: Schema.Int }),
  cause: ({ by }) => by,
  explain: ({ by }) => [Doc.para(`It has grown by ${by}.`)]
})
const catalogue = catalogueOf([grown])
const reportOf = (count: number, by: (index: number) => number): Report =>
  makeReport({
    findings: Array.from({ length: count }, (_, index) => grown.finding(`service:s${index}`, { by: by(index) })),
    checked: [grown.code],
    policy: {},
    words: "diff",
    now: "2026-12-03"
  })

describe("notes", () => {
  test("a few have a page each", () => {
    expect(
      toMarkdownText(
        reportOf(3, (index) => index),
        { catalogue }
      ).match(/^## /gmu)?.length
    ).toBe(3)
  })

  test("many are listed by kind, the same ones once", () => {
    const text = toMarkdownText(
      reportOf(30, (index) => Math.floor(index / 2)),
      { catalogue }
    )
    expect(text).not.toContain("## ")
    expect(text).toContain("**Something has grown (30)**, `sample/grown`:")
    expect(text).toContain("- It has grown by 0. The same at 1 more place.")
    expect(text).toContain("- and 6 more")
    expect(text).toContain("30 notes")
  })

  test("pages alone carry no verdict", () => {
    const report = reportOf(1, () => 7)
    expect(toPretty(report, { catalogue })).toContain("Verdict:")
    const alone = toPretty(report, { catalogue, pagesOnly: true })
    expect(alone).toContain("It has grown by 7.")
    expect(alone).not.toContain("Verdict:")
  })
})
