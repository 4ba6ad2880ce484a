import type { Diagnostic } from "@lintel/diagnostic"
import { countText, type Block, Doc } from "@lintel/doc"
import type { CommonData, UserData } from "./changeData.js"
import type { ChangeWords } from "./changeWords.js"

const shownUsers = 12

const roleWords: { readonly [Role in UserData["role"]]: string } = {
  call: "calls",
  flow: "in its flow calls",
  step: "as a step of its saga calls",
  consumer: "consumes",
  reader: "reads",
  producer: "writes",
  saga: "waits for",
  service: "provides"
}

const userRows = (users: ReadonlyArray<UserData>): Block =>
  Doc.table([
    ...users
      .slice(0, shownUsers)
      .map(({ address, role, uses }) => [
        Doc.name(address),
        [roleWords[role], " ", Doc.name(uses)],
        Doc.place(address)
      ]),
    ...(users.length > shownUsers ? [[`and ${countText(users.length - shownUsers)} more`]] : [])
  ])

const whoBlocks = (data: CommonData, diagnostic: Diagnostic): ReadonlyArray<Block> => {
  if (diagnostic.class === "information") return []
  const { breaks, spared, unknownUsers } = data
  const hurt =
    diagnostic.class === "breaking" ? "break" : diagnostic.class === "undecided" ? "may break" : "should look"
  const known = breaks.length === 1 ? "This known user" : "These known users"
  const blocks: Array<Block> = []
  if (breaks.length > 0) {
    blocks.push(
      Doc.para(`${known} ${breaks.length === 1 ? hurt.replace(/^break$/, "breaks") : hurt}:`),
      userRows(breaks)
    )
  } else if (spared.length === 0) {
    blocks.push(Doc.para(unknownUsers ? "No user of it is known; others may exist." : "Nobody uses it."))
  }
  if (spared.length > 0) {
    const isOne = spared.length === 1
    const first = isOne ? "This known user does not" : "These known users do not"
    const second = isOne ? "This one does not:" : "These do not:"
    const verb = diagnostic.class === "breaking" ? "break" : "have to look"
    blocks.push(Doc.para(breaks.length > 0 ? second : `${first} ${verb}:`), userRows(spared))
  }
  if (unknownUsers && breaks.length + spared.length > 0) blocks.push(Doc.para("Users that nobody declared may exist."))
  return blocks
}

const reachBlocks = ({ reaches }: CommonData): ReadonlyArray<Block> =>
  reaches.length < 2
    ? []
    : [
        Doc.para(
          `It reaches ${countText(reaches.length)} places: `,
          ...reaches
            .slice(0, 6)
            .flatMap((address, index) => (index === 0 ? [Doc.name(address)] : [", ", Doc.name(address)])),
          reaches.length > 6 ? `, and ${countText(reaches.length - 6)} more.` : "."
        )
      ]

const placeBlocks = ({ after, before, versions }: CommonData): ReadonlyArray<Block> => {
  const marks = [
    ...(after === undefined ? [] : [{ ...after, label: versions.new }]),
    ...(before === undefined ? [] : [{ ...before, label: versions.old }])
  ]
  return marks.length === 0 ? [] : [Doc.excerpt(marks)]
}

type Fixes = NonNullable<ChangeWords["fixes"]>

const fixBlocks = (fixes: Fixes): ReadonlyArray<Block> =>
  fixes.length === 1
    ? [Doc.para("To fix it, do this:"), Doc.bullets(...fixes)]
    : [Doc.para("To fix it, do one of these:"), Doc.numbered(...fixes)]

/** The page of a change, from its data and the words of its kind. The witness is drawn behind the places. */
export const changeBlocks = (data: CommonData, words: ChangeWords, diagnostic: Diagnostic): ReadonlyArray<Block> => [
  Doc.para(...words.consequence),
  ...(words.details === undefined || words.details.length === 0 ? [] : [Doc.bullets(...words.details)]),
  ...placeBlocks(data),
  ...(words.why === undefined ? [] : [Doc.para(...words.why)]),
  ...reachBlocks(data),
  ...whoBlocks(data, diagnostic),
  ...(words.fixes === undefined || words.fixes.length === 0 || diagnostic.class === "information"
    ? []
    : fixBlocks(words.fixes))
]
