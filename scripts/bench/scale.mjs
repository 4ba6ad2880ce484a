// Reading, checking with every rule and rendering (diagrams, OpenAPI, Markdown) generated designs of 1,000 and 10,000
// services, five times as many operations, as whole processes against a Node process that parses the same file. Growth
// has to be linear. Needs a build.
import { mkdirSync, writeFileSync } from "node:fs"
import { fileURLToPath, pathToFileURL } from "node:url"
import { largeModel } from "../largeModel.mjs"
import { asStarted, compareProcesses, isQuick, report } from "../measure.mjs"

const root = fileURLToPath(new URL("../..", import.meta.url))
const dist = (name) => JSON.stringify(pathToFileURL(`${root}packages/${name}/dist/index.js`).href)

/** Processor seconds; the smaller is the target for checking and rendering, the larger for ten times as much. */
const limits = new Map([
  [1_000, 2],
  [10_000, 15]
])

mkdirSync(`${root}reports/bench`, { recursive: true })
const parse = (file) => `
import { readFileSync } from "node:fs"
${asStarted}
const value = JSON.parse(readFileSync(${JSON.stringify(file)}, "utf8"))`
const check = (file) => `${parse(file)}
import { decode } from ${dist("model")}
import { check } from ${dist("diagnostic")}
import { rules } from ${dist("rules")}
const decoded = decode(value)
if (decoded._tag !== "Decoded") throw new Error(JSON.stringify(decoded).slice(0, 1000))
const { findings } = check(decoded.model, rules, { now: "2026-01-01" })
console.log(findings.length)`
const render = (file) => `${check(file)}
import { mermaid } from ${dist("render-mermaid")}
import { openapi } from ${dist("render-openapi")}
import { markdown } from ${dist("render-markdown")}
for (const renderer of [mermaid, openapi, markdown]) {
  const rendered = renderer.run(decoded.model)
  if (rendered._tag === "RenderRefusal") throw new Error(rendered.message)
  console.log(renderer.name, rendered.files.length)
}`

const node = (name, code) => ({ name, command: process.execPath, args: ["--input-type=module", "-e", code] })
const sizes = [...limits].slice(0, isQuick ? 1 : undefined)
const rows = sizes.flatMap(([services, limit]) => {
  const file = `${root}reports/bench/design-${services}.json`
  writeFileSync(file, JSON.stringify(largeModel(services)))
  const label = services.toLocaleString("en")
  const [parsed, checked, rendered] = compareProcesses(
    [
      node(`parse ${label} services`, parse(file)),
      node(`check ${label} services`, check(file)),
      node(`check and render ${label} services`, render(file))
    ],
    { runs: isQuick ? 1 : 5 }
  )
  return [parsed, checked, rendered.error === undefined ? { ...rendered, limit: { cpu: limit } } : rendered]
})
report("scale", rows)
const [, , small, , , large] = rows
if (small.cpu !== undefined && large?.cpu !== undefined)
  console.log(`ten times the design: ${(large.cpu / small.cpu).toFixed(1)}x`)
