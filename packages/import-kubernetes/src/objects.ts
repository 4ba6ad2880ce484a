import { locateNearest } from "@lintel/document"
import {
  child,
  type Context,
  type Cursor,
  isRecord,
  itemsOf,
  pathOf,
  refuse,
  rootTrail,
  textOf,
  warnAt
} from "@lintel/import"
import { stableStringify } from "@lintel/model"
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

/** What runs and how it is brought: of a scaler more than one is a warning elsewhere. */
const ofWorkloads: ReadonlySet<string> = new Set(["apps", "argoproj.io", "flagger.app"])

/** A place in words: file and line. */
const placeOf = ({ set }: Context, { cursor: { trail } }: Manifest): string => {
  const document = set.documents.get(trail.file)
  const location = document === undefined ? undefined : locateNearest(document, pathOf(trail)).location
  const line = (location?.key ?? location?.value)?.line
  return `${document?.file ?? trail.file}${line === undefined ? "" : `:${line}`}`
}

/**
 * Each object once. Two that are the same object (a kind and a name in one namespace) and say the same are one; where they
 * do not, nobody says which is meant: bases and patches are no manifests until a tool has put them together.
 */
export const eachOnce = (context: Context, manifests: ReadonlyArray<Manifest>): ReadonlyArray<Manifest> => {
  const known = new Map<string, Manifest>()
  return manifests.filter((it) => {
    const { cursor, group, kind, name, namespace } = it
    if (name === "" || !ofWorkloads.has(group)) return true
    const key = JSON.stringify([group, kind, namespace, name])
    const other = known.get(key)
    if (other === undefined) {
      known.set(key, it)
      return true
    }
    const what = `the ${kind} "${name.slice(0, 80)}"`
    if (stableStringify(cursor.value) === stableStringify(other.cursor.value))
      warnAt(context, "duplicate", cursor.trail, `${what} is in ${placeOf(context, other)} too; it is read once`, kind)
    else
      refuse(
        context,
        cursor.trail,
        `${what} is in ${placeOf(context, other)} too, and says something else there: which of them is meant is not said (a base and its patch are put together by kustomize build)`
      )
    return false
  })
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
