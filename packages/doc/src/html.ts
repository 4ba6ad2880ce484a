import { afterPlace } from "./afterPlace.js"
import { handleBlock, handleInline, type BlockHandlers, type InlineHandlers } from "./dispatch.js"
import type { Block, Document, Inline, Snippet, Table } from "./document.js"
import { levelWords } from "./drawing/headline.js"
import { drawPath } from "./drawing/path.js"
import { drawPayload } from "./drawing/payload.js"
import { drawSnippet } from "./drawing/snippet.js"
import { outcomes } from "./drawing/trace.js"
import { placeText } from "./inlineSpans.js"
import { isSafeLink } from "./linkSafety.js"
import { neutralDocument, neutralLine } from "./neutral.js"
import type { Line } from "./span.js"

/**
 * How HTML is printed.
 *
 * @category printing
 * @since 0.1.0
 */
export interface HtmlOptions {
  /** Level of the first heading, 1 to 6; 2 by default. */
  readonly headingLevel?: number
}

const defaults = { headingLevel: 2 } as const
const drawingWidth = 100

const entities: { readonly [character: string]: string } = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;"
}

/**
 * Text for elements and for quoted attributes.
 *
 * @example
 * ```ts
 * import { escapeHtml } from "@lintel/doc"
 *
 * escapeHtml('<a title="x">') // => "&lt;a title=&quot;x&quot;&gt;"
 * ```
 * @category safety
 * @since 0.1.0
 */
export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/gu, (it) => entities[it] ?? it)

const tag = (name: string, content: string, attributes = ""): string => `<${name}${attributes}>${content}</${name}>`
const role = (name: string): string => ` class="lintel-${name}"`
const label = (text: string): string => ` aria-label="${escapeHtml(text)}"`

const inlineHandlers: InlineHandlers<undefined, string> = {
  Text: ({ text }) => escapeHtml(text),
  Strong: ({ children }) => tag("strong", inlineHtml(children)),
  Emphasis: ({ children }) => tag("em", inlineHtml(children)),
  Code: ({ text }) => tag("code", escapeHtml(text)),
  Name: ({ address, text }) => tag("code", escapeHtml(text), `${role("name")} data-address="${escapeHtml(address)}"`),
  Link: ({ href, children }) =>
    isSafeLink(href)
      ? tag("a", inlineHtml(children), ` href="${escapeHtml(href)}" rel="noopener noreferrer"`)
      : `${inlineHtml(children)} (${tag("code", escapeHtml(href))})`,
  Numeral: ({ value, unit, origin }) =>
    tag("data", escapeHtml(unit === undefined ? value : `${value} ${unit}`), ` value="${escapeHtml(value)}"`) +
    (origin === undefined ? "" : ` (${escapeHtml(origin)})`),
  Key: ({ text }) => tag("kbd", escapeHtml(text)),
  Command: ({ text }) => tag("kbd", tag("code", escapeHtml(text))),
  Place: (node) => tag("code", escapeHtml(placeText(node)), role("place"))
}

const inlineHtml = (children: ReadonlyArray<Inline>): string =>
  children.map((node) => handleInline(inlineHandlers, node._tag, node, undefined)).join("")

const lineHtml = (line: Line): string =>
  line
    .map(({ text, roles }) =>
      roles.length === 0 ? escapeHtml(text) : tag("span", escapeHtml(text), role(roles.at(-1) ?? "text"))
    )
    .join("")

// A drawing says nothing aloud: its label does.
const drawing = (kind: string, lines: ReadonlyArray<Line>, aloud: string): string =>
  tag("pre", lines.map(lineHtml).join("\n"), `${role(kind)} role="img"${label(neutralLine(aloud))}`)

const headingHtml = (level: number, content: string, attributes = ""): string =>
  tag(`h${Math.min(6, Math.max(1, level))}`, content, attributes)

const tableHtml = ({ columns, rows }: Table): string => {
  const align = (index: number): string => (columns?.[index]?.align === "right" ? role("right") : "")
  const head =
    columns === undefined
      ? ""
      : tag(
          "thead",
          tag(
            "tr",
            columns.map((it, index) => tag("th", escapeHtml(it.header), ` scope="col"${align(index)}`)).join("")
          )
        )
  const body = rows.map((row) =>
    tag("tr", row.map((cell, index) => tag("td", inlineHtml(cell), align(index))).join(""))
  )
  return tag("table", head + tag("tbody", body.join("")))
}

const snippetHtml = (node: Snippet): string => {
  const place = `${node.file}:${node.line}:${node.column}`
  const marks = node.marks.map((it) => `line ${it.line}${afterPlace(it.label)}`).join("; ")
  const body = tag("pre", tag("code", drawSnippet(node, drawingWidth).map(lineHtml).join("\n")))
  return tag("figure", tag("figcaption", escapeHtml(neutralLine(`${place}. ${marks}`))) + body, role("snippet"))
}

