import { execFileSync, type ExecFileSyncOptions } from "node:child_process"
import { mkdirSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { describe, expect, it } from "vitest"
import { design, pets, withoutTimeout } from "./designs.js"
import { folderWith, lintel, lintelWith, type Ran, write } from "./run.js"

const quiet: ExecFileSyncOptions = { stdio: ["ignore", "pipe", "pipe"] }
const identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]

const git = (cwd: string, ...args: ReadonlyArray<string>): void => {
  execFileSync("git", [...identity, ...args], { ...quiet, cwd })
}

const commit = (folder: string, files: Readonly<Record<string, string>>, message: string): void => {
  write(folder, files)
  git(folder, "add", "-A")
  git(folder, "commit", "-q", "-m", message)
}

const repository = (files: Readonly<Record<string, string>>): string => {
  const folder = folderWith({ ".gitignore": "node_modules\n" })
  git(folder, "init", "-q", "-b", "main")
  commit(folder, files, "first")
  return folder
}

const refused = ({ code, stdout, stderr }: Ran): string => {
  expect([code, stdout]).toEqual([2, ""])
  return stderr
}

describe("REF:path", () => {
  it("has what stands for an address as it was then, where the revision has it", async () => {
    const order = (required: string): string => `{"$defs": {"Order": {"type": "object", "required": [${required}]}}}`
    const address = "https://x.example.com/schemas/order.json"
    const api = pets.replace("#/components/schemas/Pet", `${address}#/$defs/Order`)
    const folder = repository({
      "api.yaml": api,
      "schema.json": `{"properties": {"order": {"$ref": "${address}#/$defs/Order"}}}`,
      "schemas/order.json": order('"id"')
    })
    write(folder, { "schemas/order.json": order(""), "sub/x": "" })
    const given = ["--resolve", "https://x.example.com/schemas=schemas"]
    for (const file of ["api.yaml", "schema.json"]) {
      expect((await lintel(folder, "diff", `HEAD:${file}`, file)).code).toBe(3)
      expect((await lintel(folder, "diff", `HEAD:${file}`, file, ...given)).code).toBe(1)
      expect((await lintel(folder, "diff", `HEAD:${file}`, `HEAD:${file}`, ...given)).code).toBe(0)
    }
    const inside = join(folder, "sub")
    const both = ["--resolve", `${address}=../schemas/order.json`, "--format", "plain"]
    const ran = await lintel(inside, "diff", "HEAD:api.yaml", "../api.yaml", ...both)
    expect([ran.code, ran.stdout.includes("HEAD:schemas/order.json:1:")]).toEqual([1, true])
    // What was never in the repository is the same for both.
    const copy = join(folderWith({ "order.json": order("") }), "order.json")
    expect((await lintel(folder, "diff", "HEAD:api.yaml", "api.yaml", "--resolve", `${address}=${copy}`)).code).toBe(0)
  })

  it("says what is missing where a revision is named alone", async () => {
    const folder = repository({ "pets.yaml": pets })
    const stderr = refused(await lintel(folder, "plan", "HEAD", "pets.yaml"))
    expect(stderr).toContain("HEAD is a git revision")
    expect(stderr).toContain("HEAD:design.ts")
    expect(refused(await lintel(folder, "plan", "HEAT", "pets.yaml"))).not.toContain("revision")
  })

  it("reads a document with the files it refers to as they were", async () => {
    const split = pets.replace("#/components/schemas/Pet", "./parts/pet.yaml")
    const folder = repository({ "api/pets.yaml": split, "api/parts/pet.yaml": "type: object\nrequired: [name]\n" })
    const before = await lintel(folder, "snapshot", "api/pets.yaml")
    commit(folder, { "api/parts/pet.yaml": "type: object\n" }, "second")
    const names = ["HEAD~1:api/pets.yaml", "HEAD~:api/pets.yaml", "main~1:./api/pets.yaml"]
    for (const name of names) expect(await lintel(folder, "snapshot", name)).toEqual(before)
    expect((await lintel(folder, "snapshot", "api/pets.yaml")).stdout).not.toBe(before.stdout)
    expect((await lintel(join(folder, "api"), "snapshot", "HEAD~1:api/pets.yaml")).stdout).toBe(before.stdout)
    expect((await lintel(join(folder, "api"), "snapshot", "HEAD~1:./pets.yaml")).stdout).toBe(before.stdout)
    expect((await lintel(join(folder, "api"), "snapshot", "HEAD~1:pets.yaml")).stdout).toBe(before.stdout)
  })

  it("names the revision in places", async () => {
    const folder = repository({ "pets.yaml": pets.replace("schemas/Pet", "schemas/Pat") })
    const { stdout } = await lintel(folder, "check", "main:pets.yaml", "--format", "json")
    expect(stdout).toContain('"file": "main:pets.yaml"')
  })

  it("annotates files as they are now: what a revision held stands at the head of its file", async () => {
    const folder = repository({ "api/pets.yaml": pets })
    commit(folder, { "api/pets.yaml": pets.replace("/pets/{id}", "/animals/{id}").replace("getPet", "find") }, "second")
    for (const at of [folder, join(folder, "api")]) {
      const path = at === folder ? "api/pets.yaml" : "pets.yaml"
      const ran = (format: string): Promise<Ran> => lintel(at, "diff", "HEAD~1:api/pets.yaml", path, "--format", format)
      const github = (await ran("github")).stdout
      expect(github).toContain(`::error file=${path},line=1,col=1,title=compat/operation-removed`)
      const sarif = JSON.parse((await ran("sarif")).stdout)
      const files = sarif.runs[0].results.flatMap((one: { readonly locations: ReadonlyArray<object> }) => one.locations)
      expect(JSON.stringify(files)).toContain(`"artifactLocation":{"uri":"${path}"`)
      expect(JSON.stringify(files)).not.toContain("HEAD")
      expect((await ran("plain")).stdout).toContain("HEAD~1:api/pets.yaml:5:5")
    }
  })

  it("loads a design with its modules as it was, by the packages that are installed", async () => {
    const parts = {
      "src/system.ts": design.replace("export const shop", 'export { name } from "./name.js"\nexport const shop'),
      "src/name.ts": 'export const name = "first"\n'
    }
    const folder = repository(parts)
    commit(folder, { "src/system.ts": withoutTimeout }, "second")
    const old = await lintel(folder, "snapshot", "HEAD~1:src/system.ts")
    expect([old.code, old.stderr]).toEqual([0, ""])
    expect(JSON.parse(old.stdout).calls["orders/to-pay"].policy).toEqual({ timeouts: { perTry: "800ms" } })
    const late = await lintel(folder, "check", "HEAD:src/system.ts", "--format", "github")
    expect(late.stdout).toContain("file=HEAD%3Asrc/system.ts,line=9")
  })

  it("says what is wrong with a revision or a path", async () => {
    const folder = repository({ "pets.yaml": pets, "sub/x.json": '{ "lintel": "1.0" }' })
    expect(refused(await lintel(folder, "check", "mian:pets.yaml"))).toContain(
      "there is no revision mian in this repository; did you mean main?"
    )
    expect(refused(await lintel(folder, "check", "HEAD~3:pets.yaml"))).toContain(
      "there is no revision HEAD~3 in this repository: HEAD has one commit in all"
    )
    expect(refused(await lintel(folder, "check", "mian~1:pets.yaml"))).toContain("there is no revision mian~1")
    expect(refused(await lintel(folder, "check", "main:pats.yaml"))).toContain(
      "no such file at that revision; did you mean pets.yaml?"
    )
    expect(refused(await lintel(folder, "check", "main:sup"))).toContain("did you mean sub?")
    expect(refused(await lintel(folder, "check", "main:sub"))).toContain("main:sub is a folder")
    expect(refused(await lintel(folder, "check", "main:../../etc/passwd"))).toContain("no such file")
    expect(refused(await lintel(folder, "check", "--", "-x:pets.yaml"))).toContain("there is no revision -x")
    expect(refused(await lintel(folder, "check", "--", "--output=x:pets.yaml"))).toContain(
      "there is no revision --output=x"
    )
    expect(refused(await lintel(folderWith({}), "check", "main:pets.yaml"))).toContain("is in no git repository")
    expect(refused(await lintel(folder, "check", "C:\\apis\\pets.yaml"))).toContain("no such file")
    expect(refused(await lintel(folder, "check", "https://example.org/pets.yaml"))).toContain("address of the network")
  })

  it("in a shallow clone says what to fetch", async () => {
    const folder = repository({ "pets.yaml": pets })
    commit(folder, { "pets.yaml": `${pets}# more\n` }, "second")
    const clone = folderWith({})
    git(clone, "clone", "-q", "--depth=1", pathToFileURL(folder).href, "clone")
    const message = refused(await lintel(join(clone, "clone"), "check", "HEAD~1:pets.yaml"))
    expect(message).toContain("which is shallow: HEAD has one commit here")
    expect(message).toContain("git fetch --deepen")
    expect(refused(await lintel(join(clone, "clone"), "check", "other:pets.yaml"))).toContain("git fetch --unshallow")
    expect((await lintel(join(clone, "clone"), "check", "HEAD:pets.yaml")).code).toBe(0)
  })

  it("follows links inside the tree, and none that leave it", async () => {
    const folder = repository({ "real/pets.yaml": pets })
    symlinkSync("real/pets.yaml", join(folder, "link.yaml"))
    symlinkSync("/etc/passwd", join(folder, "out.yaml"))
    symlinkSync("loop.yaml", join(folder, "loop.yaml"))
    commit(folder, {}, "links")
    expect((await lintel(folder, "check", "HEAD:link.yaml")).code).toBe(0)
    expect(refused(await lintel(folder, "check", "HEAD:out.yaml"))).toContain("no such file")
    expect(refused(await lintel(folder, "check", "HEAD:loop.yaml"))).toContain("loop of symbolic links")
  })

  it("a file that exists is never taken for a revision", async () => {
    const folder = repository({ "main:pets.json": '{ "lintel": "1.0", "services": { "here": {} } }' })
    const { stdout } = await lintel(folder, "snapshot", "main:pets.json")
    expect(Object.keys(JSON.parse(stdout).services)).toEqual(["here"])
  })

  it("limits hold for revisions as well", async () => {
    const folder = repository({ "pets.yaml": pets })
    expect(refused(await lintel(folder, "check", "HEAD:pets.yaml", "--max-input", "100"))).toContain("the limit is 100")
  })
})

