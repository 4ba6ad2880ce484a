import type { Diagnostic, PatchOperation } from "@lintel/diagnostic"
import {
  escapeToken,
  formatPointer,
  isJsonObject,
  type Json,
  type JsonObject,
  keysOfPointer,
  type Model,
  nameOf,
  valueAt
} from "@lintel/model"
import { equalJson } from "../payload/equal.js"
import type { Place } from "../payload/place.js"

/** A change of the new Model that may take a break back: what it is called, and what it does. */
export interface Proposal {
  readonly id: string
  readonly operations: ReadonlyArray<PatchOperation>
}

const collections = { operation: "operations", webhook: "webhooks" } as const

/** Where an entity of a contract stands in its Model. */
export const modelPointer = (address: string): string | undefined => {
  const [, kind = "", path = ""] = /^(contract|operation|webhook):(.+)$/.exec(address) ?? []
  if (kind === "contract") return `/contracts/${escapeToken(path)}`
  const at = path.indexOf("/")
  if ((kind !== "operation" && kind !== "webhook") || at < 0) return undefined
  return `/contracts/${escapeToken(path.slice(0, at))}/${collections[kind]}/${escapeToken(path.slice(at + 1))}`
}

/** The value at a pointer; undefined when there is none. */
export const valueOf = (root: unknown, pointer: string): Json | undefined =>
  valueAt(root, keysOfPointer(pointer)) as Json | undefined

interface Sides {
  readonly old: Model
  readonly fresh: Model
  readonly data: JsonObject
  readonly finding: Diagnostic
}

/** The old or the new place of a finding. */
export const placeIn = (data: JsonObject, key: "before" | "after"): Place | undefined => {
  const place = data[key]
  return isJsonObject(place) && typeof place["address"] === "string" && typeof place["pointer"] === "string"
    ? { address: place["address"], pointer: place["pointer"] }
    : undefined
}

/** Where the old or the new place of a finding stands in its Model. */
export const pointerIn = (data: JsonObject, key: "before" | "after"): string | undefined => {
  const place = placeIn(data, key)
  const base = place === undefined ? undefined : modelPointer(place.address)
  return place === undefined || base === undefined ? undefined : `${base}${place.pointer}`
}

const textsIn = (value: Json | undefined): ReadonlyArray<Json> =>
  Array.isArray(value) ? (value as ReadonlyArray<Json>) : []

const only = (data: JsonObject, keyword: string): boolean => {
  const differences = textsIn(data["differences"])
  return differences.length === 1 && isJsonObject(differences[0]) && differences[0]["keyword"] === keyword
}

/** Values that were taken away are given back; names that came are not required; else the old schema stands again. */
const payload = ({ data, fresh, old, finding }: Sides): Proposal | undefined => {
  const [from, to] = [pointerIn(data, "before"), pointerIn(data, "after")]
  if (from === undefined || to === undefined) return undefined
  const [was, is] = [valueOf(old, from), valueOf(fresh, to)]
  if (was === undefined || is === undefined) return undefined
  const reads = finding.code === "compat/request-narrowed" || finding.code === "compat/webhook-reply-narrowed"
  if (reads && isJsonObject(was) && isJsonObject(is)) {
    const [before, after] = [textsIn(was["enum"]), textsIn(is["enum"])]
    if (only(data, "enum") && before.length > 0 && after.length > 0) {
      const gone = before.filter((value) => !after.some((one) => equalJson(one, value)))
      return { id: "restore-values", operations: [{ op: "replace", path: `${to}/enum`, value: [...after, ...gone] }] }
    }
    if (only(data, "required") && Array.isArray(is["required"])) {
      const kept = textsIn(is["required"]).filter((name) => textsIn(was["required"]).includes(name))
      const path = `${to}/required`
      return {
        id: "make-optional",
        operations: [kept.length === 0 ? { op: "remove", path } : { op: "replace", path, value: kept }]
      }
    }
  }
  return { id: "keep-schema", operations: [{ op: "replace", path: to, value: was }] }
}

const optional = ({ data, fresh }: Sides): Proposal | undefined => {
  const at = pointerIn(data, "after")
  const path = `${at ?? ""}/required`
  return at === undefined || valueOf(fresh, path) === undefined
    ? undefined
    : { id: "make-optional", operations: [{ op: "remove", path }] }
}

/** The operation on both sides, as pointers. */
const operationsOf = ({ data }: Sides): readonly [string, string] | undefined => {
  const [before, after] = [placeIn(data, "before"), placeIn(data, "after")]
  const [from, to] = [modelPointer((before ?? after)?.address ?? ""), modelPointer((after ?? before)?.address ?? "")]
  return from === undefined || to === undefined || data["outgoing"] === true ? undefined : [from, to]
}

/** A part of the old operation, named by keys, stands in the new one again. */
const kept = (sides: Sides, id: string, ...keys: ReadonlyArray<string>): Proposal | undefined => {
  const pair = operationsOf(sides)
  if (pair === undefined) return undefined
  const path = formatPointer(keys)
  const was = valueOf(sides.old, `${pair[0]}${path}`)
  if (was === undefined) return undefined
  const op = valueOf(sides.fresh, `${pair[1]}${path}`) === undefined ? "add" : "replace"
  return { id, operations: [{ op, path: `${pair[1]}${path}`, value: was }] }
}

