import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { design, pets, withoutTimeout } from "./designs.js"
import { folderWith, lintel, type Ran, write } from "./run.js"

const refused = ({ code, stdout, stderr }: Ran): string => {
  expect([code, stdout]).toEqual([2, ""])
  return stderr
}

interface Finding {
  readonly code: string
  readonly subject: string
  readonly class: string
  readonly fingerprint: string
}

const reportOf = ({
  stdout
}: Ran): {
  readonly verdict: string
  readonly findings: ReadonlyArray<Finding>
  readonly accepted: ReadonlyArray<unknown>
  readonly summary: { readonly bump: string }
} => JSON.parse(stdout)

/** The pet may no longer be without age: old servers' answers lack it. */
const withAge = pets
  .replace("required: [name]", "required: [name, age]")
  .replace("properties:\n", "properties:\n        age: { type: integer }\n")
const withoutName = pets.replace("required: [name]", "required: []")

describe("lintel diff of contracts", () => {
  it("shows schemas at the keyword that differs, in the format of every reader", async () => {
    const schema = (keywords: ReadonlyArray<string>): string => ["type: object", ...keywords].join("\n")
    const properties = "properties:\n  id:\n    type: string\n    maxLength: 8\n  note: { type: string }"
    const folder = folderWith({
      "old.yaml": schema(["required: [id]", properties]),
      "shorter.yaml": schema(["required: [id]", properties.replace("8", "4")]),
      "more.yaml": schema([properties, "required: [id, note]"]),
      "closed.yaml": schema(["required: [id]", properties, "additionalProperties: false"]),
      "fewer.yaml": schema(["required: [id]", properties.replace("\n  note: { type: string }", "")])
    })
    const placesOf = async (next: string): Promise<ReadonlyArray<string>> => {
      const { stdout } = await lintel(folder, "diff", "old.yaml", next, "--position", "request", "--format", "plain")
      return [...stdout.matchAll(/^\S+\.yaml:\d+:\d+$/gmu)].map(([place]) => place)
    }
    expect(await placesOf("shorter.yaml")).toEqual(["shorter.yaml:6:5", "old.yaml:6:5"])
    expect(await placesOf("more.yaml")).toEqual(["more.yaml:7:1", "old.yaml:2:1"])
    expect(await placesOf("closed.yaml")).toEqual(["closed.yaml:8:1", "old.yaml:1:1"])
    expect(await placesOf("fewer.yaml")).toEqual(["fewer.yaml:1:1", "old.yaml:7:3"])
    const github = await lintel(
      folder,
      "diff",
      "old.yaml",
      "shorter.yaml",
      "--position",
      "request",
      "--format",
      "github"
    )
    expect(github.stdout).toContain("file=shorter.yaml,line=6,col=5")
    const asked = ["diff", "old.yaml", "shorter.yaml", "--position", "request", "--format"]
    const { runs } = JSON.parse((await lintel(folder, ...asked, "sarif")).stdout)
    expect(runs[0].results[0].locations[0].physicalLocation.region).toMatchObject({ startLine: 6, startColumn: 5 })
    const [finding] = JSON.parse((await lintel(folder, ...asked, "json")).stdout).findings
    expect(finding.pointer).toBe("/properties/id")
  })

  it("is compatible with itself, and with what only promises more", async () => {
    const folder = folderWith({ "a.yaml": pets, "b.yaml": withAge })
    const same = await lintel(folder, "diff", "a.yaml", "a.yaml", "--format", "json")
    expect([same.code, same.stderr, reportOf(same).verdict, reportOf(same).summary.bump]).toEqual([
      0,
      "",
      "compatible",
      "none"
    ])
    const more = await lintel(folder, "diff", "a.yaml", "b.yaml", "--format", "json")
    expect([more.code, reportOf(more).verdict]).toEqual([0, "compatible"])
  })

  it("breaks where the new version may answer what old readers refuse, with the lines of both versions", async () => {
    const folder = folderWith({ "a.yaml": pets, "b.yaml": withoutName })
    const ran = await lintel(folder, "diff", "a.yaml", "b.yaml", "--format", "json")
    const { verdict, findings, summary } = reportOf(ran)
    expect([ran.code, verdict, summary.bump]).toEqual([1, "breaking", "major"])
    expect(findings.map((found) => found.class)).toContain("breaking")
    const page = await lintel(folder, "diff", "a.yaml", "b.yaml")
    expect(page.stdout).toContain("a.yaml:")
    expect(page.stdout).toContain("b.yaml:")
    expect(page.stdout).toContain("lintel accept")
    expect(page.stdout).toContain("Verdict: breaking; exit 1")
  })

  it("compares a snapshot with the design it came from, and finds what changed since", async () => {
    const folder = folderWith({ "design.ts": design, "late.ts": withoutTimeout })
    await lintel(folder, "snapshot", "design.ts", "--out", "s.json")
    const same = await lintel(folder, "diff", "s.json", "design.ts", "--format", "json")
    expect([same.code, reportOf(same).verdict, reportOf(same).findings]).toEqual([0, "compatible", []])
    write(folder, { "gone.ts": design.replace('put("/payments/{id}")', 'put("/payment/{id}")') })
    const gone = await lintel(folder, "diff", "s.json", "gone.ts", "--format", "json")
    expect([gone.code, reportOf(gone).verdict]).toEqual([1, "breaking"])
  })

  it("takes the new version from the configuration, and further old ones by --against", async () => {
    const folder = folderWith({
      "a.yaml": pets,
      "b.yaml": withoutName,
      "c.yaml": withAge,
      "lintel.config.js": 'export default { design: "b.yaml" }'
    })
    expect((await lintel(folder, "diff", "b.yaml")).code).toBe(0)
    expect((await lintel(folder, "diff", "a.yaml")).code).toBe(1)
    expect((await lintel(folder, "diff", "--against", "a.yaml")).code).toBe(1)
    expect((await lintel(folder, "diff", "--against", "b.yaml", "b.yaml")).code).toBe(0)
    expect((await lintel(folder, "diff", "b.yaml", "b.yaml", "--against", "a.yaml")).code).toBe(1)
    expect(refused(await lintel(folder, "diff"))).toContain("OLD is missing")
  })

  it("shows each of several old versions at its own place", async () => {
    const folder = folderWith({
      "v1.yaml": pets,
      "v2.yaml": `# the second\n\n${withAge}`,
      "v3.yaml": withoutName,
      "none.yaml": `${pets.slice(0, pets.indexOf("paths:"))}paths: {}\n`
    })
    const line = 1 + pets.split("\n").findIndex((text) => text.includes("required: [name]"))
    const placesOf = async (next: string): Promise<ReadonlyArray<string>> => {
      const { stdout } = await lintel(folder, "diff", "v1.yaml", "v2.yaml", next, "--format", "plain")
      return [...stdout.matchAll(/v[12]\.yaml:\d+/gu)].map(([place]) => place).toSorted()
    }
    expect(await placesOf("v3.yaml")).toEqual([`v1.yaml:${line}`, `v2.yaml:${line + 2}`])
    // What is gone is known to the old versions only.
    const gone = await placesOf("none.yaml")
    const lines = (version: string): ReadonlyArray<number> =>
      [...new Set(gone)].flatMap((place) => (place.startsWith(`${version}.`) ? [Number(place.slice(8))] : []))
    expect(lines("v1").length).toBeGreaterThan(0)
    expect(lines("v2")).toEqual(lines("v1").map((at) => at + 2))
  })

  it("accepts a break by its fingerprint, and explains it", async () => {
    const folder = folderWith({ "a.yaml": pets, "b.yaml": withoutName })
    const [finding] = reportOf(await lintel(folder, "diff", "a.yaml", "b.yaml", "--format", "json")).findings
    const print = finding?.fingerprint.slice(0, 8) ?? ""
    const explained = await lintel(folder, "explain", print, "b.yaml", "--against", "a.yaml")
    expect([explained.code, explained.stdout.includes(finding?.code ?? "?")]).toEqual([0, true])
    const accepted = await lintel(folder, "accept", print, "b.yaml", "--against", "a.yaml", "--reason", "agreed")
    expect([accepted.code, accepted.stderr]).toEqual([0, ""])
    const after = await lintel(folder, "diff", "a.yaml", "b.yaml", "--format", "json")
    expect([after.code, reportOf(after).accepted.length]).toEqual([0, 1])
    const check = await lintel(folder, "check", "b.yaml", "--format", "json", "--profile", "starter")
    expect(reportOf(check).findings.filter((found) => /^(?:acceptance|policy)/.test(found.code))).toEqual([])
  })

  it("keeps what is accepted beside the new version, in whatever folder that is", async () => {
    const folder = folderWith({ "old/a.yaml": pets, "new/a.yaml": withoutName })
    const [finding] = reportOf(await lintel(folder, "diff", "old", "new", "--format", "json")).findings
    const print = finding?.fingerprint.slice(0, 8) ?? ""
    const accepted = await lintel(folder, "accept", print, "new", "--against", "old", "--reason", "agreed")
    expect([accepted.code, accepted.stdout]).toEqual([0, expect.stringContaining("new/lintel.accepted.json")])
    const after = await lintel(folder, "diff", "old", "new", "--format", "json")
    expect([after.code, reportOf(after).accepted.length]).toEqual([0, 1])
  })

  it("knows codes of rules in one file of acceptances", async () => {
    const folder = folderWith({ "a.yaml": pets, "design.ts": withoutTimeout })
    await lintel(folder, "accept", "--all", "design.ts", "--reason", "baseline")
    const { findings } = reportOf(await lintel(folder, "diff", "a.yaml", "a.yaml", "--format", "json"))
    expect(findings).toEqual([])
  })
})

