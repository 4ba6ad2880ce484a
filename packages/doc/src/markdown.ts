import { afterPlace } from "./afterPlace.js"
import { handleBlock, handleInline, type BlockHandlers, type InlineHandlers } from "./dispatch.js"
import type { Block, Document, Inline, Table } from "./document.js"
import { levelWords } from "./drawing/headline.js"
import { drawPath } from "./drawing/path.js"
import { drawPayload } from "./drawing/payload.js"
import { drawSnippet } from "./drawing/snippet.js"
import { outcomes } from "./drawing/trace.js"
import { placeText } from "./inlineSpans.js"
import { isSafeLink } from "./linkSafety.js"
import { codeSpan, escapeMarkdown, fencedCode, linkTarget, type EscapePlace } from "./markdownEscape.js"
import { neutral, neutralLine } from "./neutral.js"
import { lineText, type Line } from "./span.js"

/**
 * How Markdown is printed.
 *
 * @category printing
 * @since 0.1.0
 */
export interface MarkdownOptions {
  /** Level of the first heading, 1 to 6; 2 by default, so that a page keeps its own title. */
  readonly headingLevel?: number
}

const defaults = { headingLevel: 2 } as const
const drawingWidth = 100

type Texts = ReadonlyArray<string>

const atStart: EscapePlace = { isStart: true, isCell: false }
const inLine: EscapePlace = { isStart: false, isCell: false }
const inCell: EscapePlace = { isStart: false, isCell: true }

/** What follows stands in the same line. */
const later = ({ isCell }: EscapePlace): EscapePlace => (isCell ? inCell : inLine)

// Every text is made harmless where it is written: pages are long, and a walk over the document before costs as much.
const inlineHandlers: InlineHandlers<EscapePlace, string> = {
  Text: ({ text }, place) => escapeMarkdown(neutralLine(text), place),
  Strong: ({ children }, place) => surrounded("**", inlineMarkdown(children, later(place))),
  Emphasis: ({ children }, place) => surrounded("*", inlineMarkdown(children, later(place))),
  Code: ({ text }, place) => codeSpan(neutralLine(text), place.isCell),
  Name: ({ text }, place) => codeSpan(neutralLine(text), place.isCell),
  Link: ({ href: given, children }, place) => {
    const href = neutralLine(given)
    const label = inlineMarkdown(children, later(place))
    if (!isSafeLink(href)) return `${label} (${codeSpan(href, place.isCell)})`
    return `[${label}](${linkTarget(href)})`
  },
  Numeral: ({ value, unit, origin }, place) =>
    escapeMarkdown(
      neutralLine(
        [value, ...(unit === undefined ? [] : [unit]), ...(origin === undefined ? [] : [`(${origin})`])].join(" ")
      ),
      place
    ),
  Key: ({ text }, place) => codeSpan(neutralLine(text), place.isCell),
  Command: ({ text }, place) => codeSpan(neutralLine(text), place.isCell),
  Place: (node, place) => codeSpan(placeText(node), place.isCell)
}

// Emphasis marks must touch the words they mark.
const surrounded = (mark: string, text: string): string => {
  const inner = text.trim()
  if (inner === "") return text
  const start = text.indexOf(inner)
  const before = text.slice(0, start)
  const after = text.slice(start + inner.length)
  return `${before}${mark}${inner}${mark}${after}`
}

/** Nodes one after the other; only the first may start a line. */
const inlineMarkdown = (children: ReadonlyArray<Inline>, place: EscapePlace): string => {
  let text = ""
  let at = place
  for (const node of children) {
    text += handleInline(inlineHandlers, node._tag, node, at)
    at = later(at)
  }
  return text
}

const singleBlanks = (text: string): string => (text.includes("  ") ? text.replaceAll(/ {2,}/gu, " ") : text).trim()

const sentence = (children: ReadonlyArray<Inline>): string => singleBlanks(inlineMarkdown(children, atStart))

const cellText = (children: ReadonlyArray<Inline>): string => singleBlanks(inlineMarkdown(children, inCell))

const words = (text: string, isStart = true): string =>
  escapeMarkdown(neutralLine(text), isStart ? atStart : inLine).trim()

const withoutEnd = (text: string, characters: string): string => {
  let end = text.length
  while (end > 0 && characters.includes(text.charAt(end - 1))) end--
  return text.slice(0, end)
}

const heading = (level: number, text: string): Texts => {
  // A closing punctuation mark in a heading is noise; a trailing # would be read as its end.
  const bare = withoutEnd(text, ".,;:!")
  const open = withoutEnd(bare, "#")
  const end = bare.slice(open.length)
  return [
    `${"#".repeat(Math.min(6, Math.max(1, level)))} ${open}${end === "" || open.endsWith("\\") ? "" : "\\"}${end}`
  ]
}

const tableMarkdown = ({ columns, rows }: Table): Texts => {
  const count = rows.reduce((most, row) => Math.max(most, row.length), columns?.length ?? 0)
  const row = (cell: (index: number) => string): string => {
    let line = "|"
    for (let index = 0; index < count; index++) {
      const text = cell(index)
      line += text === "" ? " |" : ` ${text} |`
    }
    return count === 0 ? "||" : line
  }
  return [
    row((index) => cellText([{ _tag: "Text", text: columns?.[index]?.header ?? "" }])),
    row((index) => (columns?.[index]?.align === "right" ? "--:" : "---")),
    ...rows.map((cells) => row((index) => cellText(cells[index] ?? [])))
  ]
}

