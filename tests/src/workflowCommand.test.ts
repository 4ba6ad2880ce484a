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
    importPackage: (name) => import(/* @vite-ignore */ name),
    importSources: () => import("@lintel/source")
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

it.each([
  ["asl", "checkout.asl.json"],
  ["serverless-workflow", "checkout.sw.yaml"]
])("reads the %s that it writes", async (target, file) => {
  const { stdout } = await run(["render", target, "design.json"], folder)
  writeFileSync(join(folder, file), stdout)
  const read = await run(["import", file], folder)
  expect([read.code, read.stdout.includes('Saga.make("checkout"')]).toEqual([0, true])
})

const post = (path: string) => ({ call: "http", with: { method: "post", endpoint: `https://trips.example${path}` } })
const failed = { raise: { error: { type: "https://trips.example/failed", status: 500 } } }
const trip = {
  document: { dsl: "1.0.0", namespace: "test", name: "trip", version: "0.1.0" },
  do: [
    { bookFlight: post("/flights") },
    {
      rest: {
        try: [{ bookHotel: post("/hotels") }, { charge: post("/charges") }],
        catch: { do: [{ cancelHotel: post("/hotels/cancel") }, { fail: failed }] }
      }
    }
  ]
}

it("checks a workflow as a saga, and is silent about what operations of others answer", async () => {
  writeFileSync(join(folder, "trip.json"), JSON.stringify(trip))
  const { code, stdout } = await run(["check", "trip.json", "--format", "json"], folder)
  const { findings } = JSON.parse(stdout) as { findings: ReadonlyArray<{ code: string; subject: string }> }
  expect(code).toBe(1)
  const found = findings.map((finding) => `${finding.code} ${finding.subject}`)
  expect(found).toContain("saga/step-uncompensated saga:trip/step/bookFlight")
  expect(found.filter((one) => one.startsWith("http/error-shape-missing"))).toEqual([])
})

it("compares two workflows as versions of one, whatever their files are called", async () => {
  const machine = (seconds: number): string =>
    JSON.stringify({
      StartAt: "Pay",
      States: { Pay: { Type: "Task", Resource: "${PayArn}", TimeoutSeconds: seconds, End: true } }
    })
  for (const [name, seconds] of [
    ["old", 5],
    ["new", 9],
    ["same", 5]
  ] as const)
    writeFileSync(join(folder, `${name}.asl.json`), machine(seconds))
  const changed = JSON.parse((await run(["diff", "old.asl.json", "new.asl.json", "--format", "json"], folder)).stdout)
  const codes: ReadonlyArray<string> = changed.findings.map(({ code }: { readonly code: string }) => code)
  expect([codes.length > 0, codes.filter((code) => /added|removed/.test(code))]).toEqual([true, []])
  const same = await run(["diff", "old.asl.json", "same.asl.json", "--format", "json"], folder)
  expect([same.code, JSON.parse(same.stdout).findings]).toEqual([0, []])
})