describe("lintel diff of bare schemas", () => {
  it("asks both questions, or the one that matters", async () => {
    const folder = folderWith({ "a.json": '{ "type": "string" }', "b.json": '{ "type": "string", "maxLength": 3 }' })
    const both = await lintel(folder, "diff", "a.json", "b.json", "--format", "json")
    expect([both.code, reportOf(both).verdict]).toEqual([1, "breaking"])
    expect((await lintel(folder, "diff", "a.json", "b.json", "--position", "message")).code).toBe(0)
    expect((await lintel(folder, "diff", "a.json", "b.json", "--position", "stored")).code).toBe(1)
    expect((await lintel(folder, "diff", "b.json", "a.json", "--position", "stored")).code).toBe(0)
    expect((await lintel(folder, "diff", "a.json", "b.json", "--position", "stored")).stdout).toContain("b.json:1:")
  })

  it("refuses to compare things of two kinds", async () => {
    const folder = folderWith({ "a.json": '{ "type": "string" }', "b.yaml": pets, "c/d.yaml": pets })
    expect(refused(await lintel(folder, "diff", "a.json", "b.yaml"))).toContain(
      "a.json is a JSON Schema and b.yaml is an OpenAPI document"
    )
    write(folder, { "events.yaml": "asyncapi: 3.0.0\ninfo: { title: A, version: '1' }\n" })
    expect(refused(await lintel(folder, "diff", "b.yaml", "events.yaml"))).toContain(
      "b.yaml is an OpenAPI document and events.yaml is an AsyncAPI document"
    )
    expect(refused(await lintel(folder, "diff", "c", "b.yaml"))).toContain("c is a folder and b.yaml is a file")
    expect(refused(await lintel(folder, "diff", "gone.yaml", "b.yaml"))).toContain("gone.yaml: there is no such file")
    expect(refused(await lintel(folder, "diff", "d/d.yaml", "b.yaml"))).toContain(
      "d/d.yaml: there is no such file; did you mean c/d.yaml?"
    )
  })

  it("refuses a schema that is none, with the place and why it was taken for one", async () => {
    const folder = folderWith({ "a.json": '{ "type": "string" }', "b.json": '{ "type": "module", "name": "b" }' })
    for (const pair of [
      ["a.json", "b.json"],
      ["b.json", "a.json"],
      ["b.json", "b.json"]
    ]) {
      expect(refused(await lintel(folder, "diff", ...pair))).toBe(
        'lintel: b.json:1:3: /type "module" is not a type\n  b.json is read as a JSON Schema: it has the schema keyword "type".\n'
      )
    }
  })
})

