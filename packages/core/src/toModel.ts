import {
  type Address,
  address as makeAddress,
  canonical,
  decode,
  type Kind,
  kindOfCollection,
  type Model,
  modelVersion,
  normalizeEntity,
  stableStringify,
  unescapeToken
} from "@lintel/model"
import { byAddress, reachable } from "./collect.js"
import { encodeEntity } from "./encodeEntity.js"
import { metaOf } from "./meta.js"
import { withProviders } from "./providers.js"
import { type Notes, noteSite, resolveFields } from "./resolve.js"
import { withKey } from "./schemaText.js"
import { type Site, siteOf } from "./site.js"
import type { SystemOptions } from "./system.js"
import type { SchemaWarning } from "./wire.js"

/**
 * Why a design cannot be said as a Model: which entity, which part of it, why, and where it was written.
 *
 * @category system
 * @since 0.1.0
 */
export interface AuthoringProblem {
  readonly _tag: "AuthoringProblem"
  readonly address: string
  readonly place: string
  readonly reason: string
  readonly site: Site | undefined
  /** Where the other value was written that this one contradicts. */
  readonly other?: Site
}

/**
 * A warning with the contract, message or other entity whose payloads it is about, and where that was written.
 *
 * @category system
 * @since 0.1.0
 */
export interface AuthoringWarning extends SchemaWarning {
  readonly address: string
  readonly site: Site | undefined
}

/**
 * A Model, where its facts were written (by address, or by address, `#` and JSON Pointer), and what of its schemas
 * JSON Schema says less exactly.
 *
 * @category system
 * @since 0.1.0
 */
export interface Assembled {
  readonly _tag: "Assembled"
  readonly model: Model
  readonly sites: ReadonlyMap<string, Site>
  readonly warnings: ReadonlyArray<AuthoringWarning>
}

/**
 * A design that cannot be said as a Model, with every reason.
 *
 * @category system
 * @since 0.1.0
 */
export interface Refused {
  readonly _tag: "Refused"
  readonly problems: ReadonlyArray<AuthoringProblem>
}

const siteText = ({ file, line, column }: Site): string => `${file}:${line}:${column}`

const printProblem = ({ address, place, reason, site, other }: AuthoringProblem): string => {
  const also = other === undefined ? "" : `; the other is at ${siteText(other)}`
  const at = site === undefined ? "" : ` (${siteText(site)}${also})`
  return `${address}${place === "" ? "" : ` ${place}`}: ${reason}${at}`
}

const shown = 20

/**
 * Thrown by `System.toModel`: every reason why the design cannot be said as a Model.
 *
 * @category system
 * @since 0.1.0
 */
export class AuthoringError extends Error {
  readonly problems: ReadonlyArray<AuthoringProblem>

  constructor(problems: ReadonlyArray<AuthoringProblem>) {
    const lines = problems.slice(0, shown).map((problem) => `  ${printProblem(problem)}`)
    const more = problems.length > shown ? [`  and ${problems.length - shown} more`] : []
    super(["The design cannot be turned into a Model:", ...lines, ...more].join("\n"))
    this.name = "AuthoringError"
    this.problems = problems
  }
}

const collectionOf: ReadonlyMap<string, string> = new Map(
  Object.entries(kindOfCollection).map(([collection, kind]) => [kind, collection])
)

/** Turns a system into its Model. */
export const assemble = (system: SystemOptions & { readonly name: string }): Assembled | Refused => {
  const entities = reachable([system])
  return withProviders(entities, () => assembleOf(system, entities))
}

const assembleOf = (
  system: SystemOptions & { readonly name: string },
  entities: ReadonlyArray<object>
): Assembled | Refused => {
  const notes: Notes = { sites: new Map(), warnings: [], problems: [] }
  const groups = byAddress(entities)
  const collections = new Map<string, Record<string, unknown>>()
  for (const [address, values] of groups) {
    const colon = address.indexOf(":")
    const kind = address.slice(0, colon) as Kind
    if (kind === "system") continue
    const entity = encodeOnce(values, kind, address, notes)
    if (kind === "service") addDefaultDeployment(values[0], address, groups, collections, notes)
    const collection = collectionOf.get(kind)
    if (collection !== undefined) put(collections, collection, address.slice(colon + 1), normalizeEntity(kind, entity))
  }
  noteSite(notes, systemAddress(system.name), system)
  const own = resolveFields(system, systemAddress(system.name), "", notes, ["_tag", "include", "extent"])
  const raw = {
    lintel: modelVersion,
    system: normalizeEntity("system", own),
    ...(system.extent === undefined ? {} : { extent: system.extent }),
    ...Object.fromEntries(collections)
  }
  return finish(raw, notes, groups)
}

const systemAddress = (name: string): string => makeAddress("system", name)

const put = (collections: Map<string, Record<string, unknown>>, name: string, key: string, value: unknown): void => {
  const collection = collections.get(name) ?? {}
  collections.set(name, collection)
  withKey(collection, key, value)
}

