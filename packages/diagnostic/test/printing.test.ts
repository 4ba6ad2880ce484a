import { createRequire } from "node:module"
import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { Ajv } from "ajv"
import { Ajv2020 } from "ajv/dist/2020.js"
import {
  acceptAll,
  acceptedJsonSchema,
  catalogueOf,
  check,
  type Diagnostic,
  encodeAccepted,
  isReportFormat,
  makeReport,
  printReport,
  reportFormats,
  reportJsonSchema,
  toGithub,
  toHtmlText,
  toJunit,
  toMarkdownText,
  toPlainText,
  toPretty,
  toReportJson,
  toSarif
} from "@lintel/diagnostic"
import { JSDOM } from "jsdom"
import { describe, expect, test } from "vitest"
import { broken, design, noOwner, sharedShape, slowCall, sources, tooDeep } from "./sampleRules.js"

const now = "2026-11-21"
const rules = [slowCall, noOwner]
const catalogue = catalogueOf([...rules, sharedShape, tooDeep, broken])
const golden = (name: string): string => fileURLToPath(new URL(`goldens/${name}`, import.meta.url))

const checked = check(design, rules, {
  now,
  profile: "service",
  accepted: [{ code: "team/no-owner", subject: "service:web", reason: "being <retired>", owner: "team:orders" }]
})

const shape = { shape: "Money", from: "2.2.0", to: "2.3.0" }
const compared = makeReport({
  findings: [
    ...Array.from({ length: 14 }, (_, index) => sharedShape.finding(`operation:shop/op-${index + 10}`, shape)),
    sharedShape.finding(
      "operation:payments/authorize",
      { ...shape, shape: "Authorize" },
      {
        witness: {
          _tag: "HttpRequest",
          checked: true,
          method: "POST",
          target: "/orders/1/authorization",
          headers: { "Content-Type": "application/json" },
          body: { value: { orderId: "", amount: 0 } },
          acceptedBy: "2.2.0",
          refusedBy: "2.3.0",
          refusals: [{ pointer: "/amount", keyword: "exclusiveMinimum", expected: 0 }]
        }
      }
    ),
    tooDeep.finding("operation:payments/void", { pattern: "(a+)+" })
  ],
  checked: [sharedShape.code, tooDeep.code],
  policy: {},
  words: "diff",
  bump: "major",
  now
})

const hostile: Diagnostic = {
  ...noOwner.finding("service:web", { service: "service:\u001b[2J<script>&%\n::error::x" }),
  subject: "service:web\u001b]0;x\u0007,a:b%\n::warning::y",
  related: [{ address: "service:\u202ex", role: "r\u0000" }]
}
const hostileReport = makeReport({ findings: [hostile], checked: [noOwner.code], policy: {}, now })

const reports = [
  ["check", checked],
  ["diff", compared],
  ["clean", check({ lintel: "1.0" }, rules, { now })],
  ["defect", check(design, [broken], { now })],
  ["hostile", hostileReport]
] as const

describe.each(reports)("the %s report", (name, report) => {
  test("pretty", async () => {
    const text = toPretty(report, { catalogue, sources })
    expect(text.split("\n").filter((line) => line.length > 80 && !line.includes("lintel "))).toEqual([])
    await expect(text).toMatchFileSnapshot(golden(`${name}.pretty.txt`))
  })

  test("plain", async () => {
    await expect(toPlainText(report, { catalogue, sources })).toMatchFileSnapshot(golden(`${name}.plain.txt`))
  })

  test("markdown", async () => {
    await expect(toMarkdownText(report, { catalogue, sources })).toMatchFileSnapshot(golden(`${name}.md`))
  })

  test("json, as its schema says", async () => {
    const text = toReportJson(report)
    const validate = new Ajv2020({ strict: false }).compile(reportJsonSchema())
    expect(validate(JSON.parse(text)) ? [] : validate.errors).toEqual([])
    await expect(text).toMatchFileSnapshot(golden(`${name}.json`))
  })

  test("sarif, as the standard's schema says", async () => {
    const file = createRequire(import.meta.url).resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json")
    // Draft 4 and 7 differ in `id` only, for the keywords this schema uses.
    const { $schema: _, id: __, ...schema } = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>
    const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema)
    for (const context of [{ catalogue, sources }, { catalogue }, { catalogue: catalogueOf([]) }]) {
      const log: unknown = JSON.parse(toSarif(report, { ...context, version: "0.1.0" }))
      expect(validate(log) ? [] : validate.errors).toEqual([])
    }
    await expect(toSarif(report, { catalogue, sources, version: "0.1.0" })).toMatchFileSnapshot(golden(`${name}.sarif`))
  })

  test("github", async () => {
    const text = toGithub(report, { catalogue, sources })
    expect(text.trimEnd().split("\n")).toHaveLength(report.findings.length + report.defects.length + 1)
    await expect(text).toMatchFileSnapshot(golden(`${name}.github.txt`))
  })

  test("junit, as XML", async () => {
    const text = toJunit(report, { catalogue })
    const { document } = new JSDOM(text, { contentType: "text/xml" }).window
    const root = document.documentElement
    expect(root.tagName).toBe("testsuites")
    expect(Number(root.getAttribute("tests"))).toBe(document.getElementsByTagName("testcase").length)
    expect(Number(root.getAttribute("failures"))).toBe(document.getElementsByTagName("failure").length)
    expect(Number(root.getAttribute("skipped"))).toBe(document.getElementsByTagName("skipped").length)
    expect(Number(root.getAttribute("errors"))).toBe(document.getElementsByTagName("error").length)
    await expect(text).toMatchFileSnapshot(golden(`${name}.junit.xml`))
  })

  test("nothing prints a control character", () => {
    const context = { catalogue, sources }
    const printed = [
      toPretty(report, context),
      toPlainText(report, context),
      toMarkdownText(report, context),
      toHtmlText(report, context),
      toReportJson(report),
      toSarif(report, { ...context, version: "0.1.0" }),
      toGithub(report, context),
      toJunit(report, context)
    ]
    // oxlint-disable-next-line no-control-regex -- looks for controls
    for (const text of printed) expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/u)
  })
})