describe("lintel diff of folders", () => {
  const split = pets.replace("#/components/schemas/Pet", "./parts/pet.yaml")

  it("compares file by file; files that come and go are findings, parts of contracts are not", async () => {
    const folder = folderWith({
      "old/pets.yaml": split,
      "old/parts/pet.yaml": "type: object\nrequired: [name]\n",
      "old/gone.yaml": pets,
      "old/note.json": '{ "some": "settings" }',
      "old/data/x.json": '{ "type": "string" }',
      "new/pets.yaml": split,
      "new/parts/pet.yaml": "type: object\n",
      "new/fresh.yaml": pets,
      "new/data/x.json": '{ "type": "string", "maxLength": 3 }'
    })
    const ran = await lintel(folder, "diff", "old", "new", "--format", "json")
    const { findings, verdict } = reportOf(ran)
    expect([ran.code, ran.stderr, verdict]).toEqual([1, "", "breaking"])
    const files = findings
      .filter((found) => found.code.startsWith("files/"))
      .map(({ code, subject }) => [code, subject])
    expect(files).toEqual([
      ["files/removed", "document:gone.yaml"],
      ["files/added", "document:fresh.yaml"]
    ])
    const changed = findings.filter((found) => found.code.startsWith("compat/") && found.class === "breaking")
    const subjects = new Set(changed.map((found) => found.subject))
    expect([...subjects].some((found) => found.includes("pets"))).toBe(true)
    expect(subjects.has("schemas:data-x")).toBe(true)
    expect([...subjects].some((found) => found.includes("parts"))).toBe(false)
    const page = await lintel(folder, "diff", "old", "new")
    expect(page.stdout).toContain("new/data/x.json:1:")
  })

  it("what cannot be read is undecided, not fine", async () => {
    const folder = folderWith({
      "old/a.yaml": pets,
      "new/a.yaml": "openapi: [\n",
      "old/b.yaml": pets,
      "new/b.yaml": pets
    })
    const ran = await lintel(folder, "diff", "old", "new", "--format", "json")
    expect([ran.code, reportOf(ran).verdict]).toEqual([3, "undecided"])
    expect(reportOf(ran).findings).toMatchObject([{ code: "files/unreadable", subject: "document:a.yaml" }])
    expect((await lintel(folder, "diff", "old", "new", "--allow-undecided")).code).toBe(0)
    write(folder, { "none/x.txt": "", "nothing/y.txt": "" })
    expect(refused(await lintel(folder, "diff", "none", "nothing"))).toContain(
      "neither none nor nothing holds a contract"
    )
  })

  it("a folder with one design is that design, whatever else is in it", async () => {
    const folder = folderWith({
      "old/system.ts": design,
      "old/snapshot.json": "{}",
      "new/src/system.ts": design.replace("/payments/{id}", "/payment/{id}"),
      "two/a.ts": design,
      "two/b.ts": design
    })
    const named = await lintel(folder, "diff", "old/system.ts", "new/src/system.ts", "--format", "json")
    const folders = await lintel(folder, "diff", "old", "new", "--format", "json")
    expect([named.code, reportOf(named).findings.length > 0]).toEqual([1, true])
    expect(reportOf(folders).findings.map(({ code }) => code)).toEqual(reportOf(named).findings.map(({ code }) => code))
    expect((await lintel(folder, "plan", "old", "new/src/system.ts")).code).toBe(1)
    expect(refused(await lintel(folder, "diff", "two", "two"))).toContain("holds a contract or one design")
  })

  it("a baseline leaves out what is undecided, and says so", async () => {
    const folder = folderWith({
      "old/a.yaml": pets,
      "new/a.yaml": "openapi: [\n",
      "old/b.yaml": pets,
      "new/b.yaml": withoutName,
      "lintel.config.js": "export default {}"
    })
    const acceptedCodes = (): ReadonlyArray<string> =>
      JSON.parse(readFileSync(join(folder, "lintel.accepted.json"), "utf8")).accepted.map(
        ({ code }: { readonly code: string }) => code
      )
    const ran = await lintel(folder, "accept", "--all", "new", "--against", "old", "--reason", "baseline")
    expect(ran.code).toBe(0)
    expect(ran.stdout).toMatch(/Accepted \d+ findings? in lintel\.accepted\.json/)
    expect(ran.stdout).toContain("Not accepted, because undecided: 1 finding.")
    const decided = acceptedCodes()
    expect(decided).not.toHaveLength(0)
    expect(decided).not.toContain("files/unreadable")
    const left = await lintel(folder, "diff", "old", "new", "--format", "json", "--out", "report.json")
    expect(left.code).toBe(3)
    const again = await lintel(folder, "accept", "--all", "--report", "report.json", "--reason", "again")
    expect(again.stdout).toContain("There is no decided finding in report.json; lintel.accepted.json stays as it is.")
    expect(acceptedCodes()).toEqual(decided)
    const report = JSON.parse(readFileSync(join(folder, "report.json"), "utf8"))
    const meant = report.findings[0].fingerprint
    await lintel(folder, "accept", meant, "new", "--against", "old", "--reason", "looked at by hand")
    expect(acceptedCodes()).toContain("files/unreadable")
  })
})

