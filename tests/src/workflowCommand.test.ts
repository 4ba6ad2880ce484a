import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { main } from "lintel"
import { expect, it } from "vitest"

const run = async (
  words: ReadonlyArray<string>,
  cwd: string
): Promise<{ code: number; stdout: string; stderr: string }> => {
  const texts = { stdout: "", stderr: "" }
  const sink = (name: keyof typeof texts) => ({
    isTTY: false,
    write: (text: string) => {
      texts[name] += text
    }
  })
  const code = await main(words, {
    cwd,
    env: { NO_COLOR: "1" },
    stdout: sink("stdout"),
    stderr: sink("stderr"),
    today: () => "2026-12-03",
    elapsed: () => 0,
    importModule: (path) => import(/* @vite-ignore */ pathToFileURL(path).href),
    importPackage: (name) => import(/* @vite-ignore */ name)
  })
  return { code, ...texts }
}

const folder = mkdtempSync(join(tmpdir(), "lintel-workflow-"))
writeFileSync(
  join(folder, "design.json"),
  JSON.stringify({ lintel: "1.0", sagas: { checkout: { steps: { pay: {}, ship: { after: ["pay"] } } } } })
)
writeFileSync(join(folder, "flow.yaml"), "document: { dsl: 1.0.0, namespace: a, name: b, version: 0.1.0 }\ndo: []\n")

it.each(["asl", "serverless-workflow", "bpmn", "temporal", "effect-workflow"])("lintel render %s", async (target) => {
  const { code, stdout } = await run(["render", target, "design.json", "--of", "checkout"], folder)
  expect(code).toBe(0)
  expect(stdout).toContain("pay")
})

it("reads the machine that it writes, and says what it does not read", async () => {
  const { stdout } = await run(["render", "asl", "design.json"], folder)
  writeFileSync(join(folder, "checkout.asl.json"), stdout)
  const read = await run(["import", "checkout.asl.json"], folder)
  expect([read.code, read.stdout.includes('Saga.make("checkout"')]).toEqual([0, true])
  const refused = await run(["check", "flow.yaml"], folder)
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("this is a Serverless Workflow document")])
})
