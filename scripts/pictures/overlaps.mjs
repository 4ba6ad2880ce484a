// Boxes of one picture that must not touch each other.

/** Pixels that boxes may share: rounding, and the width of a line. */
const tolerance = 2

const shared = (a, b) => {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left)
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
  return width > tolerance && height > tolerance
}

const holds = (outer, inner) =>
  inner.left >= outer.left - tolerance &&
  inner.top >= outer.top - tolerance &&
  inner.right <= outer.right + tolerance &&
  inner.bottom <= outer.bottom + tolerance

const shown = ({ kind, text }) => `${kind} ${JSON.stringify(text.slice(0, 40))}`

/** Everything wrong with the boxes of a picture, in words. */
export const problemsOf = ({ found, frame }) => {
  const problems = []
  for (const item of found) {
    if (!holds(frame, item.box)) problems.push(`${shown(item)} is cut off by the edge of the picture`)
    if (item.inside && !holds(item.inside, item.box)) problems.push(`${shown(item)} does not fit into its box`)
  }
  const free = found.filter((item) => item.inside === undefined)
  for (const [at, a] of free.entries()) {
    for (const b of free.slice(at + 1)) if (shared(a.box, b.box)) problems.push(`${shown(a)} overlaps ${shown(b)}`)
  }
  return problems
}
