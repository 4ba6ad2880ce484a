import { readdirSync } from "node:fs"
import { fileURLToPath, pathToFileURL } from "node:url"
import { System } from "@lintel/core"
import { parse, type Result } from "@lintel/document"
import { read as readAsyncApi } from "@lintel/import-asyncapi"
import { read as readKubernetes } from "@lintel/import-kubernetes"
import { read as readOpenApi } from "@lintel/import-openapi"
import { read as readOperations } from "@lintel/import-ops"
import { read as readWorkflow } from "@lintel/import-workflow"
import { decode, encode, isJsonObject, type Json, type Model } from "@lintel/model"
import { type AnyRenderer, isRefusal } from "@lintel/render"
import { asyncapi } from "@lintel/render-asyncapi"
import { argoRollouts, flagger, githubActions, kubernetes } from "@lintel/render-kubernetes"
import { markdown } from "@lintel/render-markdown"
import { mermaid } from "@lintel/render-mermaid"
import { openapi } from "@lintel/render-openapi"
import * as operations from "@lintel/render-ops"
import { asl, bpmn, effectWorkflow, serverlessWorkflow, temporal } from "@lintel/render-workflow"
import { design } from "../../../examples/checkout-saga/system.ts"
import { choreography } from "../../../examples/choreography/system.ts"
import { shop } from "../../../examples/shop/system.ts"
import { documentPairs } from "../asyncapiPairs.js"

/** Reads a document as a Model. */
export type Read = (value: Json) => Result<{ readonly model: Model }>

/** A document that is read well, with the reader of its kind. */
export interface Seed {
  readonly kind: string
  readonly name: string
  readonly value: Json
  readonly read: Read
}

type ReadFiles = (files: ReadonlyMap<string, string>, entry: string) => Result<{ readonly model: Model }>

const asFile =
  (read: ReadFiles): Read =>
  (value) =>
    read(new Map([["document.json", JSON.stringify(value)]]), "document.json")

const readModel: Read = (value) => {
  const decoded = decode(value)
  if (decoded._tag === "Decoded") return { _tag: "Success", success: { model: decoded.model } }
  const at = { file: "design.json", line: 1, column: 1 }
  return {
    _tag: "Failure",
    failure: decoded.errors.map(({ pointer, reason }) => ({ _tag: "DocumentError", ...at, pointer, reason }))
  }
}

const written: ReadonlyArray<readonly [AnyRenderer, ReadFiles | undefined]> = [
  [openapi, readOpenApi],
  [asyncapi, readAsyncApi],
  [operations.openSlo, readOperations],
  [operations.sloth, readOperations],
  [operations.grpcServiceConfig, readOperations],
  [operations.istio, readOperations],
  [operations.resilience4j, readOperations],
  [kubernetes, readKubernetes],
  [argoRollouts, readKubernetes],
  [flagger, readKubernetes],
  [asl, readWorkflow],
  [serverlessWorkflow, readWorkflow],
  ...[operations.prometheus, operations.pyrra, operations.envoy, operations.polly, operations.effectSchedule].map(
    (renderer) => [renderer, undefined] as const
  ),
  ...[mermaid, markdown, githubActions, bpmn, temporal, effectWorkflow].map(
    (renderer) => [renderer, undefined] as const
  )
]

/** Every way out of a Model. */
export const renderers: ReadonlyArray<AnyRenderer> = written.map(([renderer]) => renderer)

const models: ReadonlyArray<readonly [name: string, Model]> = [shop, design, choreography].map((system) => {
  const { model } = System.toModel(system)
  return [model.system?.name ?? "design", model]
})

const modelSeeds = (): ReadonlyArray<Seed> =>
  models.map(([name, model]) => ({ kind: "Model", name, value: JSON.parse(encode(model)) as Json, read: readModel }))

/** What the renderers write of the designs, as far as there is a reader for it. */
const renderedSeeds = (): ReadonlyArray<Seed> =>
  written.flatMap(([renderer, read]) => {
    if (read === undefined) return []
    return models.flatMap(([name, model]) => {
      const rendering = renderer.run(model)
      if (isRefusal(rendering)) return []
      return rendering.files.flatMap(({ path, text }): ReadonlyArray<Seed> => {
        const parsed = parse(text, { file: path })
        if (parsed._tag === "Failure" || !isJsonObject(parsed.success.value)) return []
        return [
          {
            kind: `rendered ${renderer.name}`,
            name: `${name}: ${path}`,
            value: parsed.success.value,
            read: asFile(read)
          }
        ]
      })
    })
  })

const folder = fileURLToPath(new URL("../http/pairs", import.meta.url))

/** Both documents of every pair with known truth. */
const pairSeeds = async (): Promise<ReadonlyArray<Seed>> => {
  const found: Array<Seed> = []
  for (const file of readdirSync(folder)) {
    const module: Readonly<Record<string, unknown>> = await import(
      /* @vite-ignore */ pathToFileURL(`${folder}/${file}`).href
    )
    for (const pairs of Object.values(module)) {
      if (!Array.isArray(pairs)) continue
      for (const [name, , ...sides] of pairs as ReadonlyArray<readonly [string, string, Json, Json]>) {
        for (const value of sides) {
          if (isJsonObject(value) && value["files"] === undefined)
            found.push({ kind: "OpenAPI", name, value, read: asFile(readOpenApi) })
        }
      }
    }
  }
  for (const pair of documentPairs) {
    for (const value of [pair.old, pair.new]) {
      found.push({ kind: "AsyncAPI", name: pair.name, value: value as Json, read: asFile(readAsyncApi) })
    }
  }
  return found
}

/** Documents of every kind, as they are meant to be, by kind. */
export const allSeeds = async (): Promise<ReadonlyArray<ReadonlyArray<Seed>>> => {
  const all = [...modelSeeds(), ...renderedSeeds(), ...(await pairSeeds())]
  const kinds = new Map<string, Array<Seed>>()
  for (const seed of all) {
    if (seed.read(seed.value)._tag === "Failure") continue
    const kind = kinds.get(seed.kind)
    if (kind === undefined) kinds.set(seed.kind, [seed])
    else kind.push(seed)
  }
  return [...kinds.values()]
}