describe("files that are not as expected", () => {
  it("folders, loops, too large, unreadable and endless ones", async () => {
    const folder = folderWith({ "big.json": `{ "lintel": "1.0", "x": "${"a".repeat(2000)}" }`, "secret.json": "{}" })
    mkdirSync(join(folder, "empty"))
    symlinkSync("a.json", join(folder, "b.json"))
    symlinkSync("b.json", join(folder, "a.json"))
    expect(refused(await lintel(folder, "check", "empty"))).toContain("no module in empty makes a System")
    expect(refused(await lintel(folder, "check"))).toContain("lintel init writes a small one")
    symlinkSync("nowhere.yaml", join(folder, "lost.yaml"))
    expect(refused(await lintel(folder, "check", "lost.yaml"))).toContain(
      "lost.yaml: is a symbolic link, and what it leads to is not there"
    )
    expect(refused(await lintel(folder, "subtype", "empty", "big.json"))).toContain(
      "empty is a folder; name a file in it"
    )
    expect(refused(await lintel(folder, "check", "a.json"))).toContain("a.json: is a loop of symbolic links")
    expect(refused(await lintel(folder, "check", "big.json", "--max-input", "1KB"))).toContain("the limit is 1,000")
    expect(refused(await lintel(folder, "check", "/dev/zero", "--max-input", "1MB"))).toContain(
      "more than 1,000,000 bytes"
    )
    expect(refused(await lintel(folder, "check", "secret.json/x"))).toContain("no such file")
    expect(refused(await lintel(folder, "check", `${"x".repeat(300)}.json`))).toContain("name that is too long")
    expect(refused(await lintel(folder, "check", "big\0.json"))).toContain("U+0000")
  })

  it("references stay inside the repository, by path and by link", async () => {
    const folder = folderWith({ "secret.yaml": "type: string\nx-secret: 42\n" })
    const inside = join(folder, "repository")
    write(inside, {
      ".git/HEAD": "",
      "up.yaml": pets.replace("#/components/schemas/Pet", "../secret.yaml"),
      "link.yaml": pets.replace("#/components/schemas/Pet", "./linked.yaml"),
      "shared/part.yaml": "type: object\n",
      "apis/pets.yaml": pets.replace("#/components/schemas/Pet", "../shared/part.yaml")
    })
    symlinkSync("../secret.yaml", join(inside, "linked.yaml"))
    for (const file of ["up.yaml", "link.yaml"]) {
      const { code, stdout } = await lintel(inside, "snapshot", file)
      expect(code).toBe(0)
      expect(stdout).not.toContain("42")
      expect(stdout).toContain("unresolved:")
    }
    expect((await lintel(inside, "snapshot", "apis/pets.yaml")).stdout).not.toContain("unresolved:")
  })

  it("progress is for a person who waits, on standard error", async () => {
    const folder = folderWith({ "a.json": '{ "lintel": "1.0" }' })
    const waiting = { elapsed: () => 5000 }
    expect((await lintelWith(folder, ["check", "a.json"], waiting)).stderr).toBe("")
    expect((await lintelWith(folder, ["check", "a.json"], { ...waiting, isTTY: true })).stderr).toContain(
      "reading a.json"
    )
  })
})
