/** Edits between two texts: insertions, deletions, substitutions, and swaps of neighbours. */
const distance = (a: string, b: string): number => {
  let before: ReadonlyArray<number> = []
  let last: ReadonlyArray<number> = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const line = [row]
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      line.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (line[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + (same ? 0 : 1),
          swapped ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY
        )
      )
    }
    before = last
    last = line
  }
  return last[b.length] ?? 0
}

const longest = 60

/** The name that was probably meant: at most a third of it differs. `undefined` when none is near. */
export const nearest = (text: string, names: Iterable<string>): string | undefined => {
  if (text.length > longest) return undefined
  let best: { readonly name: string; readonly edits: number } | undefined
  for (const name of names) {
    if (name.length > longest) continue
    const edits = distance(text.toLowerCase(), name.toLowerCase())
    const limit = Math.max(1, Math.floor(Math.max(text.length, name.length) / 3))
    if (edits <= limit && (best === undefined || edits < best.edits)) best = { name, edits }
  }
  return best?.name
}
