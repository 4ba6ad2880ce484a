import { byText } from "@lintel/model"

/** Puts sets of addresses in order; all addresses are sorted once, however many sets there are. */
export interface Sorter {
  (addresses: ReadonlySet<string>): ReadonlyArray<string>
  readonly add: (address: string) => void
}

export const createSorter = (): Sorter => {
  const known = new Set<string>()
  let sorted: ReadonlyArray<string> = []
  const sort = (addresses: ReadonlySet<string>): ReadonlyArray<string> => {
    if (addresses.size < 8) return [...addresses].toSorted(byText)
    if (sorted.length !== known.size) sorted = [...known].toSorted(byText)
    return sorted.filter((address) => addresses.has(address))
  }
  return Object.assign(sort, {
    add: (address: string): void => {
      known.add(address)
    }
  })
}