/** `Service.make({ instances })` is a deployment in the default environment. */
const addDefaultDeployment = (
  value: object | undefined,
  address: string,
  groups: ReadonlyMap<string, ReadonlyArray<object>>,
  collections: Map<string, Record<string, unknown>>,
  notes: Notes
): void => {
  const instances = value !== undefined && "instances" in value ? value.instances : undefined
  if (instances === undefined) return
  const name = address.slice("service:".length)
  if (groups.has(`deployment:${name}`)) {
    const reason = `stands for the deployment ${name}, which is also made by Deployment.make: say it there`
    notes.problems.push({ address, place: "instances", reason })
  }
  noteSite(notes, `deployment:${name}`, value)
  put(collections, "deployments", name, { of: address, instances })
}

/** Operations are encoded with their contract. Values under one address have to say the same. */
const encodeOnce = (values: ReadonlyArray<object>, kind: Kind, address: string, notes: Notes): unknown => {
  if (kind === "operation") return undefined
  const [first, ...others] = values
  if (first === undefined) return undefined
  const entity = encoded(first, kind, address, notes)
  const text = others.length === 0 ? "" : stableStringify(entity)
  for (const other of others) {
    const scratch: Notes = { sites: new Map(), warnings: [], problems: [] }
    if (stableStringify(encoded(other, kind, address, scratch)) === text) continue
    const site = siteOfValue(other)
    notes.problems.push({ address, place: "", reason: twice(kind), ...(site === undefined ? {} : { other: site }) })
  }
  return entity
}

/** Designs run without being compiled: what a constructor was given may have any form. */
const encoded = (value: object, kind: Kind, address: string, notes: Notes): Readonly<Record<string, unknown>> => {
  try {
    return encodeEntity(value, kind, address, notes)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    const reason = `has a field of an unexpected form, which the TypeScript compiler names (${error.message})`
    notes.problems.push({ address, place: "", reason })
    return {}
  }
}

const siteOfValue = (value: object | undefined): Site | undefined => {
  const data = metaOf(value)
  return data === undefined ? undefined : siteOf(data.stack)
}

const twice = (kind: Kind): string =>
  `is made twice and differs${kind === "call" || kind === "flow" ? ': give one of them a name, as in { name: "..." }' : ""}`

const finish = (
  raw: unknown,
  notes: Notes,
  groups: ReadonlyMap<string, ReadonlyArray<object>>
): Assembled | Refused => {
  /** Where the part was written, else what it is part of. */
  const siteFor = (address: string, place: string): Site | undefined => {
    const parts = place.split("/")
    for (let length = parts.length; length > 0; length--) {
      const site = notes.sites.get(`${address}#/${parts.slice(0, length).join("/")}`)
      if (site !== undefined) return site
    }
    return siteOfValue(groups.get(address)?.[0])
  }
  const decoded = decode(raw)
  const refusals =
    decoded._tag === "Decoded" ? [] : decoded.errors.map(({ pointer, reason }) => placed(pointer, reason))
  const unlisted = decoded._tag === "Decoded" ? 0 : decoded.total - decoded.errors.length
  const rest =
    unlisted === 0 ? [] : [{ address: "system", place: "", reason: `${unlisted} further flaws are not listed` }]
  // What is absent because a problem was found says nothing new.
  const told = new Set(notes.problems.map(({ address, place }) => `${address}#${place}`))
  const further = refusals.filter(({ address, place }) => !told.has(`${address}#${place}`))
  const problems = [...notes.problems, ...further, ...rest]
    .map((problem): AuthoringProblem => ({
      _tag: "AuthoringProblem",
      ...problem,
      site: siteFor(problem.address, problem.place)
    }))
    .toSorted((a, b) => compare(a.address, b.address) || compare(a.place, b.place) || compare(a.reason, b.reason))
  if (decoded._tag === "Refused" || problems.length > 0) return { _tag: "Refused", problems }
  return {
    _tag: "Assembled",
    model: canonical(decoded.model),
    sites: new Map([...notes.sites].toSorted(([a], [b]) => compare(a, b))),
    warnings: notes.warnings
      .map((warning): AuthoringWarning => ({ ...warning, site: siteFor(warning.address, "") }))
      .toSorted((a, b) => compare(a.address, b.address) || compare(a.place, b.place) || compare(a.kind, b.kind))
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The entity that a pointer into the Model is about, and the rest of the pointer. */
const placed = (pointer: string, reason: string): { address: string; place: string; reason: string } => {
  const [, collection = "", key = "", part = "", name = "", ...rest] = pointer.split("/")
  const kind = kindOfCollection[collection as keyof typeof kindOfCollection] as Address | undefined
  if (kind === undefined) return { address: "system", place: pointer, reason }
  if (collection === "contracts" && part === "operations" && name !== "") {
    return { address: `operation:${unescapeToken(key)}/${unescapeToken(name)}`, place: rest.join("/"), reason }
  }
  return {
    address: `${kind}:${unescapeToken(key)}`,
    place: [part, name, ...rest].filter((text) => text !== "").join("/"),
    reason
  }
}
