import { entities, type Entity, type Model, referencesOf } from "@lintel/model"

const isPart = ({ kind }: Entity): boolean => kind === "operation" || kind === "webhook" || kind === "system"

/** The address of the constant that holds what an address names. */
const holderOf = (address: string, holders: ReadonlyMap<string, string>): string => {
  const path = address.slice(address.indexOf(":") + 1)
  const [contract = ""] = path.split("/")
  if (address.startsWith("operation:")) return holders.get(contract) ?? `contract:${contract}`
  return address.startsWith("contract:") ? (holders.get(path) ?? address) : address
}

/** What an entity needs to be declared before it: what it refers to, and for a contract what its operations do. */
const needs = (
  entity: Entity,
  parts: ReadonlyMap<string, ReadonlyArray<Entity>>,
  holders: ReadonlyMap<string, string>
): ReadonlyArray<string> => {
  const path = entity.address.slice(entity.address.indexOf(":") + 1)
  const held = holders.get(path) === entity.address ? (parts.get(path) ?? []) : []
  const own = entity.kind === "contract" ? (parts.get(entity.address.slice("contract:".length)) ?? []) : []
  const targets = [entity, ...held, ...own].flatMap(referencesOf).map(({ to }) => holderOf(to, holders))
  return [...new Set(targets)].filter((target) => target !== entity.address)
}

/**
 * The entities to declare, each after what it refers to as far as there is such an order; what refers in a circle
 * begins with the entity that comes first in the Model. Contracts that a component holds are not declared themselves.
 */
export const declarationOrder = (model: Model, holders: ReadonlyMap<string, string>): ReadonlyArray<Entity> => {
  const all = entities(model)
  const parts = new Map<string, Array<Entity>>()
  for (const entity of all.filter(({ kind }) => kind === "operation")) {
    const [contract = ""] = entity.address.slice("operation:".length).split("/")
    const known = parts.get(contract)
    if (known) known.push(entity)
    else parts.set(contract, [entity])
  }
  const declared = all.filter((entity) => !isPart(entity) && holderOf(entity.address, holders) === entity.address)
  const byAddress = new Map<string, Entity>(declared.map((entity) => [entity.address, entity]))
  const order: Array<Entity> = []
  const seen = new Set<string>()
  for (const root of declared) {
    const stack: Array<{ readonly entity: Entity; readonly left: Array<string> }> = []
    const enter = (entity: Entity): void => {
      if (seen.has(entity.address)) return
      seen.add(entity.address)
      stack.push({ entity, left: needs(entity, parts, holders).toReversed() })
    }
    enter(root)
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const next = top.left.pop()
      const target = next === undefined ? undefined : byAddress.get(next)
      if (target) enter(target)
      else if (next === undefined) {
        stack.pop()
        order.push(top.entity)
      }
    }
  }
  return order
}
