import { type Address, parseAddress } from "./address.js"
import type { Consumption, Emission, RepeatSafety } from "./components.js"
import type { Effects, Operation } from "./contracts.js"
import { type EffectiveEdge, effectiveEdge } from "./effective.js"
import { type Entity, type EntityOfKind, entities, locate, type Located } from "./entity.js"
import type { Model } from "./model.js"
import type { Call } from "./plans.js"
import { addReferences, type Reference } from "./reference.js"

/**
 * Who provides, emits, consumes: a service of the design or something external.
 *
 * @category index
 * @since 0.1.0
 */
export type Component = Address<"service" | "external">

/**
 * One call as an edge of the graph. `provider` is absent when nobody is known to answer, or when several do and the
 * call does not say which.
 *
 * @category index
 * @since 0.1.0
 */
export interface Edge {
  readonly address: Address<"call">
  readonly call: Call
  readonly from: Component
  readonly operation: Address<"operation"> | undefined
  readonly provider: Component | undefined
  readonly candidates: ReadonlyArray<Component>
}

/**
 * Someone who writes a message.
 *
 * @category index
 * @since 0.1.0
 */
export interface Producer {
  readonly by: Component
  readonly emission: Emission
}

/**
 * Someone who reads a channel.
 *
 * @category index
 * @since 0.1.0
 */
export interface Reader {
  readonly by: Component
  readonly consumption: Consumption
}

/**
 * Lookups over one Model, computed when first asked and then kept. Lookups of things that are not there answer
 * `undefined` or an empty list; the index never throws on a Model that decodes.
 *
 * @category index
 * @since 0.1.0
 */
export interface ModelIndex {
  readonly model: Model
  readonly entities: ReadonlyArray<Entity>
  /** Entities of one kind, sorted by address. */
  readonly ofKind: <K extends keyof EntityOfKind>(kind: K) => ReadonlyArray<Entity<K>>
  /** The entity that an address names exactly. */
  readonly find: <K extends keyof EntityOfKind>(address: Address<K>) => Entity<K> | undefined
  /** The entity, or the part of one, that an address names. */
  readonly locate: (address: string) => Located | undefined
  /** Entities that a short form may mean: `payments.authorize`, `payments/authorize`, `payments`. */
  readonly matching: (text: string) => ReadonlyArray<Entity>
  readonly references: ReadonlyArray<Reference>
  /** References that name this address. */
  readonly referencesTo: (address: string) => ReadonlyArray<Reference>
  readonly edges: ReadonlyArray<Edge>
  /** Edges that a component makes. */
  readonly callsFrom: (component: string) => ReadonlyArray<Edge>
  /** Edges whose target is this operation. */
  readonly callsTo: (operation: string) => ReadonlyArray<Edge>
  /** Edges that a service or an external answers. */
  readonly callsAnsweredBy: (component: string) => ReadonlyArray<Edge>
  /** Who provides a contract. */
  readonly providersOf: (contract: string) => ReadonlyArray<Component>
  /** The contract that an operation belongs to. */
  readonly contractOf: (operation: string) => Address<"contract">
  /** Who emits a message. */
  readonly producersOf: (message: string) => ReadonlyArray<Producer>
  /** Who reads a message, on whatever channel. */
  readonly readersOf: (message: string) => ReadonlyArray<Reader>
  /** Who reads a channel. */
  readonly readersOfChannel: (channel: string) => ReadonlyArray<Reader>
  /** Who emits to a channel. */
  readonly producersOfChannel: (channel: string) => ReadonlyArray<Producer>
  /** What acts on a call: every layer, every field with its origin. */
  readonly effective: (call: string) => EffectiveEdge | undefined
}

const grouped = <T>(
  items: ReadonlyArray<T>,
  keysOf: (item: T) => ReadonlyArray<string>
): ReadonlyMap<string, ReadonlyArray<T>> => {
  const groups = new Map<string, Array<T>>()
  for (const item of items) {
    const keys = keysOf(item)
    for (const key of keys.length > 1 ? new Set(keys) : keys) {
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [item])
      else group.push(item)
    }
  }
  return groups
}

