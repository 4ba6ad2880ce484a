import type { Names } from "@lintel/render"
import type { BlockPart, BlockWord, Sequence, SequenceStep } from "./diagram.js"
import { escapeLabel } from "./escape.js"
import { identifiers } from "./identifiers.js"

type Step<Tag extends SequenceStep["_tag"]> = Extract<SequenceStep, { readonly _tag: Tag }>

/** What separates the parts of a block. */
const separators: Readonly<Record<BlockWord, string>> = {
  par: "and",
  alt: "else",
  opt: "else",
  loop: "else",
  rect: "else"
}

/** The colour behind what goes wrong. */
const alarming = "rgb(255, 224, 224)"

const arrows = { call: "->>", reply: "-->>", send: "-)", lost: "-x", replyLost: "--x" } as const

const indent = (rows: ReadonlyArray<string>): ReadonlyArray<string> => rows.map((row) => `  ${row}`)

const spellMessage = ({ from, to, arrow, text }: Step<"Message">, names: Names): ReadonlyArray<string> => {
  const activation = from === to ? "" : arrow === "call" ? "+" : arrow === "reply" ? "-" : ""
  return [`${names.of(from)}${arrows[arrow]}${activation}${names.of(to)}: ${escapeLabel(text)}`]
}

const spellPart = (part: BlockPart, at: number, word: BlockWord, names: Names): ReadonlyArray<string> => [
  `${at === 0 ? word : separators[word]} ${word === "rect" ? alarming : escapeLabel(part.label)}`,
  ...indent(part.steps.flatMap((step) => spellStep(step, names)))
]

const spellBlock = ({ word, parts }: Step<"Block">, names: Names): ReadonlyArray<string> =>
  parts.length === 0 ? [] : [...parts.flatMap((part, at) => spellPart(part, at, word, names)), "end"]

const spellStep = (step: SequenceStep, names: Names): ReadonlyArray<string> => {
  switch (step._tag) {
    case "Message":
      return spellMessage(step, names)
    case "Note":
      return [`note over ${names.of(step.over)}: ${escapeLabel(step.text)}`]
    case "Block":
      return spellBlock(step, names)
  }
}

export const spellSequence = ({ participants, steps }: Sequence): ReadonlyArray<string> => {
  const names = identifiers(participants.map((participant) => participant.key))
  const declared = participants.map(
    ({ key, name, isActor }) =>
      `${isActor ? "actor" : "participant"} ${names.of(key)} as ${name.map(escapeLabel).join("<br/>")}`
  )
  return ["sequenceDiagram", ...indent(declared), ...indent(steps.flatMap((step) => spellStep(step, names)))]
}
