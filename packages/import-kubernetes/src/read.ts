import { type Document, type DocumentSet, type FileTable, type Limits, parseAll, type Result } from "@lintel/document"
import {
  documentName,
  errorsOf,
  type ImportWarning,
  makePositions,
  noteUnread,
  type Positions,
  warningsOf
} from "./outcome.js"
import type { Model } from "@lintel/model"
import { readRollout, referencedBy } from "./argo.js"
import { assemble } from "./assemble.js"
import { readDeployment } from "./deployment.js"
import { readCanary, watchedBy } from "./flagger.js"
import { eachOnce, manifestsIn, type Objects, sortObjects } from "./objects.js"
import { makeContext } from "./reading.js"
import { noteIdleScalers } from "./scaler.js"
import type { Workload } from "./workload.js"

/**
 * How to read manifests.
 *
 * @category Reading
 * @since 0.1.0
 */
export interface ReadOptions {
  /** How large and deep files may be. */
  readonly limits?: Partial<Limits>
}

/**
 * What manifests say, as a Model with services, deployments and rollouts.
 *
 * @category Reading
 * @since 0.1.0
 */
export interface Imported {
  readonly model: Model
  readonly positions: Positions
  readonly warnings: ReadonlyArray<ImportWarning>
}

type Context = ReturnType<typeof makeContext>

const workloadsOf = (context: Context, objects: Objects): ReadonlyArray<Workload> => {
  const watched = new Set([
    ...objects.canaries.map((it) => watchedBy(context, objects, it)),
    ...objects.rollouts.map((it) => referencedBy(context, objects, it))
  ])
  return [
    ...objects.canaries.flatMap((it) => readCanary(context, objects, it) ?? []),
    ...objects.rollouts.flatMap((it) => readRollout(context, objects, it) ?? []),
    ...objects.deployments.filter((it) => !watched.has(it)).flatMap((it) => readDeployment(context, objects, it) ?? [])
  ]
}

const failure = (file: string, reason: string): Result<Imported> => ({
  _tag: "Failure",
  failure: [{ _tag: "DocumentError", file, line: 1, column: 1, pointer: "", reason }]
})

const documentsOf = (files: FileTable, entry: string, options: ReadOptions): Result<ReadonlyArray<Document>> => {
  const given = files.get(entry)
  if (given === undefined) {
    const place = { file: entry, line: 1, column: 1, pointer: "" }
    return { _tag: "Failure", failure: [{ _tag: "DocumentError", ...place, reason: "the file is missing" }] }
  }
  return typeof given === "string" || given instanceof Uint8Array
    ? parseAll(given, { file: entry, limits: options.limits ?? {} })
    : { _tag: "Success", success: [given] }
}

type Documents = ReadonlyArray<readonly [name: string, document: Document]>

/** Documents of all files, under names of their own. */
const allDocumentsOf = (files: FileTable, entries: ReadonlyArray<string>, options: ReadOptions): Result<Documents> => {
  const all: Array<readonly [string, Document]> = []
  for (const entry of entries) {
    const found = documentsOf(files, entry, options)
    if (found._tag === "Failure") return found
    all.push(...found.success.map((document, at) => [documentName(entry, at), document] as const))
  }
  return { _tag: "Success", success: all }
}

const setOf = (entry: string, documents: Documents): DocumentSet => ({
  entry,
  documents: new Map(documents),
  missing: [],
  refused: [],
  unreadable: [],
  warnings: documents.flatMap(([, { warnings }]) => warnings),
  addresses: new Set(),
  root: "",
  allowOutside: false
})

/**
 * Reads manifests of Kubernetes: Deployments, Rollouts of Argo with their AnalysisTemplates, Canaries of Flagger with the
 * Deployments that they watch, and scalers. One file may hold any number of YAML documents, or a `List`; several files
 * are read as one. Each workload becomes a service with its probes, a deployment with its instances, and a rollout with its surge, stages and gates.
 *
 * *Details.* What a tool fills in where the manifest says nothing (25 % surge, ten minutes to make progress, 30 seconds
 * to stop, three failed probes ten seconds apart) is a fact of the Model like any other; `extensions.kubernetes.defaults`
 * of the entity lists the pointers of those facts. Names come from the annotations that rendering writes
 * (`lintel/rollout` and others), else from the recommended labels, else from the objects. What has no place in the Model
 * is a warning with its place; a condition in a form that the Model has no words for leaves its gate without a threshold.
 *
 * *Errors.* A file that is neither JSON nor YAML, is beyond the limits, holds no workload, or has something else where
 * only an object or a list makes sense. Each names the place.
 *
 * @example
 * ```ts
 * import { read } from "@lintel/import-kubernetes"
 *
 * const manifest = `apiVersion: apps/v1
 * kind: Deployment
 * metadata: { name: payments, labels: { app.kubernetes.io/version: 2.4.0 } }
 * spec:
 *   replicas: 4
 *   strategy: { rollingUpdate: { maxUnavailable: 0 } }
 *   template: { spec: { containers: [{ name: payments, image: "payments:2.4.0" }] } }
 * `
 * const result = read(new Map([["payments.yaml", manifest]]), "payments.yaml")
 * if (result._tag === "Failure") throw new Error(result.failure[0]?.reason)
 * const { model, positions } = result.success
 *
 * model.deployments?.["payments"]?.instances // => 4
 * model.rollouts?.["payments"]?.surge?.maxSurge // => "0.25"
 * model.rollouts?.["payments"]?.extensions?.["kubernetes"] // => { defaults: ["/strategy", "/surge/maxSurge", "/surge/minimumReady", "/surge/progressDeadline"] }
 * positions.locate("rollout:payments", "/surge/maxUnavailable")?.line // => 6
 * ```
 *
 * @category Reading
 * @since 0.1.0
 */
export const read = (
  files: FileTable,
  entry: string | ReadonlyArray<string>,
  options: ReadOptions = {}
): Result<Imported> => {
  const entries = typeof entry === "string" ? [entry] : entry
  const [first = ""] = entries
  const documents = allDocumentsOf(files, entries, options)
  if (documents._tag === "Failure") return documents
  const set = setOf(first, documents.success)
  const context = makeContext(set)
  const objects = sortObjects(eachOnce(context, manifestsIn(context, [...set.documents.keys()])))
  if (context.errors.length > 0) return { _tag: "Failure", failure: errorsOf(context) }
  const workloads = workloadsOf(context, objects)
  noteUnread(context, objects)
  noteIdleScalers(context, objects)
  if (context.errors.length > 0) return { _tag: "Failure", failure: errorsOf(context) }
  if (workloads.length === 0)
    return failure(first, `the manifest${entries.length > 1 ? "s hold" : " holds"} no Deployment, Rollout or Canary`)
  const { model, sources } = assemble(context, workloads)
  return {
    _tag: "Success",
    success: { model, positions: makePositions(context, sources), warnings: warningsOf(context) }
  }
}
