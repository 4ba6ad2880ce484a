import { countText, type Block, Doc, shortAddress } from "@lintel/doc"
import type { Catalogue } from "./catalogue.js"
import type { Group } from "./groups.js"
import { consequenceOf } from "./page.js"

/** Notes up to this number have a page each; more of them are listed. */
const mostPages = 8

/** Notes of one kind that are written out. */
const mostListed = 12

/** What only tells that something is another and hurts nobody. */
const isNote = ({ first }: Group): boolean => first.severity === "note" && first.class === "information"

/** Findings that have a page of their own, and notes that are only listed because there are many. */
export const partedNotes = (
  groups: ReadonlyArray<Group>
): { readonly pages: ReadonlyArray<Group>; readonly notes: ReadonlyArray<Group> } => {
  const notes = groups.filter(isNote)
  return notes.length <= mostPages
    ? { pages: groups, notes: [] }
    : { pages: groups.filter((group) => !isNote(group)), notes }
}

const row = (group: Group, catalogue: Catalogue): ReadonlyArray<Doc.Words> => {
  const words = consequenceOf(group.first, catalogue)
  const count = group.others.length
  const more = count === 0 ? "" : ` The same at ${countText(count)} more ${count === 1 ? "place" : "places"}.`
  return [...(words.length === 0 ? [Doc.name(shortAddress(group.first.subject))] : words), more]
}

/** Many notes as lists, one for each kind: what it is, how often, and the first of them. */
export const noteBlocks = (notes: ReadonlyArray<Group>, catalogue: Catalogue): ReadonlyArray<Block> => {
  const byCode = new Map<string, Array<Group>>()
  for (const group of notes) {
    const known = byCode.get(group.first.code)
    if (known === undefined) byCode.set(group.first.code, [group])
    else known.push(group)
  }
  return [...byCode].flatMap(([code, groups]) => {
    const count = groups.reduce((sum, { others }) => sum + 1 + others.length, 0)
    const hidden = groups.slice(mostListed).reduce((sum, { others }) => sum + 1 + others.length, 0)
    const summary = (catalogue.get(code)?.summary ?? code).replace(/\.$/, "")
    return [
      Doc.para(Doc.strong(`${summary} (${countText(count)})`), ", ", Doc.code(code), ":"),
      Doc.bullets(
        ...groups.slice(0, mostListed).map((group) => row(group, catalogue)),
        ...(hidden === 0 ? [] : [[`and ${countText(hidden)} more`]])
      )
    ]
  })
}
