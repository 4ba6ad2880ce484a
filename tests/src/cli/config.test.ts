import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { design, pets, withoutTimeout } from "./designs.js"
import { folderWith, lintel, type Ran, write } from "./run.js"

const refused = ({ code, stdout, stderr }: Ran): string => {
  expect([code, stdout]).toEqual([2, ""])
  return stderr
}

const findingsIn = ({ stdout }: Ran): ReadonlyArray<{ readonly code: string; readonly fingerprint: string }> =>
  JSON.parse(stdout).findings

describe("lintel.config.ts", () => {
  it("says the design, severities, options, profile and threshold", async () => {
    const folder = folderWith({
      "a/system.ts": withoutTimeout,
      "other.ts": design,
      "lintel.config.ts": `import { defineConfig } from "lintel"
export default defineConfig({
  design: "a/system.ts",
  severities: { "resilience/no-timeout": "error", model: "off" },
  profile: "starter"
})
`
    })
    const ran = await lintel(folder, "check", "--format", "json")
    expect(ran.stderr).toBe("")
    expect(ran.code).toBe(1)
    expect(findingsIn(ran)).toMatchObject([{ code: "resilience/no-timeout", severity: "error" }])
    expect(JSON.parse(ran.stdout).policy).toMatchObject({ failOn: "error", profile: "starter" })
    expect((await lintel(join(folder, "a"), "check", "--format", "json")).stdout).toBe(ran.stdout)
    expect((await lintel(folder, "check", "--profile", "full", "--format", "json")).stdout).toContain(
      '"profile": "full"'
    )
    expect((await lintel(folder, "check", "other.ts")).code).toBe(0)
  })

  it("registers data of other packages: check reads it, diff weighs it", async () => {
    const snapshot = (replicas: number | string): string =>
      JSON.stringify({
        lintel: "1.0",
        system: { name: "shop" },
        services: { orders: { extensions: { "acme.replicas": replicas } } }
      })
    const folder = folderWith({
      "old.json": snapshot(3),
      "new.json": snapshot(2),
      "wrong.json": snapshot("many"),
      "lintel.config.ts": `import { defineConfig } from "lintel"
import { Extension } from "@lintel/model"
import * as Schema from "effect/Schema"

export default defineConfig({
  extensions: [
    Extension.make("acme.replicas", Schema.Int, {
      compare: (before = 0, after = 0) => (after < before ? "breaking" : "information")
    })
  ]
})
`
    })
    const wrong = await lintel(folder, "check", "wrong.json", "--format", "json")
    const about = findingsIn(wrong).filter(({ code }) => code === "input/extension")
    expect(about).toMatchObject([{ subject: "service:orders", data: { pointer: "/extensions/acme.replicas" } }])
    expect((await lintel(folder, "check", "old.json", "--format", "json")).stdout).not.toContain("input/extension")
    const ran = await lintel(folder, "diff", "old.json", "new.json", "--format", "json")
    expect([ran.code, JSON.parse(ran.stdout).verdict]).toEqual([1, "breaking"])
    expect((await lintel(folder, "diff", "new.json", "old.json", "--format", "json")).code).toBe(0)
  })

  it("brings rules of its own, whose findings read and weigh like the others", async () => {
    const folder = folderWith({
      "design.ts": design,
      "lintel.config.ts": `import { defineConfig } from "lintel"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import * as Schema from "effect/Schema"

const noVersion = Rule.make("own/no-version", {
  severity: "error",
  summary: "A service has no version.",
  since: "0.1.0",
  data: Schema.Struct({ service: Schema.String }),
  check: ({ index }, report) => {
    for (const { address, value } of index.ofKind("service")) {
      if (value.version === undefined) report(address, { service: address })
    }
  },
  explain: ({ service }) => [Doc.para("Nobody can tell which ", Doc.name(service), " runs.")]
})
export default defineConfig({ rules: [noVersion] })
`
    })
    const { code, stdout } = await lintel(folder, "check", "--profile", "starter")
    expect(code).toBe(1)
    expect(stdout).toContain("Nobody can tell which orders runs.")
    expect((await lintel(folder, "explain", "own/no-version")).stdout).toContain("A service has no version.")
  })

  it.each([
    ["export default { desing: 'a.ts' }", "there is no setting desing; did you mean design?"],
    ["export default { profile: 'all' }", 'profile has to be one of "starter", "service", "full"'],
    ["export default { severities: 'error' }", "severities has to be severities by code"],
    [
      "export default { severities: { saga: 'note', http: 'warnin' } }",
      'severities: the weight of "http" has to be one of "error", "warning", "note", "off"; did you mean warning?'
    ],
    ["export default { rules: [{}] }", "rules has to be a list of rules"],
    ["export const a = 1", "its default export is no configuration"],
    ["throw new Error('out of order')", "lintel.config.ts:1:7: loading it failed: out of order"]
  ])("refuses %s", async (text, message) => {
    const folder = folderWith({ "design.ts": design, "lintel.config.ts": text })
    expect(refused(await lintel(folder, "check"))).toContain(message)
    expect(refused(await lintel(folder, "check", "--config", "none.ts"))).toContain("none.ts: there is no such")
  })

  it("names codes that do not exist as findings, but knows those of comparison", async () => {
    const folder = folderWith({
      "design.ts": design,
      "lintel.config.ts": 'export default { severities: { "resilience/no-timout": "off" } }'
    })
    expect(findingsIn(await lintel(folder, "check", "--format", "json"))).toContainEqual(
      expect.objectContaining({ code: "policy/unknown-code" })
    )
  })

  it("names them in a comparison, where they break nobody, but knows those of rules", async () => {
    const severities = `{ "compat/operation-remved": "note", saga: "note", "resilience/no-timeout": "off" }`
    const folder = folderWith({
      "a.yaml": pets,
      "b.yaml": pets,
      "lintel.config.ts": `export default { severities: ${severities} }`
    })
    const ran = await lintel(folder, "diff", "a.yaml", "b.yaml", "--format", "json")
    expect(ran.code).toBe(0)
    expect(findingsIn(ran)).toEqual([
      expect.objectContaining({
        code: "policy/unknown-code",
        severity: "warning",
        data: expect.objectContaining({ code: "compat/operation-remved" })
      })
    ])
  })
})

