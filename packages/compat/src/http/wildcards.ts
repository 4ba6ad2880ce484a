/**
 * A text with holes, as the texts between its holes: `a{x}.json` is `["a", ".json"]`. A hole stands for one or more
 * characters, whichever they are.
 */
type Parts = ReadonlyArray<string>

/** No letter is empty. */
const hole = ""
type Letter = string

const lettersOf = (parts: Parts): ReadonlyArray<Letter> =>
  parts.flatMap((part, index): ReadonlyArray<Letter> => [...(index === 0 ? [] : [hole]), ...part.split("")])

const filler = "x"
/** Letters beyond which nothing is told. */
export const longest = 400

interface State {
  readonly left: number
  readonly right: number
  readonly text: string
}

/** The states after one more letter: a hole takes any letter and may stay. */
const onward = (
  letters: ReadonlyArray<Letter>,
  at: number,
  isOpen: boolean
): ReadonlyArray<readonly [Letter, number]> => {
  const letter = letters[at]
  const next = letter === undefined ? [] : [[letter, at + 1] as const]
  return isOpen ? [...next, [hole, at] as const] : next
}

/** A shortest text that both patterns match; undefined when there is none, or when they are too long to tell. */
export const commonText = (one: Parts, other: Parts): string | undefined => {
  const [left, right] = [lettersOf(one), lettersOf(other)]
  if (left.length > longest || right.length > longest) return undefined
  const seen = new Set<number>()
  let states: ReadonlyArray<State> = [{ left: 0, right: 0, text: "" }]
  while (states.length > 0) {
    const next: Array<State> = []
    for (const state of states) {
      if (state.left === left.length && state.right === right.length) return state.text
      const steps = onward(left, state.left, left[state.left - 1] === hole)
      const others = onward(right, state.right, right[state.right - 1] === hole)
      for (const [a, i] of steps) {
        for (const [b, j] of others) {
          if (a !== hole && b !== hole && a !== b) continue
          const key = i * (right.length + 1) + j
          if (seen.has(key)) continue
          seen.add(key)
          next.push({ left: i, right: j, text: state.text + (a !== hole ? a : b !== hole ? b : filler) })
        }
      }
    }
    states = next
  }
  return undefined
}

/** Stands for a letter that no pattern names. */
const unnamed = "\u0000"

/** Whether every text of the inner pattern is one of the outer. */
export const isWithin = (inner: Parts, outer: Parts): boolean => commonText([inner.join(unnamed)], outer) !== undefined
