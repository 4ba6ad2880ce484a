import { afterPlace } from "./afterPlace.js"
import { handleBlock, handleInline, type BlockHandlers, type InlineHandlers } from "./dispatch.js"
import type { Block, Column, Document, Inline, Snippet } from "./document.js"
import { levelWords } from "./drawing/headline.js"
import { outcomes } from "./drawing/trace.js"
import { placeText } from "./inlineSpans.js"
import { nearMarks } from "./nearMarks.js"
import { neutral, neutralDocument, neutralLine } from "./neutral.js"
import { payloadLines } from "./payloadLines.js"

// Words instead of drawings, one statement a line, never broken: for logs, grep and screen readers.

const inlineHandlers: InlineHandlers<undefined, string> = {
  Text: ({ text }) => text.replaceAll(/[\n\t]+/gu, " "),
  Strong: ({ children }) => inlineText(children),
  Emphasis: ({ children }) => inlineText(children),
  Code: ({ text }) => neutralLine(text),
  Name: ({ text }) => neutralLine(text),
  Link: ({ href, children }) => {
    const label = inlineText(children)
    return label === href ? label : `${label} (${href})`
  },
  Numeral: ({ value, unit, origin }) =>
    [value, ...(unit === undefined ? [] : [unit]), ...(origin === undefined ? [] : [`(${origin})`])].join(" "),
  Key: ({ text }) => `[${text}]`,
  Command: ({ text }) => text,
  Place: placeText
}

const inlineText = (children: ReadonlyArray<Inline>): string =>
  children.map((node) => handleInline(inlineHandlers, node._tag, node, undefined)).join("")

const snippetText = (snippet: Snippet): ReadonlyArray<string> => {
  const { file, line, column, note, marks } = snippet
  return [
    `${file}:${line}:${column}${note === undefined ? "" : ` ${note}`}`,
    ...nearMarks(snippet).lines.map((it) => `${it.number}: ${neutral(it.text).replaceAll("\n", " ")}`),
    ...marks.map((it) => `at ${it.line}:${it.column}${afterPlace(it.label)}`)
  ]
}

// Cells that say nothing are left out: a reader hears no difference.
const rowText = (row: ReadonlyArray<ReadonlyArray<Inline>>, columns: ReadonlyArray<Column> | undefined): string =>
  row
    .map((cell, index) => ({ header: columns?.[index]?.header ?? "", text: inlineText(cell) }))
    .filter(({ text }) => text !== "")
    .map(({ header, text }) => (header === "" ? text : `${header}: ${text}`))
    .join("; ")

const handlers: BlockHandlers<undefined, ReadonlyArray<string>> = {
  Paragraph: ({ children }) => [inlineText(children)],
  Headline: ({ level, code, subject }) => [`${levelWords[level]} ${code}${subject === "" ? "" : `: ${subject}`}`],
  List: ({ ordered, items }) =>
    items.flatMap((item, index) => hanging(ordered ? `${index + 1}. ` : "- ", item.flatMap(blockText))),
  Table: ({ columns, rows }) => rows.map((row) => rowText(row, columns)),
  CodeBlock: ({ text }) => text.replace(/\n$/u, "").split("\n"),
  Snippet: snippetText,
  Excerpt: ({ marks }) =>
    marks.map(({ label, ...it }) => `at ${placeText({ _tag: "Place", ...it })}${afterPlace(label)}`),
  Payload: (node) =>
    payloadLines(node).map(({ text, notes }) => (notes.length === 0 ? text : `${text} <- ${notes.join("; ")}`)),
  Trace: ({ steps }) =>
    steps.map(
      ({ outcome, step, action, detail }, index) =>
        `${index + 1}. ${outcomes[outcome].word}: ${step}, ${action}${detail === undefined ? "" : `, ${detail}`}`
    ),
  Path: ({ stops }) => [
    stops
      .map(({ name, via, value }, index) => {
        const arrow = index === 0 ? "" : via === undefined ? "-> " : `-${via}-> `
        return arrow + name + (value === undefined ? "" : ` (${value})`)
      })
      .join(" ")
  ],
  Diff: ({ files, lines }) => [
    ...(files.length === 0 ? [] : [files.join(", ")]),
    ...lines.flatMap(({ kind, text }) =>
      text.split("\n").map((line) => `${kind === "kept" ? " " : kind === "added" ? "+" : "-"} ${line}`)
    )
  ],
  Section: ({ title, blocks }) => [inlineText(title), "", ...blocksText(blocks)],
  Rule: () => ["---"],
  Pairs: ({ entries }) => entries.map(({ key, value }) => `${key}: ${inlineText(value)}`),
  Quote: ({ blocks }) => blocksText(blocks).map((line) => (line === "" ? ">" : `> ${line}`)),
  Commands: ({ entries }) => entries.map(({ label, command }) => `${label}: ${command}`)
}

const hanging = (lead: string, lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  lines.map((line, index) => (index === 0 ? lead : " ".repeat(lead.length)) + line)

const blockText = (block: Block): ReadonlyArray<string> => handleBlock(handlers, block._tag, block, undefined)

const blocksText = (blocks: ReadonlyArray<Block>): ReadonlyArray<string> =>
  blocks.flatMap((block, index) => (index > 0 ? ["", ...blockText(block)] : blockText(block)))

/**
 * Text without drawing, colour or line breaks inside a statement: for logs, grep and screen readers.
 *
 * @example
 * ```ts
 * import { Doc, toPlain } from "@lintel/doc"
 *
 * toPlain(Doc.document(Doc.path([{ name: "web", value: "1" }, { name: "ledger", via: "×3", value: "3" }]))) // => "web (1) -×3-> ledger (3)\n"
 * ```
 * @category printing
 * @since 0.1.0
 */
export const toPlain = (document: Document): string => {
  const lines = blocksText(neutralDocument(document).blocks)
  return lines.length === 0 ? "" : `${lines.map((line) => line.trimEnd()).join("\n")}\n`
}
