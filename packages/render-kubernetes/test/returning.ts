import { read } from "@lintel/import-kubernetes"
import { canonical, decode, merge, type Model } from "@lintel/model"
import type { AnyRenderer, Loss, Rendering } from "@lintel/render"
import { rendered } from "./validating.js"

/** What stands where the target says something near: it matches whatever comes back, also nothing. */
const near = Symbol("near")
/** What stands where the target says nothing: nothing comes back. */
const gone = Symbol("gone")

type Tree = { [key: string]: unknown }

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null

const tokens = (pointer: string): ReadonlyArray<string> =>
  pointer === ""
    ? []
    : pointer
        .slice(1)
        .split("/")
        .map((it) => it.replaceAll("~1", "/").replaceAll("~0", "~"))

const mark = (root: Tree, path: ReadonlyArray<string>, sign: symbol): void => {
  let place: unknown = root
  for (const key of path.slice(0, -1)) {
    if (!isTree(place)) return // a larger part has its sign already
    if (place[key] === undefined) place[key] = {}
    place = place[key]
  }
  const last = path.at(-1)
  if (last === undefined || !isTree(place) || place[last] === near) return
  place[last] = sign
}

const collections: Readonly<Record<string, string>> = {
  rollout: "rollouts",
  deployment: "deployments",
  service: "services"
}

/** A Model as it has to come back: with signs where something was lost. */
export const expected = (model: Model, losses: ReadonlyArray<Loss>): Tree => {
  const root = structuredClone({
    services: model.services ?? {},
    deployments: model.deployments ?? {},
    rollouts: model.rollouts ?? {}
  }) as Tree
  // What is near wins over what is gone, and the whole over its parts.
  for (const { effect, pointer = "", subject } of [...losses].toSorted(
    (a, b) => (b.pointer ?? "").length - (a.pointer ?? "").length
  )) {
    const [kind = "", ...rest] = subject.split(":")
    const path = [collections[kind] ?? "", rest.join(":"), ...tokens(pointer)]
    mark(root, path, effect === "dropped" ? gone : near)
  }
  return root
}

const withoutGone = (list: ReadonlyArray<unknown>): ReadonlyArray<unknown> => list.filter((it) => it !== gone)

/** Where two differ: nothing when what came back is what was expected. */
export const difference = (wanted: unknown, found: unknown, path = ""): string | undefined => {
  if (wanted === near) return undefined
  if (wanted === gone || wanted === undefined)
    return found === undefined ? undefined : `${path}: came back, and should not`
  if (Array.isArray(wanted)) {
    const items = withoutGone(wanted)
    if (items.every((it) => it === near) && (found === undefined || Array.isArray(found))) {
      return Array.isArray(found) && found.length > items.length ? `${path}: more came back` : undefined
    }
    if (!Array.isArray(found)) return `${path}: no list came back`
    for (let at = 0; at < Math.max(items.length, found.length); at++) {
      const problem =
        at < items.length ? difference(items[at], found[at], `${path}/${at}`) : `${path}/${at}: more came back`
      if (problem !== undefined) return problem
    }
    return undefined
  }
  if (isTree(wanted)) {
    const values = Object.entries(wanted)
    if (
      found === undefined &&
      values.every(([, it]) => it === near || it === gone || (isTree(it) && difference(it, undefined) === undefined))
    )
      return undefined
    if (!isTree(found)) return `${path}: came back as ${JSON.stringify(found)}`
    for (const key of new Set([...Object.keys(wanted), ...Object.keys(found)])) {
      if (key === "extensions") continue
      const problem = difference(wanted[key], found[key], `${path}/${key}`)
      if (problem !== undefined) return problem
    }
    return undefined
  }
  return wanted === found ? undefined : `${path}: ${JSON.stringify(wanted)} came back as ${JSON.stringify(found)}`
}

/** Probes by kind: a set has no order, and Kubernetes has one of each. */
export const byKind = (services: unknown): Tree =>
  Object.fromEntries(
    Object.entries(isTree(services) ? services : {}).map(([key, service]) => {
      const checks = isTree(service) ? service["healthChecks"] : undefined
      const kept = (Array.isArray(checks) ? checks : []).filter(isTree)
      return [key, Object.fromEntries(kept.map((check) => [String(check["kind"]), check]))]
    })
  )

/** What reading all files of a rendering gives, as one Model. */
export const returned = (
  renderer: AnyRenderer,
  model: Model,
  syntax = "yaml"
): { readonly rendering: Rendering; readonly back: Model } => {
  const rendering = rendered(renderer, model, { syntax })
  const models = rendering.files.map(({ path, text }) => {
    const result = read(new Map([[path, text]]), path)
    if (result._tag === "Failure") throw new Error(`${path}: ${result.failure[0]?.reason ?? ""}\n${text}`)
    const decoded = decode(result.success.model)
    if (decoded._tag !== "Decoded") throw new Error(`${path}: ${JSON.stringify(decoded)}`)
    return result.success.model
  })
  const back = models.length === 0 ? { lintel: "1.0" } : merge(models).model
  return { rendering, back: canonical(back) }
}
