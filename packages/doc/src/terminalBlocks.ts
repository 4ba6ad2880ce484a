import { afterPlace } from "./afterPlace.js"
import { hang, layColumns } from "./columns.js"
import { handleBlock, type BlockHandlers } from "./dispatch.js"
import type { Block, Commands, Diff, DiffLine, Excerpt, List, Table } from "./document.js"
import { drawHeadline } from "./drawing/headline.js"
import { drawPath } from "./drawing/path.js"
import { drawPayload } from "./drawing/payload.js"
import { drawSnippet } from "./drawing/snippet.js"
import { drawTrace } from "./drawing/trace.js"
import { inlineSpans, placeText } from "./inlineSpans.js"
import { neutralLine } from "./neutral.js"
import { indent, lineWidth, span, wrap, type Line, type Role } from "./span.js"
import { expandTabs, padEnd, textWidth } from "./textWidth.js"

type Lines = ReadonlyArray<Line>

const lead = 2

const narrower = (width: number, by: number): number => Math.max(16, width - by)

const codeLines = (text: string): Lines =>
  text
    .replace(/\n$/u, "")
    .split("\n")
    .map((line) => (line === "" ? [] : [span(expandTabs(line), "code")]))

const listLines = ({ ordered, items }: List, width: number): Lines => {
  const digits = String(items.length).length
  const isTight = items.every((item) => item.length === 1 && item[0]?._tag === "Paragraph")
  const drawn = items.map((item, index) => {
    const marker = ordered ? `${String(index + 1).padStart(digits)}. ` : "- "
    return hang([span(marker, "muted")], blocksLines(item, narrower(width, lead + marker.length)))
  })
  return indent(
    drawn.flatMap((lines, index) => (index > 0 && !isTight ? [[], ...lines] : lines)),
    lead
  )
}

const tableLines = ({ columns, rows }: Table, width: number): Lines => {
  const body = rows.map((row) => row.map((cell) => inlineSpans(cell)))
  const aligns = columns?.map((it) => it.align ?? "left")
  if (columns === undefined) return indent(layColumns(body, narrower(width, lead)).rows.flat(), lead)
  const header = columns.map((it): Line => [span(neutralLine(it.header), "strong")])
  const laid = layColumns([header, ...body], narrower(width, lead), aligns)
  const under: Line = [span(laid.widths.map((it) => "─".repeat(it)).join("  "), "muted")]
  const [first = [], ...rest] = laid.rows
  return indent([...first, under, ...rest.flat()], lead)
}

const diffMarks: {
  readonly [Kind in DiffLine["kind"]]: { readonly mark: string; readonly roles: ReadonlyArray<Role> }
} = {
  removed: { mark: "- ", roles: ["removed"] },
  added: { mark: "+ ", roles: ["added"] },
  kept: { mark: "  ", roles: [] }
}

const diffLines = ({ files, lines }: Diff, width: number): Lines => {
  const title = files.length === 0 ? [] : wrap([span(files.map(neutralLine).join(", "), "link")], narrower(width, 6))
  const body = lines.flatMap(({ kind, text }): Lines => {
    const { mark, roles } = diffMarks[kind]
    return text.split("\n").map((line) => [span(`${mark}${expandTabs(line)}`.trimEnd(), ...roles)])
  })
  return [...indent(title, 6), ...indent(body, 4)]
}

const excerptLines = ({ marks }: Excerpt, width: number): Lines =>
  indent(
    marks.flatMap(({ label, ...place }) =>
      wrap(
        [
          span("at ", "muted"),
          span(placeText({ _tag: "Place", ...place }), "link"),
          span(afterPlace(neutralLine(label)))
        ],
        narrower(width, lead)
      )
    ),
    lead
  )

const commandLines = ({ entries }: Commands): Lines => {
  const widest = entries.reduce((most, { label }) => Math.max(most, textWidth(neutralLine(label))), 0)
  return entries.map(({ label, command }) => [
    span("  "),
    span(padEnd(neutralLine(label), widest), "muted"),
    span("  "),
    span(neutralLine(command), "command")
  ])
}

const handlers: BlockHandlers<number, Lines> = {
  Paragraph: ({ children }, width) => wrap(inlineSpans(children), width),
  Headline: (node, width) => drawHeadline(node, width),
  List: listLines,
  Table: tableLines,
  CodeBlock: ({ text }) => indent(codeLines(text), lead * 2),
  Snippet: drawSnippet,
  Excerpt: excerptLines,
  Payload: (node, width) => indent(drawPayload(node, narrower(width, 4)), 4),
  Trace: (node, width) => indent(drawTrace(node, narrower(width, lead)), lead),
  Path: (node, width) => indent(drawPath(node, narrower(width, 4)), 4),
  Diff: diffLines,
  Section: ({ title, blocks }, width) => [
    ...wrap(inlineSpans(title, ["title"]), width),
    [],
    ...indent(blocksLines(blocks, narrower(width, lead)), lead)
  ],
  Rule: (_, width) => [[span("─".repeat(width), "muted")]],
  Pairs: ({ entries }, width) =>
    indent(
      layColumns(
        entries.map(({ key, value }) => [[span(neutralLine(key), "muted")], inlineSpans(value)]),
        narrower(width, lead)
      ).rows.flat(),
      lead
    ),
  Quote: ({ blocks }, width) =>
    blocksLines(blocks, narrower(width, lead)).map((line) =>
      line.length === 0 ? [span("│", "muted")] : [span("│ ", "muted"), ...line]
    ),
  Commands: commandLines
}

/** Blocks with one empty line between them. */
const blocksLines = (blocks: ReadonlyArray<Block>, width: number): Lines =>
  blocks.flatMap((block, index) => {
    const lines = handleBlock(handlers, block._tag, block, width).map(trimmed)
    return index > 0 ? [[], ...lines] : lines
  })

/** What begins at the left edge; everything else is set in by two columns. */
const isFlush = (block: Block): boolean => block._tag === "Headline" || block._tag === "Rule"

export const pageLines = (blocks: ReadonlyArray<Block>, width: number): Lines =>
  blocks.flatMap((block, index) => {
    const lines = isFlush(block) ? blocksLines([block], width) : indent(blocksLines([block], width - lead), lead)
    return index > 0 ? [[], ...lines] : lines
  })

// No line ends in a space: such output changes when it is copied.
const trimmed = (line: Line): Line => {
  const last = line.at(-1)
  if (last === undefined || (!last.text.endsWith(" ") && lineWidth([last]) > 0)) return line
  const text = last.text.trimEnd()
  return text === "" ? trimmed(line.slice(0, -1)) : [...line.slice(0, -1), { ...last, text }]
}