const lazy = <T>(compute: () => T): (() => T) => {
  let held: { readonly value: T } | undefined
  return () => (held ??= { value: compute() }).value
}

/** Messages that a consumption reads: those it names, else all of its channel. */
const messagesRead = (model: Model, consumption: Consumption): ReadonlyArray<string> =>
  consumption.messages ?? model.channels?.[consumption.channel.slice("channel:".length)]?.messages ?? []

/**
 * Indexes a Model: the same Model always gives the same index.
 *
 * @example
 * ```ts
 * import { indexModel } from "@lintel/model"
 *
 * const index = indexModel({
 *   lintel: "1.0",
 *   services: { web: {}, payments: { provides: ["contract:payments"] } },
 *   contracts: { payments: { _tag: "Http", operations: { pay: { _tag: "Http", method: "POST", path: "/pay" } } } },
 *   calls: { "web/to-pay": { from: "service:web", to: { operation: "operation:payments/pay" } } }
 * })
 * index.callsAnsweredBy("service:payments").map((edge) => edge.from) // => ["service:web"]
 * ```
 *
 * @category index
 * @since 0.1.0
 */
export const indexModel = (model: Model): ModelIndex => {
  const known = indices.get(model)
  if (known !== undefined) return known
  const index = makeIndex(model)
  indices.set(model, index)
  return index
}

/** A Model is never changed, so that whoever asks about the same one shares what is known of it. */
const indices = new WeakMap<Model, ModelIndex>()