it.each(["pretty", "plain", "json", "sarif", "github", "markdown", "junit", "html"])("prints %s", async (format) => {
  const folder = folderWith({ "a.yaml": pets, "b.yaml": withoutName })
  const ran = await lintel(folder, "diff", "a.yaml", "b.yaml", "--format", format)
  expect([ran.code, ran.stderr]).toEqual([1, ""])
  expect(ran.stdout).toContain("compat/")
  expect(ran.stdout).not.toMatch(/[\u{e000}-\u{f8ff}]/u)
  expect(await lintel(folder, "diff", "a.yaml", "b.yaml", "--format", format)).toEqual(ran)
})

describe("who uses a contract", () => {
  const consumer = (reads: ReadonlyArray<string>): string =>
    JSON.stringify({
      lintel: "1.0",
      services: { app: {} },
      calls: {
        "app/get": { from: "service:app", to: { operation: "operation:pets/getPet" }, responses: { "200": { reads } } }
      }
    })

  it("comes from --consumers and from the configuration, and is named", async () => {
    const folder = folderWith({ "a.yaml": pets, "b.yaml": withoutName, "app.json": consumer(["/name"]) })
    const named = await lintel(folder, "diff", "a.yaml", "b.yaml", "--consumers", "app.json")
    expect(named.code).toBe(1)
    expect(named.stdout).toContain("app.get")
    write(folder, { "lintel.config.js": 'export default { consumers: ["app*.json"] }' })
    expect((await lintel(folder, "diff", "a.yaml", "b.yaml")).stdout).toBe(named.stdout)
    expect(refused(await lintel(folder, "diff", "a.yaml", "b.yaml", "--consumers", "gone.json"))).toContain(
      "gone.json: there is no such file"
    )
  })

  it("the policy of the configuration decides how readers read", async () => {
    const closed = pets.replace("type: object\n", "type: object\n      additionalProperties: false\n")
    const more = closed.replace("properties:\n", "properties:\n        age: { type: integer }\n")
    const folder = folderWith({ "a.yaml": closed, "b.yaml": more })
    expect((await lintel(folder, "diff", "a.yaml", "b.yaml")).code).toBe(1)
    write(folder, { "lintel.config.js": 'export default { policy: { unknownProperties: "ignored" } }' })
    expect((await lintel(folder, "diff", "a.yaml", "b.yaml")).code).toBe(0)
    write(folder, { "misspelt.js": 'export default { policy: { unknownPropertys: "ignored" } }' })
    expect(refused(await lintel(folder, "diff", "a.yaml", "b.yaml", "--config", "misspelt.js"))).toContain(
      "did you mean unknownProperties?"
    )
    write(folder, { "ajar.js": 'export default { policy: { enums: "ajar" } }' })
    expect(refused(await lintel(folder, "diff", "a.yaml", "b.yaml", "--config", "ajar.js"))).toContain(
      "policy.enums has to be"
    )
  })

  it("severities of the configuration weigh changes", async () => {
    const folder = folderWith({
      "a.yaml": pets,
      "b.yaml": withoutName,
      "lintel.config.js": 'export default { severities: { "compat/response-widened": "warning" } }'
    })
    const ran = await lintel(folder, "diff", "a.yaml", "b.yaml", "--format", "json")
    expect([ran.code, reportOf(ran).verdict]).toEqual([0, "breaking"])
    expect((await lintel(folder, "diff", "a.yaml", "b.yaml", "--fail-on", "warning")).code).toBe(1)
  })
})

