import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { design, pets } from "./designs.js"
import { folderWith, lintel, write } from "./run.js"

describe("lintel snapshot", () => {
  it("writes the canonical Model, and checks the same", async () => {
    const folder = folderWith({ "design.ts": design })
    const first = await lintel(folder, "snapshot")
    expect([first.code, first.stderr]).toEqual([0, ""])
    expect(JSON.parse(first.stdout)).toMatchObject({ lintel: "1.0", system: { name: "shop" } })
    expect(await lintel(folder, "snapshot", "--out", "s.json")).toEqual({ code: 0, stdout: "", stderr: "" })
    expect(readFileSync(join(folder, "s.json"), "utf8")).toBe(first.stdout)
    expect((await lintel(folder, "snapshot", "s.json")).stdout).toBe(first.stdout)
    expect((await lintel(folder, "snapshot", "--output", "t.json")).code).toBe(0)
    expect(readFileSync(join(folder, "t.json"), "utf8")).toBe(first.stdout)
    const [a, b] = [
      await lintel(folder, "check", "--format", "json"),
      await lintel(folder, "check", "s.json", "--format", "json")
    ]
    expect(b).toEqual(a)
  })

  it("leaves nothing behind where it cannot write", async () => {
    const folder = folderWith({ "design.ts": design, "there/x": "" })
    for (const target of ["there", "absent/s.json"]) {
      const { code, stdout, stderr } = await lintel(folder, "snapshot", "--out", target)
      expect([code, stdout]).toEqual([2, ""])
      expect(stderr).toContain(`${target} cannot be written`)
    }
    expect(readdirSync(folder).toSorted()).toEqual(["design.ts", "node_modules", "package.json", "there"])
  })
})

