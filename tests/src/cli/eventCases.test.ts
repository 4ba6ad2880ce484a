import { describe, expect, it } from "vitest"
import { eventCases } from "./eventCases.js"
import { folderWith, lintel } from "./run.js"

const told = (stdout: string): ReadonlyArray<string> =>
  stdout === ""
    ? []
    : (
        JSON.parse(stdout) as {
          readonly findings: ReadonlyArray<{ readonly class: string; readonly code: string; readonly severity: string }>
        }
      ).findings.map((one) => `${one.class} ${one.severity} ${one.code}`)

describe("questions about events", () => {
  it.each(eventCases)("$name", async ({ args, exit, files, tells }) => {
    const folder = folderWith(
      Object.fromEntries(Object.entries(files).map(([name, file]) => [name, JSON.stringify(file)]))
    )
    const ran = await lintel(folder, ...args, "--format", "json")
    const found = told(ran.stdout)
    expect([ran.code, found]).toEqual([exit, found])
    for (const tell of tells) {
      const isThere = found.some((one) => one.includes(tell.replace("!", "")))
      expect([tell, isThere, found]).toEqual([tell, !tell.startsWith("!"), found])
    }
  })
})