const drawing = (lines: ReadonlyArray<Line>): Texts =>
  fencedCode(
    "text",
    lines.map((line) => lineText(line).trimEnd())
  )

const hanging = (lead: string, lines: Texts): Texts =>
  lines.map((line, index) => (line === "" ? "" : (index === 0 ? lead : " ".repeat(lead.length)) + line))

const listMarkdown = (ordered: boolean, items: ReadonlyArray<Texts>): Texts => {
  const isTight = items.every((item) => item.length <= 1)
  return items.flatMap((item, index) => {
    const lines = hanging(ordered ? `${index + 1}. ` : "- ", item.length === 0 ? [""] : item)
    return index > 0 && !isTight ? ["", ...lines] : lines
  })
}

const handlers: BlockHandlers<number, Texts> = {
  Paragraph: ({ children }) => [sentence(children)],
  Headline: ({ level, code, subject }, depth) =>
    heading(
      depth,
      `${levelWords[level]} ${codeSpan(neutralLine(code))}${subject === "" ? "" : `: ${words(subject, false)}`}`
    ),
  List: ({ ordered, items }, depth) =>
    listMarkdown(
      ordered,
      items.map((item) => blocksMarkdown(item, depth + 1))
    ),
  Table: tableMarkdown,
  CodeBlock: ({ language, text }) => fencedCode(language, neutral(text).replace(/\n$/u, "").split("\n")),
  Snippet: (node) => drawing(drawSnippet(node, drawingWidth)),
  Excerpt: ({ marks }) =>
    listMarkdown(
      false,
      marks.map(({ label, ...it }) => [
        `at ${codeSpan(placeText({ _tag: "Place", ...it }))}${afterPlace(words(label, false))}`
      ])
    ),
  Payload: (node) => drawing(drawPayload(node, drawingWidth)),
  Trace: ({ steps }) =>
    listMarkdown(
      true,
      steps.map(({ outcome, step, action, detail }) => [
        `${outcomes[outcome].symbol} ${outcomes[outcome].word}: ${codeSpan(neutralLine(step))}, ${words(action, false)}${
          detail === undefined ? "" : `, ${words(detail, false)}`
        }`
      ])
    ),
  Path: (node) => drawing(drawPath(node, drawingWidth)),
  Diff: ({ files, lines }) => [
    ...(files.length === 0 ? [] : [`In ${files.map((file) => codeSpan(neutralLine(file))).join(", ")}:`, ""]),
    ...fencedCode(
      "diff",
      lines.flatMap(({ kind, text }) =>
        neutral(text)
          .split("\n")
          .map((line) => `${kind === "kept" ? " " : kind === "added" ? "+" : "-"} ${line}`.trimEnd())
      )
    )
  ],
  Section: ({ title, blocks }, depth) => {
    const lines = heading(depth, sentence(title))
    return blocks.length === 0 ? lines : lines.concat("", blocksMarkdown(blocks, depth + 1))
  },
  Rule: () => ["---"],
  Pairs: ({ entries }) =>
    listMarkdown(
      false,
      entries.map(({ key, value }) => [`${words(key)}: ${cellText(value)}`])
    ),
  Quote: ({ blocks }, depth) => blocksMarkdown(blocks, depth).map((line) => (line === "" ? ">" : `> ${line}`)),
  Commands: ({ entries }) => [
    entries.map(({ label, command }) => `${words(label)}: ${codeSpan(neutralLine(command))}`).join(" · ")
  ]
}

const blocksMarkdown = (blocks: ReadonlyArray<Block>, depth: number): Texts => {
  const all: Array<string> = []
  let before: Texts | undefined
  for (const block of blocks) {
    const lines = handleBlock(handlers, block._tag, block, depth)
    if (lines.every((line) => line === "")) continue
    if (before !== undefined) all.push(...between(before, lines))
    for (const line of lines) all.push(line)
    before = lines
  }
  return all
}

// The kind of list that ends or begins here. What is set in may belong to either.
const listKind = (lines: Texts): string => {
  const first = lines[0] ?? ""
  return first.startsWith("- ") ? "bullets" : /^\d+\. /u.test(first) ? "numbers" : "none"
}
const isQuote = (line: string | undefined): boolean => line?.startsWith(">") === true

// Two lists, or two quotes, in a row would be read as one: a comment keeps them apart.
const between = (before: Texts, after: Texts): Texts =>
  (listKind(before) !== "none" && listKind(before) === listKind(after)) || (isQuote(before.at(-1)) && isQuote(after[0]))
    ? ["", "<!-- -->", ""]
    : [""]

/**
 * GitHub-flavoured Markdown that a linter accepts: one sentence stays one line, drawings are fenced, every character
 * that Markdown would act on is escaped.
 *
 * @example
 * ```ts
 * import { Doc, toMarkdown } from "@lintel/doc"
 *
 * toMarkdown(Doc.document(Doc.para("Nothing undoes ", Doc.name("service:pay_ments"), " * 2."))) // => "Nothing undoes `pay_ments` \\* 2.\n"
 * ```
 * @category printing
 * @since 0.1.0
 */
export const toMarkdown = (document: Document, options: MarkdownOptions = {}): string => {
  const { headingLevel } = { ...defaults, ...options }
  const lines = blocksMarkdown(document.blocks, headingLevel)
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`
}
