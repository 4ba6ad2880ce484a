import type { Diagnostic, PatchOperation } from "@lintel/diagnostic"
import { type Contract, type HttpOperation, isJsonObject, type Model } from "@lintel/model"
import { mostDefinitions, usedDefinitions } from "./definitions.js"

/** Operations that a fix is checked with, at most. */
const mostOperations = 8

const orders = new WeakMap<object, ReadonlyMap<string, number>>()

/** At which place each key of a record stands. */
const orderOf = (record: object): ReadonlyMap<string, number> => {
  const known = orders.get(record) ?? new Map(Object.keys(record).map((name, index) => [name, index]))
  orders.set(record, known)
  return known
}

/** Some entries of a record, in its order, without a look at all the others. */
const picked = <T>(record: Readonly<Record<string, T>>, names: ReadonlySet<string>): Readonly<Record<string, T>> => {
  const order = orderOf(record)
  const there = [...names].filter((name) => order.has(name))
  const sorted = there.toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))
  return Object.fromEntries(sorted.map((name) => [name, record[name] as T]))
}

type Section = "request" | "responses"

/** What fixes are about: the operations and webhooks of a contract, and what is touched of them where that is a part. */
export interface About {
  readonly key: string
  readonly names: ReadonlySet<string>
  readonly only: Section | undefined
}

interface Reduction extends About {
  /** Definitions that may be used, at most. */
  readonly most: number
  /** Definitions that stay beside those that are used. */
  readonly more?: ReadonlySet<string>
}

const section = /^\/contracts\/[^/]+\/operations\/[^/]+\/(request|responses)\//

/** What a patch touches of operations, where that is only what is sent or only what is answered. */
const onlySection = (operations: ReadonlyArray<PatchOperation>): Section | undefined => {
  const touched = new Set(operations.map(({ path }) => section.exec(path)?.[1]))
  const [first] = touched
  return touched.size === 1 && (first === "request" || first === "responses") ? first : undefined
}

const sections = { request: new WeakMap<object, HttpOperation>(), responses: new WeakMap<object, HttpOperation>() }

const withOnly = (operation: HttpOperation, only: Section): HttpOperation => {
  const { parameters: _parameters, request, responses, ...rest } = operation
  if (only === "request") return request === undefined ? rest : { ...rest, request }
  return responses === undefined ? rest : { ...rest, responses }
}

/** An operation without what a patch does not touch: that was compared already. The same for the same operation. */
const sectionOf = (operation: HttpOperation, only: Section | undefined): HttpOperation => {
  if (only === undefined) return operation
  const known = sections[only].get(operation) ?? withOnly(operation, only)
  sections[only].set(operation, known)
  return known
}

/** The part of a contract that some operations and webhooks make up. */
const reduced = (model: Model, { key, more = new Set(), most, names, only }: Reduction): Model | undefined => {
  const contract: Contract | undefined = model.contracts?.[key]
  if (contract === undefined || contract._tag !== "Http" || model.schemas !== undefined) return undefined
  const { schemas, webhooks, ...rest } = contract
  const operations = mapped(picked(contract.operations, names), (operation) => sectionOf(operation, only))
  const hooks = picked(webhooks ?? {}, names)
  const used = usedDefinitions([...Object.values(operations), ...Object.values(hooks)], schemas ?? {}, most)
  if (used === undefined) return undefined
  const definitions = picked(schemas ?? {}, new Set([...used, ...more]))
  const whole: Contract = {
    ...rest,
    operations,
    ...(Object.keys(hooks).length === 0 ? {} : { webhooks: hooks }),
    ...(schemas === undefined ? {} : { schemas: definitions })
  }
  return { lintel: model.lintel, contracts: { [key]: whole } }
}

const countIn = (value: unknown): number => {
  if (typeof value !== "object" || value === null) return 0
  return Object.values(value).reduce((sum: number, item) => sum + countIn(item), 1)
}

const sizes = new WeakMap<object, number>()

/** How many objects and lists a Model is; counted once for each operation and each definition: four levels down. */
const sizeOf = (value: unknown, level = 0): number => {
  if (typeof value !== "object" || value === null) return 0
  if (level < 4) return Object.values(value).reduce((sum: number, item) => sum + sizeOf(item, level + 1), 1)
  const size = sizes.get(value) ?? countIn(value)
  sizes.set(value, size)
  return size
}

const mapped = <A>(record: Readonly<Record<string, A>>, change: (value: A) => A): Readonly<Record<string, A>> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]))

const partsOf = (address: string): readonly [contract: string, name: string] | undefined => {
  const [, contract, name] = /^(?:operation|webhook):([^/]+)\/(.+)$/.exec(address) ?? []
  return contract === undefined || name === undefined ? undefined : [contract, name]
}

const addressesOf = (finding: Diagnostic): ReadonlyArray<string> => {
  const { data, subject } = finding
  const found: Array<string> = [subject]
  if (!isJsonObject(data)) return found
  for (const key of ["before", "after"]) {
    const place = data[key]
    if (isJsonObject(place) && typeof place["address"] === "string") found.push(place["address"])
  }
  const { reaches } = data
  if (Array.isArray(reaches)) for (const address of reaches) if (typeof address === "string") found.push(address)
  return found
}

const onlyKey = (model: Model, wanted: string): string | undefined => {
  const keys = Object.keys(model.contracts ?? {})
  return keys.includes(wanted) ? wanted : keys.length === 1 ? keys[0] : undefined
}

/** What a break and the patch that may take it back are about. */
export const aboutOf = (
  finding: Diagnostic,
  operations: ReadonlyArray<PatchOperation>,
  old: Model,
  fresh: Model
): About | undefined => {
  const places = addressesOf(finding)
    .map(partsOf)
    .filter((it) => it !== undefined)
  const names = new Set(places.map(([, name]) => name))
  const [first] = places
  if (first === undefined || names.size > mostOperations) return undefined
  const [before, after] = [onlyKey(old, first[0]), onlyKey(fresh, first[0])]
  if (before === undefined || after === undefined || before !== after) return undefined
  return { key: before, names, only: onlySection(operations) }
}

/** The old and the new side with nothing but what some fixes are about, and how many objects and lists that is. */
export interface Surroundings {
  readonly old: Model
  readonly fresh: Model
  readonly size: number
}

export const surroundings = (about: About, fixes: number, old: Model, fresh: Model): Surroundings | undefined => {
  const most = mostDefinitions * fixes
  const left = reduced(old, { ...about, most })
  if (left === undefined) return undefined
  // What stands again may refer to what the old operations use.
  const more = new Set(Object.keys(left.contracts?.[about.key]?.schemas ?? {}))
  const right = reduced(fresh, { ...about, more, most })
  return right === undefined ? undefined : { old: left, fresh: right, size: sizeOf(left) + sizeOf(right) }
}
