import { type Side } from "./question.js"
import { type Reason, type Undecided } from "./result.js"
import { loopsFrom } from "./translate/loops.js"

/** What is said of a search that ended without a reason of its own. */
export const cutOff = "the search was cut off"

const speaksOfLoops = ({ text }: Reason): boolean => text.includes("refers to itself") || text === cutOff

/** What judges say of values where a schema has no meaning: that they disagree. */
const mayComeOfLoops = ({ text }: Reason): boolean => text.includes("other validators do not confirm")

const reasonsOf = ({ location, state }: Side, side: "sub" | "sup"): ReadonlyArray<Reason> =>
  loopsFrom(state.index(), location).map(({ keyword, pointer, text }): Reason => ({
    _tag: "Unsupported",
    text: `the reference ${text} leads back to the schema that it stands in, with no property or item in between`,
    at: "",
    [side]: { pointer, keyword }
  }))

/** An open question with the references named that lead back to themselves, where these are why it is open. */
export const namingLoops = (answer: Undecided, [sub, sup]: ReadonlyArray<Side>): Undecided => {
  const { reasons } = answer
  if (!reasons.some((reason) => speaksOfLoops(reason) || mayComeOfLoops(reason))) return answer
  const loops = [
    ...(sub === undefined ? [] : reasonsOf(sub, "sub")),
    ...(sup === undefined ? [] : reasonsOf(sup, "sup"))
  ].slice(0, 20)
  if (loops.length === 0) return answer
  return { _tag: "Undecided", reasons: [...loops, ...reasons.filter((reason) => !speaksOfLoops(reason))] }
}
