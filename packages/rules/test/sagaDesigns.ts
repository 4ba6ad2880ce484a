import { check } from "@lintel/diagnostic"
import { decode, type Json } from "@lintel/model"
import { rules } from "@lintel/rules"

/** Facts of a step, a saga or a Model, as they are written; `undefined` takes one away. */
export interface Facts {
  readonly [key: string]: Json | undefined
}

const known = (facts: Facts): { readonly [key: string]: Json } =>
  Object.fromEntries(Object.entries(facts).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])))

/** A request to an operation, with the order that it is about. */
export const ask = (operation: string, from: Json = { _tag: "Saga", pointer: "/orderId" }): Json => ({
  _tag: "Operation",
  operation: `operation:${operation}`,
  with: { orderId: from }
})

/** The `id` of a step's reply. */
export const replyOf = (step: string): Json => ({ _tag: "Step", step, pointer: "/id" })

export const send = (message: string): Json => ({ _tag: "Message", message: `message:${message}` })

/** A step that asks a service and can be undone; nothing can go wrong with it. */
export const step = (service: string, more: Facts = {}): Json =>
  known({
    action: ask(`${service}/do`),
    compensate: ask(`${service}/undo`),
    idempotency: "replay",
    rejects: true,
    fenced: true,
    registers: "before",
    timeout: "1s",
    retry: 3,
    compensation: { idempotency: "effect", rejects: false },
    ...more
  })

const notUndone: Facts = { compensate: undefined, compensation: undefined, fenced: undefined, registers: undefined }

export const bare = (service: string, more: Facts = {}): Json =>
  step(service, { compensate: "none", compensation: undefined, ...more })

export const pivot = (service: string, more: Facts = {}): Json =>
  step(service, { kind: "pivot", retry: "untilDone", ...notUndone, ...more })

export const retriable = (service: string, more: Facts = {}): Json =>
  step(service, { kind: "retriable", retry: "untilDone", rejects: false, ...notUndone, ...more })

export interface Around {
  /** Facts of operations, by contract and name. */
  readonly operations?: Readonly<Record<string, Facts>>
  /** What operations read and write: `r` and `w` with the collections. */
  readonly flows?: Readonly<Record<string, ReadonlyArray<readonly ["r" | "w", string]>>>
  readonly more?: Facts
}

const flowOf = (operation: string, touches: ReadonlyArray<readonly ["r" | "w", string]>): Json => ({
  of: `service:${operation.split("/")[0] ?? ""}`,
  trigger: { _tag: "Operation", operation: `operation:${operation}` },
  steps: touches.map(([kind, collection]) => ({ _tag: kind === "r" ? "Read" : "Write", store: "store:db", collection }))
})

/** The operations that a text names, each with what is known of it. */
const contractsIn = (text: string, operations: NonNullable<Around["operations"]>): Record<string, Json> => {
  const found = new Map<string, Record<string, Json>>()
  for (const [, contract = "", name = ""] of text.matchAll(/operation:([a-z0-9-]+)\/([a-z]+)/gu)) {
    const held = found.get(contract) ?? {}
    found.set(contract, held)
    const path = `/${contract}/{orderId}/${name}`
    held[name] = {
      _tag: "Http",
      method: "PUT",
      path,
      responses: { "200": {} },
      ...known(operations[`${contract}/${name}`] ?? {})
    }
  }
  return Object.fromEntries([...found].map(([name, held]) => [name, { _tag: "Http", operations: held }]))
}

const orderInput: Json = {
  schema: { type: "object", properties: { orderId: { type: "string" } }, required: ["orderId"] }
}

/** A design of sagas, with everything that they name. */
export const designOf = (
  sagas: Readonly<Record<string, Facts>>,
  { operations = {}, flows = {}, more = {} }: Around = {}
): Json => {
  const own = Object.fromEntries(Object.entries(flows).map(([name, touches]) => [name, flowOf(name, touches)]))
  const contracts = contractsIn(JSON.stringify([sagas, own]), operations)
  const services = Object.fromEntries(Object.keys(contracts).map((name) => [name, { provides: [`contract:${name}`] }]))
  return {
    lintel: "1.0",
    contracts,
    services: { orders: {}, ...services },
    teams: { desk: {} },
    stores: { db: { kind: "relational", collections: { rows: {}, other: {} } }, elsewhere: { kind: "relational" } },
    ...(Object.keys(own).length === 0 ? {} : { flows: own }),
    sagas: Object.fromEntries(
      Object.entries(sagas).map(([name, saga]) => [name, known({ by: "service:orders", input: orderInput, ...saga })])
    ),
    ...known(more)
  }
}

/** What the rules about sagas find, each with its place: `lock-kept s.a`. */
export const foundIn = (design: Json): ReadonlyArray<string> => {
  const decoded = decode(design)
  if (decoded._tag !== "Decoded") throw new Error(JSON.stringify(decoded))
  const { findings } = check(decoded.model, rules, { now: "2026-11-21" })
  const own = findings.filter(({ code }) => code.startsWith("saga/"))
  const places = own.map(({ code, subject }) => `${code.slice(5)} ${subject.slice(5).replace("/step/", ".")}`)
  return [...new Set(places)].toSorted()
}
