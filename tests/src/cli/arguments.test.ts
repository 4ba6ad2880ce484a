import { describe, expect, it } from "vitest"
import { folderWith, lintel, lintelWith } from "./run.js"

const commands = ["check", "diff", "plan", "subtype", "render", "import", "snapshot", "explain", "accept", "init"]

describe("help", () => {
  it("lists every command, and each has a page that names its options", async () => {
    const { code, stdout, stderr } = await lintel("/", "--help")
    expect([code, stderr]).toEqual([0, ""])
    for (const name of commands) {
      expect(stdout).toContain(`\n  ${name} `)
      const page = await lintel("/", name, "--help")
      expect([page.code, page.stderr]).toEqual([0, ""])
      expect(page.stdout).toContain(`lintel ${name}`)
      expect(page.stdout).toContain("--help")
      expect(await lintel("/", "help", name)).toEqual(page)
      expect(page.stdout.split("\n").filter((line) => line.length > 80)).toEqual([])
    }
  })

  it("prints the version", async () => {
    expect((await lintel("/", "--version")).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  it("without a command says what there is, on standard error", async () => {
    const { code, stdout, stderr } = await lintel("/")
    expect([code, stdout]).toEqual([2, ""])
    expect(stderr).toContain("Commands")
  })
})

describe("arguments that cannot be used end with 2, one message and nothing on standard output", () => {
  it.each([
    [["chekc"], 'there is no command "chekc"; did you mean check?'],
    [["--format"], '"--format" stands where a command belongs'],
    [["check", "--fromat", "json"], "there is no option --fromat; did you mean --format?"],
    [["check", "--format", "jsno"], "did you mean json?"],
    [["check", "--format"], "--format needs a value: --format FORMAT"],
    [["check", "--format", "--now"], "--format needs a value"],
    [["check", "--allow-undecided=yes"], "--allow-undecided takes no value"],
    [["check", "--now", "2026-02-30"], "is not a day"],
    [["check", "--max-input", "much"], "is not a size"],
    [["check", "--format", "json", "--format", "plain"], "--format is given twice"],
    [["check", "-x"], "there is no option -x"],
    [["subtype", "a.json"], "B is missing"],
    [["subtype", "a.json", "b.json", "c.json"], '"c.json" is one argument too many'],
    [["explain", "saga/step-uncompnsated"], "did you mean saga/step-uncompensated?"],
    [["check", "--__proto__"], "there is no option --__proto__"],
    [["help", "chekc"], "did you mean check?"]
  ])("%j", async (argv, message) => {
    const { code, stdout, stderr } = await lintel(folderWith({}), ...argv)
    expect(stderr).toContain(message)
    expect(stderr).toMatch(/^lintel: /)
    expect([code, stdout]).toEqual([2, ""])
  })

  it("reads what follows a bare -- as arguments", async () => {
    const { code, stderr } = await lintel(folderWith({}), "check", "--", "--help")
    expect(code).toBe(2)
    expect(stderr).toContain("--help: there is no such file")
  })
})

it("a defect of Lintel ends with 70, says what to report, and shows the stack only when asked", async () => {
  const broken = { today: () => Reflect.apply(() => JSON.parse("{"), undefined, []) }
  const folder = folderWith({ "a.json": '{ "lintel": "1.0" }' })
  const short = await lintelWith(folder, ["check", "a.json"], broken)
  expect([short.code, short.stdout]).toEqual([70, ""])
  expect(short.stderr).toContain("a defect of Lintel")
  expect(short.stderr).toContain("Report it")
  expect(short.stderr).not.toContain("    at ")
  const long = await lintelWith(folder, ["check", "a.json", "--verbose"], broken)
  expect(long.stderr).toContain("    at ")
  const debugged = await lintelWith(folder, ["check", "a.json"], { ...broken, env: { LINTEL_DEBUG: "1" } })
  expect(debugged.stderr).toContain("    at ")
})
