import { compare, type Rational } from "../number/index.js"

/** Numbers between two bounds, both counted in: what is told of them holds for a larger range too. */
export interface Range {
  readonly least: Rational | undefined
  readonly most: Rational | undefined
}

/** What is in both ranges. */
export const narrower = (one: Range | undefined, other: Range): Range => {
  if (one === undefined) return other
  return {
    least: isBefore(one.least, other.least) ? other.least : (one.least ?? other.least),
    most: isBefore(other.most, one.most) ? other.most : (one.most ?? other.most)
  }
}

/** Whether two ranges have no number in common. */
export const areApart = (one: Range, other: Range): boolean =>
  isBefore(one.most, other.least) || isBefore(other.most, one.least)

const isBefore = (left: Rational | undefined, right: Rational | undefined): boolean =>
  left !== undefined && right !== undefined && compare(left, right) < 0

interface Entry<Item> {
  readonly order: number
  readonly item: Item
  readonly gap: Range
}

/** Clauses by the numbers that they refuse, so that a range need not be compared with all of them. */
export interface RangeIndex<Item> {
  readonly add: (item: Item, gap: Range) => void
  /** The items, in the order in which they came, whose clauses do not hold in all of a range. */
  readonly besides: (range: Range) => ReadonlyArray<Item>
}

/** Makes an empty index. */
export const createRangeIndex = <Item>(): RangeIndex<Item> => {
  /** Entries whose gaps begin somewhere, by where that is; and the furthest end of each and all before it. */
  const sorted: Array<Entry<Item> & { readonly least: Rational }> = []
  const ends: Array<Rational | undefined> = []
  /** Entries that nobody has asked about yet. */
  const waiting: Array<Entry<Item> & { readonly least: Rational }> = []
  const unbounded: Array<Entry<Item>> = []
  let count = 0
  /** How many gaps begin at a number or below it. */
  const beginning = (at: Rational | undefined): number => {
    if (at === undefined) return sorted.length
    let [low, high] = [0, sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      const entry = sorted[middle]
      if (entry !== undefined && compare(entry.least, at) <= 0) low = middle + 1
      else high = middle
    }
    return low
  }
  const updateEnds = (from: number, isSettled: (index: number) => boolean): void => {
    for (let index = from; index < sorted.length; index++) {
      const [before, own] = [ends[index - 1], sorted[index]?.gap.most]
      const isEndless = own === undefined || (index > 0 && before === undefined)
      const end = isEndless ? undefined : isBefore(own, before) ? before : own
      if (isSettled(index) && end === ends[index]) break
      ends[index] = end
    }
  }
  // One by one where a question is asked after each; else all together, which costs less.
  const takeIn = (): void => {
    const [first, ...others] = waiting.splice(0)
    if (first === undefined) return
    if (others.length === 0) {
      const position = beginning(first.least)
      sorted.splice(position, 0, first)
      ends.splice(position, 0, undefined)
      updateEnds(position, (index) => index > position)
      return
    }
    for (const entry of [first, ...others]) sorted.push(entry)
    sorted.sort((left, right) => compare(left.least, right.least) || left.order - right.order)
    ends.length = sorted.length
    updateEnds(0, () => false)
  }
  return {
    add: (item, gap) => {
      const entry = { order: count++, item, gap }
      const { least } = gap
      if (least === undefined) unbounded.push(entry)
      else waiting.push({ ...entry, least })
    },
    besides: ({ least, most }) => {
      takeIn()
      const found = unbounded.filter(({ gap }) => !isBefore(gap.most, least))
      for (let index = beginning(most) - 1; index >= 0 && !isBefore(ends[index], least); index--) {
        const entry = sorted[index]
        if (entry !== undefined && !isBefore(entry.gap.most, least)) found.push(entry)
      }
      return found.sort((left, right) => left.order - right.order).map(({ item }) => item)
    }
  }
}
