// Planning the way between two generated designs of 1,000 services of which 300 change what they provide at once (a third
// asks for more, a third answers more, a third asks for less), as whole processes against a Node process that parses the
// same two files: once all of a third in the same way, as a generator changes them, once each with names of its own. What
// did not change must not be compared: the number of comparisons is checked. Needs a build.
import { mkdirSync, writeFileSync } from "node:fs"
import { fileURLToPath, pathToFileURL } from "node:url"
import { largeModel } from "../largeModel.mjs"
import { asStarted, compareProcesses, isQuick, report } from "../measure.mjs"

const root = fileURLToPath(new URL("../..", import.meta.url))
const dist = (name) => JSON.stringify(pathToFileURL(`${root}packages/${name}/dist/index.js`).href)
const [services, changed] = [1_000, 300]

/** The design with every third service changed, up to 300 of them; `mark` tells the change of one from that of others. */
const nextOf = (model, mark) => {
  const next = structuredClone(model)
  for (let index = 0; index < changed; index++) {
    const name = `service${index * Math.floor(services / changed)}`
    const contract = next.contracts[name]
    const { Thing } = contract.schemas
    contract.version = "2.0.0"
    next.services[name].version = "2.0.0"
    const [since, owner] = [`since${mark(index)}`, `owner${mark(index)}`]
    if (index % 3 === 0) {
      // Requests and responses part: the request asks for more.
      contract.schemas.Asked = {
        ...Thing,
        properties: { ...Thing.properties, [since]: { type: "string" } },
        required: [...Thing.required, since]
      }
      for (const operation of Object.values(contract.operations))
        if (operation.request !== undefined)
          operation.request.content = { "application/json": { schema: { $ref: "#/$defs/Asked" } } }
    } else if (index % 3 === 1) {
      contract.schemas.Told = {
        ...Thing,
        properties: { ...Thing.properties, [owner]: { type: "string" } },
        required: [...Thing.required, owner]
      }
      for (const operation of Object.values(contract.operations))
        operation.responses[200].content = { "application/json": { schema: { $ref: "#/$defs/Told" } } }
    } else {
      contract.schemas.Asked = { ...Thing, required: ["id"], title: `Asked${mark(index)}` }
      for (const operation of Object.values(contract.operations))
        if (operation.request !== undefined)
          operation.request.content = { "application/json": { schema: { $ref: "#/$defs/Asked" } } }
    }
  }
  return next
}

mkdirSync(`${root}reports/bench`, { recursive: true })
const fileOf = (name, content) => {
  const file = `${root}reports/bench/plan-${name}.json`
  writeFileSync(file, JSON.stringify(content))
  return file
}
const model = largeModel(services)
for (const service of Object.values(model.services)) service.version ??= "1.0.0"
const old = fileOf("old", model)
const alike = [
  old,
  fileOf(
    "alike",
    nextOf(model, () => "")
  )
]
const apart = [old, fileOf("apart", nextOf(model, String))]

const parse = (files) => `
import { readFileSync } from "node:fs"
${asStarted}
const [before, after] = ${JSON.stringify(files)}.map((file) => JSON.parse(readFileSync(file, "utf8")))`
const plan = (files) => `${parse(files)}
import { decode } from ${dist("model")}
import { planOf } from ${dist("plan")}
const [old, fresh] = [before, after].map((value) => {
  const decoded = decode(value)
  if (decoded._tag !== "Decoded") throw new Error(JSON.stringify(decoded).slice(0, 1000))
  return decoded.model
})
const { compared, order, units } = planOf(old, fresh)
if (order._tag !== "Order") throw new Error(order._tag)
if (compared > 2 * ${changed}) throw new Error("compared " + compared)
console.log(units.length, order.waves.length, compared)`

const node = (name, code) => ({ name, command: process.execPath, args: ["--input-type=module", "-e", code] })
const many = services.toLocaleString("en")
const [parsed, ...planned] = compareProcesses(
  [
    node(`parse two designs of ${many} services`, parse(alike)),
    node(`plan ${changed} of ${many} services`, plan(alike)),
    node("the same, each changed in its own way", plan(apart))
  ],
  { runs: isQuick ? 1 : 5 }
)
report("plan", [parsed, ...planned.map((row) => (row.error === undefined ? { ...row, limit: { cpu: 2 } } : row))])