const header = (sides: Sides): Proposal | undefined => {
  const pair = operationsOf(sides)
  const pointer = placeIn(sides.data, "before")?.pointer
  const was = pair === undefined || pointer === undefined ? undefined : valueOf(sides.old, `${pair[0]}${pointer}`)
  if (pair === undefined || pointer === undefined || was === undefined) return undefined
  const holder = pointer.slice(0, pointer.lastIndexOf("/"))
  const path = `${pair[1]}${placeIn(sides.data, "after")?.pointer ?? pointer}`
  return valueOf(sides.fresh, `${pair[1]}${holder}`) === undefined
    ? {
        id: "keep-header",
        operations: [
          { op: "add", path: `${pair[1]}${holder}`, value: { [nameOf(pointer.slice(holder.length + 1))]: was } }
        ]
      }
    : { id: "keep-header", operations: [{ op: "add", path, value: was }] }
}

const contractOf = (pointer: string): string => pointer.split("/").slice(0, 3).join("/")

/** The old alternatives beside the new ones. */
const security = (sides: Sides): Proposal | undefined => {
  const pair = operationsOf(sides)
  if (pair === undefined) return undefined
  const [old, fresh] = [contractOf(pair[0]), contractOf(pair[1])]
  const was = valueOf(sides.old, `${pair[0]}/security`) ?? valueOf(sides.old, `${old}/security`)
  const is = valueOf(sides.fresh, `${pair[1]}/security`) ?? valueOf(sides.fresh, `${fresh}/security`)
  const op = valueOf(sides.fresh, `${pair[1]}/security`) === undefined ? "add" : "replace"
  const path = `${pair[1]}/security`
  // No security at all is one alternative: nothing is presented.
  const before = textsIn(was).length === 0 ? [{}] : textsIn(was)
  const names = before.flatMap((requirement) => (isJsonObject(requirement) ? Object.keys(requirement) : []))
  const schemes = [...new Set(names)].flatMap((name): ReadonlyArray<PatchOperation> => {
    const at = `/securitySchemes/${escapeToken(name)}`
    const scheme = valueOf(sides.old, `${old}${at}`)
    const other = valueOf(sides.fresh, `${fresh}${at}`)
    return scheme === undefined || equalJson(scheme, other)
      ? []
      : [{ op: other === undefined ? "add" : "replace", path: `${fresh}${at}`, value: scheme }]
  })
  return { id: "keep-credentials", operations: [...schemes, { op, path, value: [...textsIn(is), ...before] }] }
}

const servers = (sides: Sides): Proposal | undefined => {
  const pair = operationsOf(sides)
  if (pair === undefined) return undefined
  const list = (model: Model, operation: string): ReadonlyArray<Json> =>
    textsIn(valueOf(model, `${operation}/servers`) ?? valueOf(model, `${contractOf(operation)}/servers`))
  const [was, is] = [list(sides.old, pair[0]), list(sides.fresh, pair[1])]
  const gone = was.filter((server) => !is.some((other) => equalJson(server, other)))
  if (gone.length === 0) return undefined
  const isOwn = valueOf(sides.fresh, `${pair[1]}/servers`) !== undefined
  const path = `${isOwn ? pair[1] : contractOf(pair[1])}/servers`
  const op = valueOf(sides.fresh, path) === undefined ? "add" : "replace"
  return { id: "keep-server", operations: [{ op, path, value: [...is, ...gone] }] }
}

const textOf = (data: JsonObject, key: string): string => {
  const value = data[key]
  return typeof value === "string" ? value : ""
}

const makers: ReadonlyMap<string, (sides: Sides) => Proposal | undefined> = new Map([
  ["compat/request-narrowed", payload],
  ["compat/response-widened", payload],
  ["compat/webhook-widened", payload],
  ["compat/webhook-reply-narrowed", payload],
  ["compat/parameter-required", optional],
  ["compat/request-body-required", optional],
  ["compat/operation-removed", (sides: Sides) => kept(sides, "keep-operation")],
  ["compat/request-body-removed", (sides: Sides) => kept(sides, "keep-body", "request")],
  [
    "compat/request-media-type-removed",
    (sides: Sides) => kept(sides, "keep-media-type", "request", "content", textOf(sides.data, "mediaType"))
  ],
  [
    "compat/response-media-type-removed",
    (sides: Sides) =>
      kept(
        sides,
        "keep-media-type",
        "responses",
        textOf(sides.data, "status"),
        "content",
        textOf(sides.data, "mediaType")
      )
  ],
  [
    "compat/response-status-removed",
    (sides: Sides) => kept(sides, "keep-status", "responses", textOf(sides.data, "status"))
  ],
  ["compat/response-header-removed", header],
  ["compat/security-tightened", security],
  ["compat/server-removed", servers]
])

/** A change of the new Model that takes a break back, where that is a matter of form; it is not checked here. */
export const proposalOf = (finding: Diagnostic, old: Model, fresh: Model): Proposal | undefined => {
  const { code, data } = finding
  return isJsonObject(data) ? makers.get(code)?.({ old, fresh, data, finding }) : undefined
}
