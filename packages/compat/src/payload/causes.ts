import type { Finding } from "./graph.js"
import type { Cause } from "./judgement.js"

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
      }
    }
  ]
}