describe("lintel explain", () => {
  it("lists codes, all or those of an area", async () => {
    const folder = folderWith({})
    const { code, stdout } = await lintel(folder, "explain", "saga", "--format", "markdown")
    expect(code).toBe(0)
    expect(stdout).toContain("- `saga/lock-kept`: A saga ends and keeps a lock.")
    expect(stdout).not.toContain("`resilience/")
    const all: ReadonlyArray<{ readonly code: string }> = JSON.parse(
      (await lintel(folder, "explain", "--format", "json")).stdout
    )
    const codes = all.map((kind) => kind.code)
    expect(codes).toEqual([...new Set(codes)].toSorted())
    expect(codes).toEqual(expect.arrayContaining(["compat/request-narrowed", "plan/no-order", "saga/lock-kept"]))
    expect(await lintel(folder, "explain", "sagas")).toMatchObject({ code: 2, stdout: "" })
  })

  it("shows the page of a rule, of a finding about inputs, and of a built-in code", async () => {
    const folder = folderWith({})
    const page = await lintel(folder, "explain", "resilience/no-timeout", "--format", "markdown")
    expect([page.code, page.stderr]).toEqual([0, ""])
    expect(page.stdout).toMatch(/^# .+\n\n## Why it matters/)
    expect((await lintel(folder, "explain", "resilience/no-timeout")).stdout).toContain("Why it matters")
    expect((await lintel(folder, "explain", "input/unreached")).stdout).toContain("System.make")
    expect((await lintel(folder, "explain", "acceptance/unused")).stdout).toContain("acceptance/unused")
    const json = JSON.parse((await lintel(folder, "explain", "input/conflict", "--format", "json")).stdout)
    expect(json).toMatchObject({ code: "input/conflict", severity: "error" })
  })

  it("shows one finding by the beginning of its fingerprint", async () => {
    const folder = folderWith({ "design.ts": design.replace('timeout: "800ms"', 'criticality: "soft"') })
    const report = JSON.parse((await lintel(folder, "check", "--format", "json")).stdout)
    const found = report.findings.find((finding: { code: string }) => finding.code === "resilience/no-timeout")
    const { code, stdout } = await lintel(folder, "explain", found.fingerprint.slice(0, 8))
    expect(code).toBe(0)
    expect(stdout).toContain("resilience/no-timeout")
    const unknown = await lintel(folder, "explain", "00000000")
    expect([unknown.code, unknown.stdout]).toEqual([2, ""])
    expect(unknown.stderr).toContain("no finding of design.ts has a fingerprint that begins with 00000000")
  })
})

describe("lintel subtype", () => {
  it("shows the proof of an inclusion where it is asked to", async () => {
    const folder = folderWith({
      "narrow.json": '{ "type": "object", "properties": { "n": { "type": "integer", "minimum": 2 } } }',
      "wide.json": '{ "type": "object", "properties": { "n": { "type": "number", "minimum": 1 } } }'
    })
    const asked = ["subtype", "narrow.json", "wide.json", "--format"]
    expect((await lintel(folder, ...asked, "plain")).stdout).not.toContain("implies")
    const { stdout } = await lintel(folder, ...asked, "plain", "--explain")
    expect(stdout).toContain("/n: minimum 2 implies minimum 1")
    expect(stdout).toContain('/n: type "integer" implies type "number"')
    const tree = JSON.parse((await lintel(folder, ...asked, "json", "--explain")).stdout)
    expect(tree.reasons[0].reasons.map(({ at }: { readonly at: string }) => at)).toEqual(["", "/n"])
    expect(JSON.parse((await lintel(folder, ...asked, "json")).stdout).reasons).toEqual([])
  })

  it("says what formats would refuse where nobody said whether they count", async () => {
    const folder = folderWith({
      "text.json": '{ "type": "string", "maxLength": 40 }',
      "mail.json": '{ "type": "string", "format": "email" }',
      "long.json": '{ "type": "string", "maxLength": 50 }'
    })
    const { code, stdout } = await lintel(folder, "subtype", "text.json", "mail.json", "--format", "plain")
    expect(code).toBe(0)
    expect(stdout).toContain("With --formats assertion mail.json refuses")
    const said = await lintel(folder, "subtype", "text.json", "mail.json", "--formats", "annotation")
    expect([said.code, said.stdout]).toEqual([0, expect.not.stringContaining("--formats")])
    expect((await lintel(folder, "subtype", "text.json", "mail.json", "--formats", "assertion")).code).toBe(1)
    expect((await lintel(folder, "subtype", "text.json", "long.json")).stdout).not.toContain("format")
  })

  const schemas = {
    "int.json": '{ "type": "integer" }',
    "number.yaml": "type: number\n",
    "open.json": '{ "type": "object", "properties": { "a": { "type": "string" } } }',
    "more.json": '{ "type": "object", "properties": { "a": { "type": "string" }, "b": { "type": "string" } } }',
    "pets.yaml": pets
  }

  it("answers with a value that shows it", async () => {
    const folder = folderWith(schemas)
    const included = await lintel(folder, "subtype", "int.json", "number.yaml", "--format", "json")
    expect([included.code, included.stderr]).toEqual([0, ""])
    expect(JSON.parse(included.stdout)).toEqual({ verdict: "included", reasons: [] })
    const not = await lintel(folder, "subtype", "number.yaml", "int.json", "--format", "json")
    expect(not.code).toBe(1)
    const answer = JSON.parse(not.stdout)
    expect(answer.verdict).toBe("not-included")
    expect(Number.isInteger(answer.witness.value)).toBe(false)
    expect(answer.reasons.length).toBeGreaterThan(0)
    expect((await lintel(folder, "subtype", "number.yaml", "int.json", "--format", "plain")).stdout).toContain(
      "checked against both"
    )
  })

  it("knows the relation, the dialect and parts of documents", async () => {
    const folder = folderWith(schemas)
    expect((await lintel(folder, "subtype", "open.json", "more.json")).code).toBe(1)
    expect((await lintel(folder, "subtype", "open.json", "more.json", "--relation", "sender-closed")).code).toBe(0)
    write(folder, {
      "null.json": '{ "const": { "name": null } }',
      "bad.json": '{ "type": 7 }',
      "old.json": '{ "$schema": "urn:x" }'
    })
    const name = "pets.yaml#/components/schemas/Pet"
    expect((await lintel(folder, "subtype", "null.json", name)).code).toBe(0)
    expect((await lintel(folder, "subtype", "null.json", name, "--dialect-b", "2020-12")).code).toBe(1)
    for (const [file, message] of [
      ["pets.yaml", "name a schema in it"],
      ["bad.json", "bad.json:1:3"],
      ["old.json", "no dialect"],
      ["int.json#/nope", "has nothing at #/nope"],
      ["gone.json", "there is no such file"]
    ] as const) {
      const { code, stdout, stderr } = await lintel(folder, "subtype", file, "int.json")
      expect([code, stdout]).toEqual([2, ""])
      expect(stderr).toContain(message)
    }
  })

  it("reads a schema with the files it refers to, and any object as a schema", async () => {
    const folder = folderWith({
      "a.json":
        '{ "$schema": "http://json-schema.org/draft-07/schema#", "items": { "$ref": "parts/b.json#/definitions/B" } }',
      "parts/b.json": '{ "definitions": { "B": { "$ref": "../c.yaml" } } }',
      "c.yaml": "type: string\n",
      "short.json": '{ "items": { "type": "string", "maxLength": 3 } }',
      "long.json": '{ "minLength": 3 }',
      "any.json": '{ "x-note": "anything" }'
    })
    expect((await lintel(folder, "subtype", "short.json", "a.json")).code).toBe(0)
    const { code, stdout } = await lintel(folder, "subtype", "a.json", "short.json")
    expect(code).toBe(1)
    expect(stdout).toContain("c.yaml:1:")
    expect((await lintel(folder, "subtype", "long.json", "any.json")).code).toBe(0)
    expect((await lintel(folder, "subtype", "any.json", "long.json")).code).toBe(1)
    expect((await lintel(folder, "diff", "long.json", "long.json")).code).toBe(0)
  })

  it("says when it is not decided", async () => {
    const folder = folderWith(schemas)
    const asked = ["subtype", "more.json", "open.json", "--budget", "1", "--format", "json"]
    const { code, stdout } = await lintel(folder, ...asked)
    expect([code, JSON.parse(stdout).verdict]).toEqual([3, "undecided"])
    expect((await lintel(folder, ...asked, "--allow-undecided")).code).toBe(0)
  })
})

describe("lintel import", () => {
  it("writes a module that makes a compatible contract again", async () => {
    const folder = folderWith({ "pets.yaml": pets })
    const ran = await lintel(folder, "import", "pets.yaml", "--out", "imported.ts")
    expect([ran.code, ran.stdout]).toEqual([0, ""])
    const there = await lintel(folder, "diff", "pets.yaml", "imported.ts", "--format", "json")
    expect([there.stderr, JSON.parse(there.stdout).verdict]).toEqual(["", "compatible"])
    const back = await lintel(folder, "diff", "imported.ts", "pets.yaml", "--format", "json")
    expect(JSON.parse(back.stdout).verdict).toBe("compatible")
    const machine = {
      StartAt: "Ship",
      States: {
        Ship: {
          Type: "Map",
          ItemProcessor: {
            StartAt: "One",
            States: {
              One: {
                Type: "Task",
                Resource: "arn:aws:states:::lambda:invoke",
                Parameters: { FunctionName: "ship" },
                End: true
              }
            }
          },
          End: true
        }
      }
    }
    write(folder, { "ship.asl.json": JSON.stringify(machine) })
    const partly = await lintel(folder, "import", "ship.asl.json", "--out", "ship.ts")
    expect(partly.stderr).toContain(
      "Not read as it was written:\n  ship.asl.json:1: a Map does its steps once for each item"
    )
    expect((await lintel(folder, "import", "gone.yaml")).stderr).toContain("gone.yaml: there is no such file")
  })
})

describe("lintel init", () => {
  it("writes a design that checks clean, with nothing left unchecked, and never overwrites", async () => {
    const folder = folderWith({})
    const made = await lintel(folder, "init", "my shop")
    expect([made.code, made.stderr]).toEqual([0, ""])
    expect(JSON.parse(readFileSync(join(folder, "my shop/package.json"), "utf8")).name).toBe("my-shop")
    const { code, stdout } = await lintel(join(folder, "my shop"), "check", "--format", "json")
    const report = JSON.parse(stdout)
    expect([code, report.verdict, report.findings, report.notChecked]).toEqual([0, "holds", [], []])
    const again = await lintel(folder, "init", "my shop")
    expect([again.code, again.stdout]).toEqual([2, ""])
    expect(again.stderr).toContain("nothing was written")
  })
})
