import type { ModelIndex } from "@lintel/model"

/** How one service uses one store. */
export interface StoreUse {
  readonly service: string
  readonly mode: "read" | "write" | "readWrite" | "owns"
  readonly pointer: string
}

/** Who uses a store, by the store's address; in the order of services. An owner that lists access too counts once. */
export const storeUses = (index: ModelIndex): ReadonlyMap<string, ReadonlyArray<StoreUse>> => {
  const uses = new Map<string, Array<StoreUse>>()
  const add = (store: string, use: StoreUse): void => {
    const known = uses.get(store)
    if (known === undefined) uses.set(store, [use])
    else if (!known.some(({ service }) => service === use.service)) known.push(use)
  }
  for (const { address, value } of index.ofKind("store")) {
    if (value.owner?.startsWith("service:")) add(address, { service: value.owner, mode: "owns", pointer: "" })
  }
  for (const { address, value } of index.ofKind("service")) {
    for (const [i, store] of (value.owns ?? []).entries())
      add(store, { service: address, mode: "owns", pointer: `/owns/${i}` })
  }
  for (const { address, value } of index.ofKind("service")) {
    for (const [i, { store, mode }] of (value.accesses ?? []).entries()) {
      add(store, { service: address, mode, pointer: `/accesses/${i}` })
    }
  }
  return uses
}