test("formats go by name", () => {
  const options = { catalogue, sources, version: "0.1.0" }
  expect(reportFormats).toEqual(["pretty", "plain", "json", "sarif", "github", "markdown", "junit"])
  for (const format of reportFormats) {
    if (!isReportFormat(format)) throw new Error(format)
    expect(printReport(checked, format, options).length).toBeGreaterThan(100)
  }
  expect(isReportFormat("toString")).toBe(false)
})

test("findings on one subject share a page, each with its own sentence", async () => {
  const findings = ["web", "mail"].map((it) =>
    noOwner.finding("context:shop", { service: `service:${it}` }, { pointer: `/${it}` })
  )
  const report = makeReport({ findings, checked: [noOwner.code], policy: {}, now })
  const text = toPretty(report, { catalogue })
  expect(text.match(/── WARNING ──/gu)).toHaveLength(1)
  expect(text).toContain("The same cause has 1 more finding:\n\n    Nobody is called when web fails.\n")
})

test("findings of an unknown kind print their data", () => {
  const text = toPretty(compared, { catalogue: catalogueOf([]) })
  expect(text).toContain('"pattern": "(a+)+"')
})

test("a page prints when the words break down", () => {
  const sad = {
    ...noOwner,
    explain: () => {
      throw new Error("no words")
    }
  }
  expect(toPretty(checked, { catalogue: catalogueOf([sad, slowCall]) })).toContain("no words")
})

test("printing works without sources", async () => {
  await expect(toPretty(checked, { catalogue })).toMatchFileSnapshot(golden("check.without-sources.txt"))
})

test("the published schema is in step", async () => {
  const text = `${JSON.stringify(reportJsonSchema(), null, 2)}\n`
  await expect(text).toMatchFileSnapshot(fileURLToPath(new URL("../schema/report-1.json", import.meta.url)))
})

test("the published schema of the acceptance file is in step", async () => {
  const text = `${JSON.stringify(acceptedJsonSchema(), null, 2)}\n`
  await expect(text).toMatchFileSnapshot(fileURLToPath(new URL("../schema/accepted-1.json", import.meta.url)))
  const validate = new Ajv2020({ strict: false }).compile(acceptedJsonSchema())
  const entries = acceptAll(checked, { reason: "known", until: "2027-01-01" })
  expect(validate(JSON.parse(encodeAccepted(entries)))).toBe(true)
  expect(validate({ schema: "lintel/accepted@1", accepted: [{ code: "a/b" }] })).toBe(false)
})

test("pages beyond a limit are counted", () => {
  const text = toPretty(compared, { catalogue, maxPages: 1 })
  expect(text.match(/^── [A-Z]+ ──/gmu)).toHaveLength(1)
  expect(text).toContain("2 pages are not shown; the format json has every finding.")
})

test("no golden without its report", () => {
  const kinds = ["pretty.txt", "plain.txt", "md", "json", "sarif", "github.txt", "junit.xml"]
  const others = ["rule-page.txt", "witness-all.txt"]
  const expected = [
    ...reports.flatMap(([name]) => kinds.map((kind) => `${name}.${kind}`)),
    "check.without-sources.txt",
    ...others
  ]
  const extra = readdirSync(new URL("goldens/", import.meta.url)).filter((it) => !expected.includes(it))
  expect(extra).toEqual([])
})
