import { child, type Context, type Cursor, isRecord, itemsOf, refuse, rootTrail, textOf } from "@lintel/import"
import { objectIn } from "./reading.js"

/** One object of a manifest. */
export interface Manifest {
  readonly kind: string
  readonly group: string
  readonly name: string
  readonly namespace: string
  readonly cursor: Cursor
}

/** What the objects of a manifest are, by what is read of them. */
export interface Objects {
  readonly deployments: ReadonlyArray<Manifest>
  readonly rollouts: ReadonlyArray<Manifest>
  readonly canaries: ReadonlyArray<Manifest>
  readonly analysisTemplates: ReadonlyArray<Manifest>
  readonly metricTemplates: ReadonlyArray<Manifest>
  readonly scalers: ReadonlyArray<Manifest>
  readonly others: ReadonlyArray<Manifest>
}

const longestList = 20_000

const manifestOf = (context: Context, cursor: Cursor): Manifest | undefined => {
  if (!isRecord(cursor.value)) {
    refuse(context, cursor.trail, "an object of Kubernetes must have keys")
    return undefined
  }
  const kind = textOf(child(cursor, "kind"))
  const version = textOf(child(cursor, "apiVersion"))
  if (kind === undefined || version === undefined) {
    refuse(context, cursor.trail, 'an object of Kubernetes needs "apiVersion" and "kind"')
    return undefined
  }
  const metadata = objectIn(context, cursor, "metadata", "metadata")
  const name = metadata === undefined ? undefined : textOf(child(metadata, "name"))
  const namespace = metadata === undefined ? undefined : textOf(child(metadata, "namespace"))
  return {
    kind,
    group: version.includes("/") ? version.slice(0, version.indexOf("/")) : "",
    name: name ?? "",
    namespace: namespace ?? "",
    cursor
  }
}

const isList = (cursor: Cursor): boolean =>
  isRecord(cursor.value) &&
  (textOf(child(cursor, "kind")) ?? "").endsWith("List") &&
  Array.isArray(cursor.value["items"])

/** Every object of the documents; lists hold objects of their own. */
export const manifestsIn = (context: Context, roots: ReadonlyArray<string>): ReadonlyArray<Manifest> => {
  const found: Array<Manifest> = []
  for (const file of roots) {
    const value = context.set.documents.get(file)?.value
    if (value === null || value === undefined) continue
    const root: Cursor = { value, trail: rootTrail(file) }
    const cursors = isList(root) ? itemsOf(child(root, "items")) : [root]
    for (const cursor of cursors) {
      if (found.length >= longestList) {
        refuse(context, cursor.trail, `the manifests hold more than ${longestList} objects`)
        return found
      }
      const manifest = manifestOf(context, cursor)
      if (manifest !== undefined) found.push(manifest)
    }
  }
  return found
}

/** Objects by what is read of them. */
export const sortObjects = (manifests: ReadonlyArray<Manifest>): Objects => {
  const of = (group: string, ...kinds: ReadonlyArray<string>): ReadonlyArray<Manifest> =>
    manifests.filter((it) => it.group === group && kinds.includes(it.kind))
  const known = {
    deployments: of("apps", "Deployment"),
    rollouts: of("argoproj.io", "Rollout"),
    canaries: of("flagger.app", "Canary"),
    analysisTemplates: of("argoproj.io", "AnalysisTemplate", "ClusterAnalysisTemplate"),
    metricTemplates: of("flagger.app", "MetricTemplate"),
    scalers: of("autoscaling", "HorizontalPodAutoscaler")
  }
  const read = new Set(Object.values(known).flat())
  return { ...known, others: manifests.filter((it) => !read.has(it)) }
}

/** The object of a name in a namespace; one that names none is in any. */
export const objectNamed = (
  objects: ReadonlyArray<Manifest>,
  name: string | undefined,
  namespace: string
): Manifest | undefined => {
  if (name === undefined) return undefined
  const named = objects.filter((it) => it.name === name)
  return named.find((it) => it.namespace === namespace) ?? named.find((it) => it.namespace === "" || namespace === "")
}
