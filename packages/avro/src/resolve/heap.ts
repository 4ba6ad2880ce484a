interface Entry<T> {
  readonly cost: number
  readonly order: number
  readonly value: T
}

/** A queue that gives the cheapest first, and of equal ones the one that came first. */
export interface Heap<T> {
  readonly push: (cost: number, value: T) => void
  readonly pop: () => { readonly cost: number; readonly value: T } | undefined
}

const isBefore = <T>(left: Entry<T>, right: Entry<T>): boolean =>
  left.cost < right.cost || (left.cost === right.cost && left.order < right.order)

export const makeHeap = <T>(): Heap<T> => {
  const entries: Array<Entry<T>> = []
  let count = 0
  const swap = (left: number, right: number): void => {
    const [a, b] = [entries[left], entries[right]]
    if (a !== undefined && b !== undefined) {
      entries[left] = b
      entries[right] = a
    }
  }
  const beats = (left: number, right: number): boolean => {
    const [a, b] = [entries[left], entries[right]]
    return a !== undefined && b !== undefined && isBefore(a, b)
  }
  const sink = (): void => {
    for (let at = 0; ;) {
      const [left, right] = [2 * at + 1, 2 * at + 2]
      const child = beats(right, left) ? right : left
      if (!beats(child, at)) return
      swap(child, at)
      at = child
    }
  }
  return {
    push: (cost, value) => {
      entries.push({ cost, order: count++, value })
      for (let at = entries.length - 1; at > 0;) {
        const parent = (at - 1) >> 1
        if (!beats(at, parent)) return
        swap(at, parent)
        at = parent
      }
    },
    pop: () => {
      const [first] = entries
      const last = entries.pop()
      if (first === undefined || last === undefined) return undefined
      if (entries.length > 0) {
        entries[0] = last
        sink()
      }
      return first
    }
  }
}
