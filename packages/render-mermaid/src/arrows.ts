import { compareText } from "@lintel/render"
import type { FlowEdge, Line } from "./diagram.js"
import type { Link } from "./graph.js"
import { counted, shortened } from "./label.js"

/** All links between two boxes of a picture, in one direction and of one line: one arrow. */
export interface Arrow {
  readonly from: string
  readonly to: string
  readonly line: Line
  readonly labels: Set<string>
  count: number
}

/** Arrows by their ends: every link is looked at once. */
export interface Arrows {
  readonly add: (from: string, to: string, link: Link) => void
  readonly all: () => ReadonlyArray<Arrow>
}

export const gatherArrows = (): Arrows => {
  const arrows = new Map<string, Arrow>()
  return {
    add: (from, to, { line, label }) => {
      if (from === to && line !== "call") return
      const key = `${line} ${from} ${to}` // addresses contain no blank
      const found = arrows.get(key)
      if (found === undefined) arrows.set(key, { from, to, line, labels: new Set([label]), count: 1 })
      else {
        found.labels.add(label)
        found.count++
      }
    },
    all: () =>
      [...arrows.values()].toSorted(
        (a, b) => compareText(a.from, b.from) || compareText(a.to, b.to) || compareText(a.line, b.line)
      )
  }
}

const shownLabels = 3
const labelWidth = 26

/** The names on an arrow: up to three, each on its line; of more, two and how many are left. */
export const namedLabel = ({ labels }: Arrow): ReadonlyArray<string> => {
  const names = [...labels].filter((label) => label !== "").toSorted(compareText)
  const shown = names.length <= shownLabels ? names : names.slice(0, shownLabels - 1)
  const rest = names.length - shown.length
  return [...shown.map((name) => shortened(name, labelWidth)), ...(rest === 0 ? [] : [`and ${rest} more`])]
}

/** Whether a label says less than it should. */
export const isCut = ({ labels }: Arrow): boolean =>
  labels.size > shownLabels || [...labels].some((label) => label.length > labelWidth)

const nouns: Readonly<Record<Line, string>> = { call: "call", message: "message", data: "use" }

/** How many links an arrow stands for. */
export const countedLabel = ({ count, line }: Arrow): ReadonlyArray<string> => [counted(count, nouns[line])]

export const edgeOf = (arrow: Arrow, label: ReadonlyArray<string>): FlowEdge => ({
  from: arrow.from,
  to: arrow.to,
  line: arrow.line,
  label
})

/** The arrows that stand for most, in the order in which they came. */
export const strongest = (arrows: ReadonlyArray<Arrow>, most: number): ReadonlyArray<Arrow> => {
  if (arrows.length <= most) return arrows
  const kept = new Set(arrows.toSorted((a, b) => b.count - a.count).slice(0, most))
  return arrows.filter((arrow) => kept.has(arrow))
}

/** Mermaid draws no more edges than 500 in one diagram. */
const mostEdges = 450

export const drawable = (arrows: ReadonlyArray<Arrow>): ReadonlyArray<Arrow> => strongest(arrows, mostEdges)