describe("documents that may not mean what they say", () => {
  it("are compared, and standard error says so", async () => {
    const twice = 'openapi: 3.0.0\ninfo:\n  title: a\n  version: "1"\n  version: "2"\npaths: {}\n'
    const ran = await lintel(folderWith({ "old.yaml": twice, "new.yaml": twice }), "diff", "old.yaml", "new.yaml")
    expect(ran.code).toBe(0)
    expect(ran.stderr).toContain("old.yaml: 1 place could not be read as written")
  })

  it("have parts that are left out of the comparison, and standard error says so", async () => {
    const inside = (name: string): object => ({
      [name]: { "{$request.body#/a}": { post: { callbacks: {}, responses: { 200: { description: "" } } } } }
    })
    const api = (more: object): string =>
      JSON.stringify({
        openapi: "3.1.0",
        info: { title: "a", version: "1" },
        paths: { "/a": { post: { responses: { 200: { description: "" } }, ...more } } }
      })
    const files = { "old.json": api({ callbacks: inside("one") }), "new.json": api({ callbacks: inside("one") }) }
    const ran = await lintel(folderWith(files), "diff", "old.json", "new.json")
    expect([ran.code, ran.stderr]).toEqual([
      0,
      expect.stringContaining("new.json: 1 place could not be read as written")
    ])
    const limit = (maximum: string): string =>
      api({
        parameters: [{ name: "n", in: "query", schema: { type: "integer", maximum: 1 } }]
      }).replace('"maximum":1', `"maximum":${maximum}`)
    const digits = folderWith({ "old.json": limit("9007199254740993"), "new.json": limit("9007199254740992") })
    const close = await lintel(digits, "diff", "old.json", "new.json")
    expect(close.stderr).toContain("old.json: 1 place could not be read as written")
    expect(close.stderr).not.toContain("new.json:")
  })
})

