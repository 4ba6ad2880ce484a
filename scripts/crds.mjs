// Validates rendered manifests against the definitions that the projects publish: every object of the goldens of rollouts,
// and what is rendered for Istio, Pyrra and Sloth, with keys that a definition does not have refused (a cluster would
// prune them silently). Some objects are spoilt first, to see that the definitions are in force. Needs a build.
//
// OpenSLO, Polly and resilience4j publish their forms in other ways: scripts/targetForms.mjs. Envoy's are in a package,
// which the tests use.
//
// Usage: node scripts/crds.mjs FOLDER   (FOLDER holds the definitions: CustomResourceDefinitions in YAML)
import { readdirSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { operationKinds, operationObjects } from "./operationObjects.mjs"

const root = fileURLToPath(new URL("..", import.meta.url))
const fromTests = createRequire(join(root, "tests/package.json"))
const fromRenderer = createRequire(join(root, "packages/render-kubernetes/package.json"))
const { Ajv } = fromTests("ajv")
const { loadAll } = fromRenderer("js-yaml")

/** A schema of a definition as JSON Schema: its own words go, and unknown keys are refused where keys are listed. */
const closed = (schema) => {
  if (Array.isArray(schema)) return schema.map(closed)
  if (typeof schema !== "object" || schema === null) return schema
  const out = Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => !key.startsWith("x-kubernetes-") && key !== "format" && key !== "description")
      .map(([key, value]) => [
        key,
        key === "properties"
          ? Object.fromEntries(Object.entries(value).map(([name, it]) => [name, closed(it)]))
          : closed(value)
      ])
  )
  if (schema["x-kubernetes-int-or-string"] === true) return { ...out, type: ["integer", "string"], anyOf: undefined }
  const listsKeys = schema.type === "object" && schema.properties !== undefined
  const keeps = schema["x-kubernetes-preserve-unknown-fields"] === true || schema.additionalProperties !== undefined
  return listsKeys && !keeps ? { ...out, additionalProperties: false } : out
}

/** Definitions without their prose: some of it is indented less than YAML asks, and nothing here reads it. */
const definitionsIn = (text) => loadAll(text.replaceAll(/description: '(?:[^']|'')*'/g, "description: ''"))

/** `metadata` is the cluster's own: definitions only say that it is an object. */
const validatorsIn = (folder) => {
  const ajv = new Ajv({ strict: false, allErrors: true })
  const validators = new Map()
  for (const file of readdirSync(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .toSorted()) {
    for (const definition of definitionsIn(readFileSync(join(folder, file), "utf8"))) {
      if (definition?.kind !== "CustomResourceDefinition") continue
      const { group, names, versions } = definition.spec
      for (const { name, schema } of versions) {
        const form = closed(schema.openAPIV3Schema)
        const top = { apiVersion: { type: "string" }, kind: { type: "string" }, metadata: { type: "object" } }
        const whole = { ...form, properties: { ...form.properties, ...top } }
        validators.set(`${group}/${name} ${names.kind}`, ajv.compile(JSON.parse(JSON.stringify(whole))))
      }
    }
  }
  return validators
}

const goldens = join(root, "packages/render-kubernetes/test/goldens")
const objects = [
  ...readdirSync(goldens)
    .filter((name) => name.endsWith(".yaml"))
    .flatMap((name) => loadAll(readFileSync(join(goldens, name), "utf8")).map((object) => ({ name, object }))),
  ...operationObjects()
]

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error("Usage: node scripts/crds.mjs FOLDER")
const validators = validatorsIn(folder)
const counts = new Map()
let problems = 0
for (const { name, object } of objects) {
  const key = `${object.apiVersion} ${object.kind}`
  const validate = validators.get(key)
  if (validate === undefined) continue
  counts.set(key, (counts.get(key) ?? 0) + 1)
  if (!validate(object)) {
    problems++
    console.log(`FAILED ${name} ${object.kind} ${object.metadata.name}`)
    for (const error of validate.errors)
      console.log(`  ${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`)
  }
  const spoilt = { ...object, spec: { ...object.spec, nobodysKey: true } }
  if (validate(spoilt)) {
    problems++
    console.log(`FAILED ${name}: the definition of ${key} accepts any key`)
  }
}
const expected = ["Rollout", "AnalysisTemplate", "Canary", "MetricTemplate", ...operationKinds]
const missing = expected.filter((kind) => ![...counts.keys()].some((key) => key.endsWith(` ${kind}`)))
for (const kind of missing) console.log(`FAILED no ${kind} was validated`)
for (const [key, count] of counts) console.log(`${count} ${key}`)
process.exitCode = problems === 0 && missing.length === 0 ? 0 : 1
