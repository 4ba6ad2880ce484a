import { catalogueOf, makeReport, type Report, toMarkdownText } from "@lintel/diagnostic"
import { describe, expect, it } from "vitest"
import { sharedShape } from "./sampleRules.js"

const catalogue = catalogueOf([sharedShape])

/** A report of that many causes. */
const reportOf = (count: number): Report =>
  makeReport({
    findings: Array.from({ length: count }, (_, index) =>
      sharedShape.finding(
        `operation:shop/op-${index}`,
        { shape: `Shape${index}End`, from: "2.2.0", to: "2.3.0" },
        {
          witness: {
            _tag: "HttpRequest",
            checked: true,
            method: "POST",
            target: `/orders/${index}`,
            body: { value: { note: "long ".repeat(60), index } },
            acceptedBy: "2.2.0",
            refusedBy: "2.3.0"
          }
        }
      )
    ),
    checked: [sharedShape.code],
    policy: {},
    words: "diff",
    now: "2026-11-21"
  })

const named = (text: string, count: number): number =>
  Array.from({ length: count }, (_, index) => `Shape${index}End`).filter((shape) => text.includes(shape)).length

const pagesIn = (text: string): number => text.split("\n").filter((line) => line.startsWith("## ")).length

describe("Markdown for a comment", () => {
  it("is whole where it fits", () => {
    const text = toMarkdownText(reportOf(20), { catalogue })
    expect([pagesIn(text), text.includes("In short")]).toEqual([20, false])
  })

  it.each([150, 250])("names each of %i causes where there is no room for a page each", (count) => {
    const text = toMarkdownText(reportOf(count), { catalogue })
    expect(text.length).toBeLessThan(65_536)
    expect(pagesIn(text)).toBeGreaterThan(5)
    expect(named(text, count)).toBe(count)
    expect(text).toContain("The format `json` has them in full.")
  })

  it.each([2_000, 5_000])("says how many of %i causes it leaves out", (count) => {
    const text = toMarkdownText(reportOf(count), { catalogue })
    expect(text.length).toBeLessThan(65_536)
    const left = Number(
      /… and ([\d\s\u{A0}\u{202F},]+) more; the format `json`/u.exec(text)?.[1]?.replaceAll(/\D/gu, "")
    )
    expect(named(text, count) + left).toBe(count)
    expect(text).toMatch(/Verdict: \*\*breaking\*\*/)
  })
})
