import {
  type Consumer,
  type Contract,
  indexModel,
  type Model,
  type ModelIndex,
  nameOf,
  type Projection
} from "@lintel/model"
import { type Matched, matchEntities } from "./matched.js"
import { versionsOf } from "./versionOf.js"

/** Somebody who uses an operation, as one of the two Models says it. Names are those the plan uses. */
export interface Use {
  readonly client: string
  readonly contract: string
  /** An operation, or a webhook that it receives, as the Model at hand calls it. */
  readonly operation: string
  readonly servers: ReadonlyArray<string>
  readonly responses?: Readonly<Record<string, Projection>>
  readonly sends?: Projection
}

/** One of the two designs, with what the plan asks of it again and again. */
export interface Side {
  readonly index: ModelIndex
  readonly model: Model
  readonly uses: ReadonlyArray<Use>
  /** Who uses a contract, by the plan's name of it. */
  readonly usesOf: (contract: string) => ReadonlyArray<Use>
  /** Contracts by the name the plan gives them, with who provides them. */
  readonly contracts: ReadonlyMap<string, SideContract>
  /** The plan's name of an address of this side. */
  readonly nameOf: (address: string) => string
  /** The version of a service on this side, by the plan's name of it. */
  readonly versionOf: (service: string) => string | undefined
}

/** A contract of one side. */
export interface SideContract {
  readonly key: string
  readonly contract: Contract
  readonly servers: ReadonlyArray<string>
}

/** Two designs, and what is what in them. */
export interface Survey {
  readonly before: Side
  readonly after: Side
  readonly services: Matched
  readonly externals: Matched
  readonly contracts: Matched
  readonly messages: Matched
  readonly stores: Matched
  readonly channels: Matched
  readonly consumers: Matched
}

const contractKeyOf = (operation: string): string => operation.slice(operation.indexOf(":") + 1).split("/")[0] ?? ""

/** An operation that a consumer names: by address, or by its name in the consumer's contract. */
const operationOf = (consumer: Consumer, key: string): string => {
  const named = [key, nameOf(key)].find((it) => it.startsWith("operation:") || it.startsWith("webhook:"))
  if (named !== undefined) return named
  return consumer.contract === undefined || key.includes("/")
    ? `operation:${key}`
    : `operation:${consumer.contract.slice("contract:".length)}/${key}`
}

interface RawUse {
  readonly client: string
  readonly operation: string
  readonly at?: string | undefined
  readonly responses?: Readonly<Record<string, Projection>> | undefined
  readonly sends?: Projection | undefined
}

const callUses = (index: ModelIndex): ReadonlyArray<RawUse> =>
  index.edges.flatMap(({ call, from, operation }) =>
    operation === undefined ? [] : [{ client: from, operation, at: call.to.at, responses: call.responses }]
  )

/** Steps that name an operation instead of a call: a call without a policy from whoever runs the saga. */
const sagaUses = (index: ModelIndex): ReadonlyArray<RawUse> =>
  index.ofKind("saga").flatMap(({ value: saga }) =>
    Object.values(saga.steps).flatMap(({ action, by, compensate }) =>
      [action, compensate].flatMap((it) => {
        const client = by ?? saga.by
        if (client === undefined || it === undefined || it === "none" || it._tag !== "Operation") return []
        return [{ client, operation: it.operation, at: it.at }]
      })
    )
  )

const consumerUses = (index: ModelIndex): ReadonlyArray<RawUse> =>
  index.ofKind("consumer").flatMap(({ address, value: consumer }): ReadonlyArray<RawUse> => {
    const named = Object.entries(consumer.operations ?? {}).map(([key, { responses, sends }]) => ({
      client: address,
      operation: operationOf(consumer, key),
      responses,
      sends
    }))
    if (consumer.contract === undefined || consumer.operations !== undefined) return named
    // Who names a contract and none of its operations uses all of it.
    const contract = index.find(consumer.contract)?.value
    const key = consumer.contract.slice("contract:".length)
    return [
      ...Object.keys(contract?.operations ?? {}).map((name) => `operation:${key}/${name}`),
      ...Object.keys(contract?.webhooks ?? {}).map((name) => `webhook:${key}/${name}`)
    ].map((operation) => ({ client: address, operation }))
  })

const sideOf = (
  index: ModelIndex,
  rename: (address: string) => string,
  versions: ReadonlyMap<string, string>
): Side => {
  const { model } = index
  const contracts = new Map(
    Object.entries(model.contracts ?? {}).map(([key, contract]): [string, SideContract] => {
      const name = rename(`contract:${key}`)
      const providers = index.providersOf(`contract:${key}`).map(rename)
      return [
        name,
        {
          key,
          contract,
          servers: providers.length === 0 ? [name] : providers
        }
      ]
    })
  )
  const uses = [...callUses(index), ...sagaUses(index), ...consumerUses(index)].map((it): Use => {
    const contract = rename(`contract:${contractKeyOf(it.operation)}`)
    const servers = it.at === undefined ? (contracts.get(contract)?.servers ?? []) : [rename(it.at)]
    return {
      client: rename(it.client),
      contract,
      operation: it.operation,
      servers,
      ...(it.responses === undefined ? {} : { responses: it.responses }),
      ...(it.sends === undefined ? {} : { sends: it.sends })
    }
  })
  const byContract = new Map<string, Array<Use>>()
  for (const use of uses) {
    const known = byContract.get(use.contract)
    if (known === undefined) byContract.set(use.contract, [use])
    else known.push(use)
  }
  const versionByName = new Map([...versions].map(([address, version]) => [rename(address), version]))
  return {
    index,
    model,
    uses,
    usesOf: (contract) => byContract.get(contract) ?? [],
    contracts,
    nameOf: rename,
    versionOf: (service) => versionByName.get(service)
  }
}

/** Lays two designs beside each other. */
export const surveyOf = (old: Model, fresh: Model): Survey => {
  const matched = {
    services: matchEntities("services", old, fresh),
    externals: matchEntities("externals", old, fresh),
    contracts: matchEntities("contracts", old, fresh),
    messages: matchEntities("messages", old, fresh),
    stores: matchEntities("stores", old, fresh),
    channels: matchEntities("channels", old, fresh),
    consumers: matchEntities("consumers", old, fresh)
  }
  const byKind = new Map<string, Matched>([
    ["service", matched.services],
    ["external", matched.externals],
    ["contract", matched.contracts],
    ["message", matched.messages],
    ["store", matched.stores],
    ["channel", matched.channels],
    ["consumer", matched.consumers]
  ])
  const rename = (address: string): string =>
    byKind.get(address.slice(0, address.indexOf(":")))?.nameOf(address) ?? address
  const [before, after] = [indexModel(old), indexModel(fresh)]
  const versions = versionsOf(before, after, rename)
  return {
    ...matched,
    before: sideOf(before, rename, versions.before),
    after: sideOf(after, (address) => address, versions.after)
  }
}