describe("lintel accept", () => {
  it("keeps its file out of the documents it lies beside", async () => {
    const folder = folderWith({
      "apis/pets.yaml": pets,
      "apis/lintel.accepted.json": '{ "schema": "lintel/accepted@1", "accepted": [] }'
    })
    const named = ["apis/lintel.accepted.json", "apis/pets.yaml"]
    for (const words of [named, ["apis/*"]]) {
      const ran = await lintel(folder, "check", ...words, "--format", "json")
      expect([ran.code, ran.stderr]).toEqual([0, ""])
    }
  })

  it("accepts one finding with its reason; the report then counts it, and says when it is not needed", async () => {
    const folder = folderWith({ "design.ts": withoutTimeout })
    const open = findingsIn(await lintel(folder, "check", "--profile", "starter", "--format", "json"))
    const [first] = open
    const ran = await lintel(
      folder,
      "accept",
      first?.fingerprint.slice(0, 8) ?? "",
      "--reason",
      "legacy",
      "--owner",
      "ann"
    )
    expect([ran.code, ran.stderr]).toEqual([0, ""])
    expect(ran.stdout).toContain("Accepted 1 finding in lintel.accepted.json")
    const file = JSON.parse(readFileSync(join(folder, "lintel.accepted.json"), "utf8"))
    expect(file.accepted).toEqual([
      {
        code: first?.code,
        fingerprint: first?.fingerprint,
        owner: "ann",
        reason: "legacy",
        subject: "call:orders/to-pay"
      }
    ])
    const after = await lintel(folder, "check", "--format", "json", "--profile", "starter", "--fail-on", "warning")
    expect([after.code, JSON.parse(after.stdout).accepted.length]).toEqual([0, 1])
    write(folder, { "design.ts": design, "fixed.ts": design })
    const unused = await lintel(folder, "check", "fixed.ts", "--format", "json", "--profile", "starter")
    expect(findingsIn(unused)).toMatchObject([{ code: "acceptance/unused" }])
  })

  it("accepts everything as a baseline, and what a report holds", async () => {
    const folder = folderWith({ "design.ts": withoutTimeout })
    await lintel(folder, "check", "--format", "json", "--out", "report.json")
    const open = findingsIn({ code: 0, stderr: "", stdout: readFileSync(join(folder, "report.json"), "utf8") })
    expect((await lintel(folder, "accept", "--all", "--reason", "baseline", "--report", "report.json")).code).toBe(0)
    const file = JSON.parse(readFileSync(join(folder, "lintel.accepted.json"), "utf8"))
    expect(file.accepted.length).toBe(open.length)
    expect(findingsIn(await lintel(folder, "check", "--format", "json"))).toEqual([])
    const nothing = await lintel(folder, "accept", "--all", "--reason", "again")
    expect(nothing.stdout).toContain("There is no open finding")
  })

  it("refuses what it cannot accept, and then writes nothing", async () => {
    const folder = folderWith({ "design.ts": withoutTimeout })
    expect(refused(await lintel(folder, "accept", "00000000"))).toContain("a reason is needed")
    expect(refused(await lintel(folder, "accept", "00000000", "--reason", " "))).toContain("a reason is needed")
    expect(refused(await lintel(folder, "accept", "--reason", "x"))).toContain("FINGERPRINT is missing")
    expect(refused(await lintel(folder, "accept", "soon", "--reason", "x"))).toContain('"soon" is no fingerprint')
    expect(refused(await lintel(folder, "accept", "00000000", "--reason", "x"))).toContain(
      "no open finding of the check of design.ts begins with 00000000"
    )
    expect(refused(await lintel(folder, "accept", "00000000", "--reason", "x", "--until", "2020-01-01"))).toContain(
      "has passed"
    )
    write(folder, { "no.json": "{}" })
    expect(refused(await lintel(folder, "accept", "--all", "--reason", "x", "--report", "no.json"))).toContain(
      "no report of lintel"
    )
    expect(existsSync(join(folder, "lintel.accepted.json"))).toBe(false)
  })

  it("a damaged file of acceptances is refused with the place", async () => {
    const entry = '{ "code": "a/b", "fingerprint": "xyz", "subject": "service:web", "reason": "r" }'
    const folder = folderWith({
      "design.ts": design,
      "lintel.accepted.json": `{\n  "schema": "lintel/accepted@1",\n  "accepted": [${entry}]\n}\n`
    })
    expect(refused(await lintel(folder, "check"))).toMatch(/lintel\.accepted\.json:3:\d+: \/accepted\/0\/fingerprint /)
  })
})
