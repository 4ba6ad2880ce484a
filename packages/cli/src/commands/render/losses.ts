import { countText, shortAddress } from "@lintel/doc"
import { groupLosses, type Loss, type LossGroup } from "@lintel/render"

const shownGroups = 12
const shownSubjects = 3

const words = { dropped: "left out", approximated: "approximated" } as const

const longest = 60

const shown = (subject: string): string => {
  const name = shortAddress(subject)
  return name.length > longest ? `${name.slice(0, longest)}…` : name
}

const groupLine = ({ what, effect, subjects }: LossGroup): string => {
  const names = subjects.slice(0, shownSubjects).map(shown).join(", ")
  const more = subjects.length > shownSubjects ? ` and ${subjects.length - shownSubjects} more` : ""
  return `  ${what}, ${words[effect]}: ${names}${more}`
}

/** What a target could not say, in a few lines. */
export const lossLines = (target: string, losses: ReadonlyArray<Loss>): ReadonlyArray<string> => {
  if (losses.length === 0) return []
  const groups = groupLosses(losses)
  const rest = groups.length - shownGroups
  const noun = losses.length === 1 ? "fact" : "facts"
  return [
    `${target} has no words for ${countText(losses.length)} ${noun} of the design (--format json lists them):`,
    ...groups.slice(0, shownGroups).map(groupLine),
    ...(rest > 0 ? [`  and ${rest} kinds more`] : [])
  ]
}