describe("how differences are judged", () => {
  const closed = (properties: string, more = ""): string =>
    `{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{"/a":{"get":{"operationId":"a"${more},"responses":{"200":{"description":"","content":{"application/json":{"schema":{"type":"object","additionalProperties":false,"properties":{${properties}}}}}}}}}}}`
  const kind = (values: string): string => `"kind":{"type":"string","enum":[${values}]}`
  const [old, more, open] = [
    closed(kind('"a","b"')),
    closed(`${kind('"a","b"')},"size":{"type":"integer"}`),
    closed(kind('"a","b","c"'))
  ]
  const ends = closed(kind('"a","b"'), ',"deprecated":true,"x-sunset":"2026-12-31"')

  it.each([
    [more, ["--unknown-properties", "ignored"], 1, 0, "readers ignore unknown properties"],
    [open, ["--enums", "open"], 1, 0, "readers cope with unknown values of enumerations"],
    [ends, ["--notice", "90d"], 0, 1, "an end is announced 90d ahead"],
    [open, ["--exhaustive"], 1, 0, "all users are known"],
    [open, ["--unstable", "none", "--unknown-properties", "as-written"], 1, 1, "every level of stability is a promise"]
  ])(
    "is said on the command line, before the configuration, and stated (%#)",
    async (fresh, words, plain, asked, said) => {
      const folder = folderWith({
        "a.json": old,
        "b.json": fresh,
        "lintel.config.js": "export default { policy: { unknownProperties: 'asWritten' } }"
      })
      const diff = (...options: ReadonlyArray<string>): Promise<Ran> =>
        lintel(folder, "diff", "a.json", "b.json", "--now", "2026-12-03", ...options)
      expect((await diff()).code).toBe(plain)
      const ran = await diff(...words)
      expect(ran.code).toBe(asked)
      expect(ran.stdout.replaceAll(/\s+/g, " ")).toContain(said)
    }
  )

  it("has to be said in words that there are", async () => {
    const folder = folderWith({ "a.json": old })
    expect(refused(await lintel(folder, "diff", "a.json", "a.json", "--notice", "soon"))).toContain("length of time")
    const both = ["--unstable", "none", "--unstable", "beta"]
    expect(refused(await lintel(folder, "diff", "a.json", "a.json", ...both))).toContain("name one of both")
    expect(refused(await lintel(folder, "diff", "a.json", "a.json", "--enums", "opne"))).toContain("open")
  })
})

describe("a long comparison in Markdown", () => {
  const paths = (count: number): string =>
    JSON.stringify({
      openapi: "3.1.0",
      info: { title: "t", version: "1" },
      paths: Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `/p${index}`,
          { get: { operationId: `read${index}`, responses: { "200": { description: "" } } } }
        ])
      )
    })

  it("begins with what it says in all, a short one with what it found", async () => {
    const folder = folderWith({ "ten.json": paths(10), "two.json": paths(2), "nine.json": paths(9) })
    const long = await lintel(folder, "diff", "ten.json", "two.json", "--format", "markdown")
    expect(long.stdout.split("\n").slice(0, 3)).toEqual([
      "**breaking**: 8 errors. Next version: major.",
      "",
      "- **An operation is gone (8)**: `read2`, `read3`, `read4`, `read5`, `read6`, `read7` and 2 more"
    ])
    const short = await lintel(folder, "diff", "ten.json", "nine.json", "--format", "markdown")
    expect(short.stdout.startsWith("## BREAKING")).toBe(true)
  })
})
