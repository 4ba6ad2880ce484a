import { describe, expect, it } from "vitest"
import { design, inModules, pets, withoutTimeout } from "./designs.js"
import { folderWith, lintel, lintelWith, write } from "./run.js"

describe("lintel check", () => {
  it("finds the only design of a folder and nothing wrong with it", async () => {
    const { code, stdout, stderr } = await lintel(folderWith({ "design.ts": design }), "check", "--profile", "starter")
    expect([code, stderr]).toEqual([0, ""])
    expect(stdout).toContain("Verdict: holds; exit 0")
    expect(stdout).toContain("as of 2026-12-03, profile starter")
  })

  it("shows the author's own line of a finding, and ends with 1", async () => {
    const folder = folderWith({ "src/design.ts": withoutTimeout })
    const { code, stdout } = await lintel(folder, "check", "--profile", "starter", "--fail-on", "warning")
    expect(code).toBe(1)
    expect(stdout).toContain("resilience/no-timeout")
    expect(stdout).toContain("src/design.ts:9:27")
    expect(stdout).toContain("export const toPayments = Call.make({")
    expect(await lintel(folder, "check", "src/design.ts", "--profile", "starter")).toMatchObject({ code: 0 })
  })

  it("checks snapshots and documents, with their own lines", async () => {
    const folder = folderWith({ "pets.yaml": pets.replace("#/components/schemas/Pet", "#/components/schemas/Pat") })
    const { code, stdout } = await lintel(folder, "check", "pets.yaml", "--format", "github")
    expect(code).toBe(3)
    expect(stdout).toMatch(/::warning file=pets\.yaml,line=14,col=\d+,title=input\/document/)
    write(folder, { "s.json": '{\n  "lintel": "1.0",\n  "services": {\n    "web": {}\n  }\n}\n' })
    const snapshot = await lintel(folder, "check", "s.json", "--format", "github", "--profile", "starter")
    expect(snapshot.stdout).toMatch(/file=s\.json,line=4,col=5,title=ownership\/missing-owner/)
  })

  it("takes a folder of documents, whatever else lies beside them", async () => {
    const other = pets.replace("title: Pets", "title: Others")
    const beside = { "package.json": "{}", "apis/parts/pet.json": '{ "type": "string" }', "apis/notes.md": "# Notes" }
    const folder = folderWith({ "apis/pets.yaml": pets, "apis/v2/others.yaml": other, ...beside })
    const named = await lintel(folder, "check", "apis/pets.yaml", "apis/v2/others.yaml", "--format", "json")
    expect(named.code).toBeLessThan(2)
    expect(await lintel(folder, "check", "apis", "--format", "json")).toEqual(named)
    expect(await lintel(folder, "check", ".", "--format", "json")).toEqual(named)
    const broken = folderWith({ "apis/pets.yaml": pets, "apis/broken.yaml": "a: [" })
    expect((await lintel(broken, "check", "apis")).stderr).toContain("apis/broken.yaml:1:")
  })

  it("leaves files of several documents out that say nothing of a design, among others", async () => {
    const folder = folderWith({
      "apis/pets.yaml": pets,
      "apis/services.yaml": "kind: Service\napiVersion: v1\n---\nkind: Service\napiVersion: v1\n",
      "schemas/two.yaml": "type: object\n---\ntype: string\n"
    })
    expect(await lintel(folder, "check", "apis", "--format", "json")).toEqual(
      await lintel(folder, "check", "apis/pets.yaml", "--format", "json")
    )
    expect((await lintel(folder, "check", "apis/services.yaml")).stderr).toContain("this is no document Lintel knows")
    const two = await lintel(folder, "subtype", "schemas/two.yaml", "schemas/two.yaml")
    expect([two.code, two.stderr]).toEqual([2, expect.stringContaining("more than one YAML document")])
  })

  it("puts several inputs together; where they disagree a finding says so", async () => {
    const folder = folderWith({
      "a.json": '{ "lintel": "1.0", "services": { "web": { "tier": "critical" } } }',
      "b.json": '{ "lintel": "1.0", "services": { "web": {} } }',
      "x/pets.yaml": pets,
      "y/pets.yaml": pets.replace("getPet", "readPet")
    })
    const conflict = await lintel(folder, "check", "a.json", "b.json", "--format", "json")
    expect(conflict.code).toBe(1)
    expect(JSON.parse(conflict.stdout).findings).toContainEqual(
      expect.objectContaining({
        code: "input/conflict",
        subject: "service:web",
        data: { kept: "a.json", dropped: "b.json" }
      })
    )
    const documents = await lintel(folder, "snapshot", "x/pets.yaml", "y/pets.yaml")
    expect(Object.keys(JSON.parse(documents.stdout).contracts)).toEqual(["pets", "y-pets"])
  })

  it("judges readers by their own documents against the writer's, each in its place", async () => {
    const document = (title: string, action: string, channel: string, required: string): string =>
      [
        "asyncapi: 3.0.0",
        `info: { title: ${title}, version: 1.0.0 }`,
        `channels: { ${channel}: { address: sales.placed, messages: { placed: { $ref: "#/components/messages/Placed" } } } }`,
        `operations: { run: { action: ${action}, channel: { $ref: "#/channels/${channel}" } } }`,
        "components:",
        "  messages:",
        "    Placed:",
        `      payload: { type: object, properties: { id: { type: string } }, required: [${required}] }`,
        ""
      ].join("\n")
    const folder = folderWith({
      "bill.yaml": document("bill", "receive", "in", "id, sum"),
      "mail.yaml": document("mail", "receive", "in", "id"),
      "sales.yaml": document("sales", "send", "out", "id")
    })
    const { code, stdout } = await lintel(folder, "check", ".", "--format", "json")
    const found: ReadonlyArray<{ code: string; subject: string }> = JSON.parse(stdout).findings
    expect([code, found.filter((one) => !one.code.startsWith("ownership/"))]).toMatchObject([
      1,
      [{ code: "events/unreadable-version", subject: "service:bill", witness: { payload: { value: { id: "a" } } } }]
    ])
    const page = await lintel(folder, "check", ".", "--format", "plain")
    expect(page.stdout).toContain("bill.yaml:4:15")
    expect(page.stdout).toContain("sales.yaml:7:5")
    write(folder, { "new/bill.yaml": document("bill", "receive", "in", "id, sum") })
    write(folder, { "new/sales.yaml": document("sales", "send", "out", "id, sum") })
    write(folder, { "old/bill.yaml": document("bill", "receive", "in", "id, sum") })
    write(folder, { "old/sales.yaml": document("sales", "send", "out", "id") })
    const mended = await lintel(folder, "plan", "old", "new", "--format", "json")
    expect([mended.code, JSON.parse(mended.stdout).findings[0]]).toMatchObject([0, { code: "plan/already-broken" }])
    const broken = await lintel(folder, "plan", "new", "old", "--format", "json")
    expect([broken.code, JSON.parse(broken.stdout).findings[0]]).toMatchObject([1, { code: "plan/end-broken" }])
  })

  it("takes patterns where the shell left them, on the command line and in the configuration", async () => {
    const folder = folderWith({
      "apis/a.json": '{ "lintel": "1.0", "services": { "a": {} } }',
      "apis/b.json": '{ "lintel": "1.0", "services": { "b": {} } }',
      "lintel.config.js": 'export default { design: ["apis/*.json"] }'
    })
    for (const words of [["apis/*.json"], ["apis/{b,a}.json"], []]) {
      const { stdout } = await lintel(folder, "snapshot", ...words)
      expect(Object.keys(JSON.parse(stdout).services)).toEqual(["a", "b"])
    }
    expect((await lintel(folder, "check", "apis/*.yaml")).stderr).toContain("no file matches apis/*.yaml")
    write(folder, { "apis/[x].json": '{ "lintel": "1.0", "services": { "x": {} } }' })
    const { stdout } = await lintel(folder, "snapshot", "apis/[x].json")
    expect(Object.keys(JSON.parse(stdout).services)).toEqual(["x"])
  })

  it("tells of what is constructed and belongs to no system", async () => {
    const forgotten = `${design}\nexport const Forgotten = Service.make("forgotten")\n`
    const { stdout } = await lintel(folderWith({ "design.ts": forgotten }), "check", "--format", "json")
    const found = JSON.parse(stdout).findings.filter((finding: { code: string }) => finding.code === "input/unreached")
    expect(found).toMatchObject([{ subject: "service:forgotten", data: { file: "design.ts", line: 16 } }])
  })

  it("tells of a module that is imported and not included, and of one that nobody imports", async () => {
    const unreached = async (files: Readonly<Record<string, string>>): Promise<unknown> => {
      const { stdout, stderr } = await lintel(folderWith(files), "check", "system.ts", "--format", "json")
      expect(stderr).toBe("")
      const { findings } = JSON.parse(stdout)
      return findings
        .filter((finding: { code: string }) => finding.code === "input/unreached")
        .map((finding: { subject: string; data: { file: string; line: number } }) => [
          finding.subject,
          finding.data.file,
          finding.data.line
        ])
    }
    const used = 'import * as plans from "./plans.js"'
    expect(await unreached(inModules(used, "services, plans"))).toEqual([])
    expect(await unreached(inModules(used, "services"))).toEqual([["call:orders/to-pay", "plans.ts", 4]])
    const nobody = inModules("", "services")
    expect(await unreached(nobody)).toEqual([["document:plans.ts", "plans.ts", 4]])
    const other = 'import { System } from "@lintel/core"\nimport * as plans from "./plans.js"\n'
    const another = {
      ...nobody,
      "other.ts": `${other}export const other = System.make("other", { include: [plans] })\n`
    }
    expect(await unreached(another)).toEqual([])
    const below = { ...nobody, "plans.ts": "", "plans/late.ts": `throw new Error("ran")\n${nobody["plans.ts"]}` }
    expect(await unreached(below)).toEqual([["document:plans%2Flate.ts", "plans/late.ts", 5]])
    const apart = { ...nobody, "plans.ts": "", "app/package.json": "{}", "app/plans.ts": nobody["plans.ts"] ?? "" }
    expect(await unreached(apart)).toEqual([])
    const typeOnly = inModules('import type { Late } from "./late.js"', "services")
    expect(await unreached({ ...typeOnly, "plans.ts": "", "late.ts": 'throw new Error("ran")\n' })).toEqual([])
  })

  it.each(["pretty", "plain", "json", "sarif", "github", "markdown", "junit", "html"])(
    "prints %s, the same bytes twice",
    async (format) => {
      const folder = folderWith({ "design.ts": withoutTimeout })
      const first = await lintel(folder, "check", "--format", format, "--fail-on", "warning")
      expect(first.stdout).toContain("resilience/no-timeout")
      expect(first.code).toBe(1)
      expect(await lintel(folder, "check", "--format", format, "--fail-on", "warning")).toEqual(first)
    }
  )

  it("colours only where a person reads it", async () => {
    const folder = folderWith({ "design.ts": withoutTimeout })
    const colourIn = async (env: Record<string, string>, isTTY: boolean): Promise<boolean> =>
      (await lintelWith(folder, ["check"], { env, isTTY })).stdout.includes("\u001b[")
    expect(await colourIn({}, false)).toBe(false)
    expect(await colourIn({}, true)).toBe(true)
    expect(await colourIn({ FORCE_COLOR: "1" }, false)).toBe(true)
    expect(await colourIn({ NO_COLOR: "1" }, true)).toBe(false)
    expect(await colourIn({ NO_COLOR: "1", FORCE_COLOR: "1" }, true)).toBe(false)
    expect(await colourIn({ TERM: "dumb" }, true)).toBe(false)
  })

  it("takes the day from --now, else from SOURCE_DATE_EPOCH, else today", async () => {
    const folder = folderWith({ "a.json": '{ "lintel": "1.0" }' })
    const dayWith = async (env: Record<string, string>, ...argv: ReadonlyArray<string>): Promise<string> =>
      JSON.parse((await lintelWith(folder, ["check", "a.json", "--format", "json", ...argv], { env })).stdout).now
    expect(await dayWith({})).toBe("2026-12-03")
    expect(await dayWith({ SOURCE_DATE_EPOCH: "86400" })).toBe("1970-01-02")
    expect(await dayWith({ SOURCE_DATE_EPOCH: "86400" }, "--now", "2027-01-01")).toBe("2027-01-01")
    const refused = await lintelWith(folder, ["check", "a.json"], { env: { SOURCE_DATE_EPOCH: "soon" } })
    expect([refused.code, refused.stdout]).toEqual([2, ""])
  })
})