const list = (isOrdered: boolean, items: ReadonlyArray<string>, attributes = ""): string =>
  tag(isOrdered ? "ol" : "ul", items.map((it) => tag("li", it)).join(""), attributes)

const handlers: BlockHandlers<number, string> = {
  Paragraph: ({ children }) => tag("p", inlineHtml(children)),
  Headline: ({ level, code, subject }, depth) =>
    headingHtml(
      depth,
      `${tag("span", levelWords[level], role(level))} ${tag("code", escapeHtml(code))} ${tag("span", escapeHtml(subject), role("subject"))}`,
      role("headline")
    ),
  List: ({ ordered, items }, depth) =>
    list(
      ordered,
      items.map((item) => blocksHtml(item, depth + 1))
    ),
  Table: tableHtml,
  CodeBlock: ({ language, text }) =>
    tag(
      "pre",
      tag(
        "code",
        escapeHtml(text.replace(/\n$/u, "")),
        ` class="language-${escapeHtml(language.replaceAll(/[^\w+-]/gu, ""))}"`
      )
    ),
  Snippet: snippetHtml,
  Excerpt: ({ marks }) =>
    list(
      false,
      marks.map(
        ({ label: words, ...it }) =>
          `at ${tag("code", escapeHtml(placeText({ _tag: "Place", ...it })))}${escapeHtml(afterPlace(words))}`
      )
    ),
  Payload: (node) => tag("pre", tag("code", drawPayload(node, drawingWidth).map(lineHtml).join("\n")), role("payload")),
  Trace: ({ steps }) =>
    list(
      true,
      steps.map(
        ({ outcome, step, action, detail }) =>
          `${tag("span", outcomes[outcome].word, role(outcome))} ${tag("code", escapeHtml(step))} ${escapeHtml(action)}${
            detail === undefined ? "" : `, ${escapeHtml(detail)}`
          }`
      ),
      role("trace")
    ),
  Path: (node) =>
    drawing(
      "path",
      drawPath(node, drawingWidth),
      node.stops.map((it) => [it.via, it.name, it.value].filter((part) => part !== undefined).join(" ")).join(", then ")
    ),
  Diff: ({ files, lines }) =>
    tag(
      "figure",
      (files.length === 0 ? "" : tag("figcaption", files.map((file) => tag("code", escapeHtml(file))).join(", "))) +
        tag("pre", lines.map(({ kind, text }) => diffHtml(kind, text)).join("\n")),
      role("diff")
    ),
  Section: ({ title, blocks }, depth) =>
    tag("section", headingHtml(depth, inlineHtml(title)) + blocksHtml(blocks, depth + 1)),
  Rule: () => "<hr>",
  Pairs: ({ entries }) =>
    tag("dl", entries.map(({ key, value }) => tag("dt", escapeHtml(key)) + tag("dd", inlineHtml(value))).join("")),
  Quote: ({ blocks }, depth) => tag("blockquote", blocksHtml(blocks, depth)),
  Commands: ({ entries }) =>
    tag(
      "dl",
      entries
        .map((it) => tag("dt", escapeHtml(it.label)) + tag("dd", tag("kbd", tag("code", escapeHtml(it.command)))))
        .join(""),
      role("commands")
    )
}

const diffHtml = (kind: "removed" | "added" | "kept", text: string): string => {
  if (kind === "kept") return escapeHtml(`  ${text}`)
  return kind === "added" ? tag("ins", escapeHtml(`+ ${text}`)) : tag("del", escapeHtml(`- ${text}`))
}

const blocksHtml = (blocks: ReadonlyArray<Block>, depth: number): string =>
  blocks.map((block) => handleBlock(handlers, block._tag, block, depth)).join("\n")

/**
 * An HTML fragment: everything from outside escaped, headings, tables and lists as such, drawings with a spoken label,
 * no script, no style, classes `lintel-…` for a style sheet.
 *
 * @example
 * ```ts
 * import { Doc, toHtml } from "@lintel/doc"
 *
 * toHtml(Doc.document(Doc.para("a < b"))) // => "<article class=\"lintel\">\n<p>a &lt; b</p>\n</article>\n"
 * ```
 * @category printing
 * @since 0.1.0
 */
export const toHtml = (document: Document, options: HtmlOptions = {}): string => {
  const { headingLevel } = { ...defaults, ...options }
  const body = blocksHtml(neutralDocument(document).blocks, headingLevel)
  return `<article class="lintel">\n${body}\n</article>\n`
}
