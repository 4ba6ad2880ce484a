import type { AnyComponent } from "./entity.js"
import { addressOf, metaOf } from "./meta.js"

/** Who provides each contract of the design that is turned into a Model, by address. */
let known: ReadonlyMap<string, ReadonlyArray<AnyComponent>> = new Map()

const isComponent = (value: object): value is AnyComponent =>
  ["service", "external"].includes(metaOf(value)?.kind ?? "")

const contractsOf = (component: AnyComponent): ReadonlyArray<unknown> => {
  const provides = "provides" in component && Array.isArray(component.provides) ? component.provides : []
  return [...(metaOf(component)?.home() ?? []), ...provides]
}

const providersIn = (entities: ReadonlyArray<object>): ReadonlyMap<string, ReadonlyArray<AnyComponent>> => {
  const providers = new Map<string, Map<string, AnyComponent>>()
  for (const component of entities.filter(isComponent)) {
    const name = addressOf(component)
    for (const contract of contractsOf(component).map(addressOf)) {
      if (contract === undefined || name === undefined) continue
      const own = providers.get(contract) ?? new Map<string, AnyComponent>()
      providers.set(contract, own.set(name, component))
    }
  }
  return new Map([...providers].map(([contract, own]) => [contract, [...own.values()]]))
}

/** Does something while it is known who provides which contract. */
export const withProviders = <A>(entities: ReadonlyArray<object>, todo: () => A): A => {
  const before = known
  known = providersIn(entities)
  try {
    return todo()
  } finally {
    known = before
  }
}

/** Who provides an operation: its own service, else all that provide its contract. */
export const providersOf = (operation: object): ReadonlyArray<AnyComponent> => {
  const home = metaOf(operation)?.home() ?? []
  const own = home.filter(isComponent)
  return own.length > 0 ? own : home.flatMap((item) => known.get(addressOf(item) ?? "") ?? [])
}
