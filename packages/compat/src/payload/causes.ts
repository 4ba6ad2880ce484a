import type { Finding } from "./graph.js"
import type { Cause, Exploration } from "./judgement.js"

/** What a finding explains: a refusal; what is undecided explains nothing. */
export const causeOf = (finding: Finding): ReadonlyArray<Cause> => {
  const { after, before, depth, key, level } = finding
  if (level._tag !== "Refused") return []
  return [
    {
      key,
      before,
      after,
      depth,
      refused: level.refused,
      isWhole: false,
      get path() {
        return finding.path // written out only for those that are shown
      },
      get choices() {
        return finding.choices
      }
    }
  ]
}

/** What findings say of a payload. They are the same for all positions with one pair of schemas, and read once. */
export const createExplorer = (): ((found: ReadonlyArray<Finding>) => Exploration) => {
  const known = new WeakMap<ReadonlyArray<Finding>, Exploration>()
  return (found) => {
    const before = known.get(found)
    if (before !== undefined) return before
    const made = { isAccepted: found.length === 0, causes: found.flatMap(causeOf) }
    known.set(found, made)
    return made
  }
}