const makeIndex = (model: Model): ModelIndex => {
  const contracts = new Map<string, Address<"contract">>()
  /** Asked of the same operations by most rules. */
  const contractOf = (operation: string): Address<"contract"> => {
    const known = contracts.get(operation)
    if (known !== undefined) return known
    const contract: Address<"contract"> = `contract:${parseAddress(operation)?.segments[0] ?? ""}`
    contracts.set(operation, contract)
    return contract
  }
  const all = lazy(() => entities(model))
  const byAddress = lazy(() => new Map<string, Entity>(all().map((entity) => [entity.address, entity])))
  const byKind = lazy(() => grouped(all(), (entity) => [entity.kind]))
  const references = lazy(() => {
    const found: Array<Reference> = []
    for (const entity of all()) addReferences(entity, found)
    return found
  })
  const targets = lazy(() => grouped(references(), (reference) => [reference.to]))
  const components = lazy(() => [...ofKind("service"), ...ofKind("external")])
  const providers = lazy(() => {
    const pairs = components().flatMap(({ address, value }) =>
      (value.provides ?? []).map((contract) => ({ contract, address }))
    )
    return new Map(
      [...grouped(pairs, (pair) => [pair.contract])].map(([contract, found]) => [
        contract,
        found.map((pair) => pair.address)
      ])
    )
  })
  const edges = lazy(() => ofKind("call").map((entity) => edgeOf(entity)))
  const edgeByAddress = lazy(() => new Map<string, Edge>(edges().map((edge) => [edge.address, edge])))
  const edgesFrom = lazy(() => grouped(edges(), (edge) => [edge.from]))
  const edgesTo = lazy(() => grouped(edges(), (edge) => (edge.operation === undefined ? [] : [edge.operation])))
  const edgesAnswered = lazy(() => grouped(edges(), (edge) => (edge.provider === undefined ? [] : [edge.provider])))
  const producers = lazy(() =>
    components().flatMap(({ address, value }) =>
      (value.emits ?? []).map((emission): Producer => ({ by: address, emission }))
    )
  )
  const readers = lazy(() =>
    components().flatMap(({ address, value }) =>
      (value.consumes ?? []).map((consumption): Reader => ({ by: address, consumption }))
    )
  )
  const byMessage = lazy(() => grouped(producers(), ({ emission }) => [emission.message]))
  const byEmissionChannel = lazy(() =>
    grouped(producers(), ({ emission }) => (emission.channel === undefined ? [] : [emission.channel]))
  )
  const readersByMessage = lazy(() => grouped(readers(), ({ consumption }) => messagesRead(model, consumption)))
  const readersByChannel = lazy(() => grouped(readers(), ({ consumption }) => [consumption.channel]))
  const byShortName = lazy(() =>
    grouped(all(), ({ address }) => {
      const path = address.slice(address.indexOf(":") + 1)
      return path.includes("/") ? [path, path.replaceAll("/", "."), path.slice(path.lastIndexOf("/") + 1)] : [path]
    })
  )

  function ofKind<K extends keyof EntityOfKind>(kind: K): ReadonlyArray<Entity<K>> {
    return (byKind().get(kind) ?? []) as ReadonlyArray<Entity<K>>
  }

  function edgeOf({ address, value: call }: Entity<"call">): Edge {
    const operation = call.to.operation
    const candidates =
      call.to.at !== undefined
        ? [call.to.at]
        : operation === undefined
          ? []
          : (providers().get(contractOf(operation)) ?? [])
    const provider = candidates.length === 1 ? candidates[0] : undefined
    return { address, call, from: call.from, operation, provider, candidates }
  }

  return {
    model,
    get entities() {
      return all()
    },
    get references() {
      return references()
    },
    get edges() {
      return edges()
    },
    ofKind,
    find: <K extends keyof EntityOfKind>(target: Address<K>) => byAddress().get(target) as Entity<K> | undefined,
    locate: (target) => locate(model, target),
    matching: (text) => {
      const exact = byAddress().get(text)
      return exact === undefined ? (byShortName().get(text) ?? []) : [exact]
    },
    referencesTo: (target) => targets().get(target) ?? [],
    callsFrom: (component) => edgesFrom().get(component) ?? [],
    callsTo: (operation) => edgesTo().get(operation) ?? [],
    callsAnsweredBy: (component) => edgesAnswered().get(component) ?? [],
    providersOf: (contract) => providers().get(contract) ?? [],
    contractOf,
    producersOf: (message) => byMessage().get(message) ?? [],
    readersOf: (message) => readersByMessage().get(message) ?? [],
    readersOfChannel: (channel) => readersByChannel().get(channel) ?? [],
    producersOfChannel: (channel) => byEmissionChannel().get(channel) ?? [],
    effective: (target) => {
      const edge = edgeByAddress().get(target)
      return edge === undefined ? undefined : effectiveEdge(model, edge.address, edge.call, edge.provider)
    }
  }
}

const methodEffects: ReadonlyMap<string, Effects> = new Map([
  ["GET", "none"],
  ["HEAD", "none"],
  ["OPTIONS", "none"],
  ["TRACE", "none"],
  ["PUT", "idempotent"],
  ["DELETE", "idempotent"]
])

/**
 * What repeating an operation does. A mechanism (`idempotency`) decides first: stored replies give `replay`, else
 * `effect`. Without one the nature of the operation decides: no effects give `replay`, idempotent ones `effect`.
 * Methods have the effects of RFC 9110 section 9.2 unless the operation says otherwise; a POST or PATCH of which nobody
 * said anything is `undefined`: unknown.
 *
 * @example
 * ```ts
 * import { repeatSafety } from "@lintel/model"
 *
 * repeatSafety({ _tag: "Http", method: "PUT", path: "/a" }) // => "effect"
 * repeatSafety({ _tag: "Http", method: "POST", path: "/a" }) // => undefined
 * ```
 *
 * @category index
 * @since 0.1.0
 */
export const repeatSafety = (operation: Operation): RepeatSafety | undefined => {
  if (operation.idempotency !== undefined) return operation.idempotency.replies === "replayed" ? "replay" : "effect"
  const effects = operation.effects ?? methodEffects.get(operation.method)
  if (effects === undefined) return undefined
  return effects === "none" ? "replay" : effects === "idempotent" ? "effect" : "none"
}
