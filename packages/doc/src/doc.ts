import type * as D from "./document.js"
import { inlines, type Words } from "./inlineDoc.js"

export { change, codeBlock, diff, excerpt, path, payload, snippet, trace } from "./drawnDoc.js"
export { code, command, emphasis, key, link, name, number, place, strong, text, type Words } from "./inlineDoc.js"

/**
 * What an item of a list or a quote may be.
 *
 * @category block
 * @since 0.1.0
 */
export type Item = string | D.Inline | D.Block | ReadonlyArray<Words> | ReadonlyArray<D.Block>

/**
 * A document of blocks.
 *
 * @example
 * ```ts
 * import { Doc, toPlain } from "@lintel/doc"
 *
 * toPlain(Doc.document(Doc.para("one"), Doc.para("two"))) // => "one\n\ntwo\n"
 * ```
 * @category model
 * @since 0.1.0
 */
export const document = (...blocks: ReadonlyArray<D.Block>): D.Document => ({ _tag: "Document", blocks })

const blockTags: { readonly [Tag in keyof D.BlockNodes]: true } = {
  Paragraph: true,
  Headline: true,
  List: true,
  Table: true,
  CodeBlock: true,
  Snippet: true,
  Excerpt: true,
  Payload: true,
  Trace: true,
  Path: true,
  Diff: true,
  Section: true,
  Rule: true,
  Pairs: true,
  Quote: true,
  Commands: true
}
const isBlock = (value: Words | D.Block): value is D.Block =>
  typeof value !== "string" && Object.hasOwn(blockTags, value._tag)

const isMany = (item: Item): item is ReadonlyArray<Words> | ReadonlyArray<D.Block> => Array.isArray(item)

// Words between blocks gather in one paragraph.
const itemBlocks = (item: Item): ReadonlyArray<D.Block> => {
  const parts: ReadonlyArray<Words | D.Block> = isMany(item) ? item : [item]
  const blocks: Array<D.Block> = []
  let words: Array<Words> = []
  const flush = (): void => {
    if (words.length > 0) blocks.push(para(...words))
    words = []
  }
  for (const part of parts) {
    if (isBlock(part)) {
      flush()
      blocks.push(part)
    } else words.push(part)
  }
  flush()
  return blocks
}

/**
 * One paragraph.
 *
 * @category block
 * @since 0.1.0
 */
export const para = (...children: ReadonlyArray<Words>): D.Paragraph => ({
  _tag: "Paragraph",
  children: inlines(children)
})

/**
 * The bar that opens a finding.
 *
 * @example
 * ```ts
 * import { Doc, toPlain } from "@lintel/doc"
 *
 * const bar = Doc.headline("error", "team/owner-missing", "orders")
 * toPlain(Doc.document(bar)) // => "ERROR team/owner-missing: orders\n"
 * ```
 * @category block
 * @since 0.1.0
 */
export const headline = (level: D.Level, ruleCode: string, subject: string): D.Headline => ({
  _tag: "Headline",
  level,
  code: ruleCode,
  subject
})

/**
 * A list with bullets.
 *
 * @example
 * ```ts
 * import { Doc, toPlain } from "@lintel/doc"
 *
 * toPlain(Doc.document(Doc.bullets("one", ["two ", Doc.code("parts")]))) // => "- one\n- two parts\n"
 * ```
 * @category block
 * @since 0.1.0
 */
export const bullets = (...items: ReadonlyArray<Item>): D.List => ({
  _tag: "List",
  ordered: false,
  items: items.map(itemBlocks)
})

/**
 * A list with numbers.
 *
 * @example
 * ```ts
 * import { Doc, toPlain } from "@lintel/doc"
 *
 * toPlain(Doc.document(Doc.numbered("one", "two"))) // => "1. one\n2. two\n"
 * ```
 * @category block
 * @since 0.1.0
 */
export const numbered = (...items: ReadonlyArray<Item>): D.List => ({
  _tag: "List",
  ordered: true,
  items: items.map(itemBlocks)
})

/**
 * A cell of a table: words, or several in one cell.
 *
 * @category block
 * @since 0.1.0
 */
export type Cell = Words | ReadonlyArray<Words>

const isCells = (cell: Cell): cell is ReadonlyArray<Words> => Array.isArray(cell)

/**
 * Aligned rows, with a header row where `columns` are given.
 *
 * @example
 * ```ts
 * import { Doc, toTerminal } from "@lintel/doc"
 *
 * const table = Doc.table([["×3", "web → orders"], ["×4", "orders → ledger"]])
 * toTerminal(Doc.document(table)) // => "    ×3  web → orders\n    ×4  orders → ledger\n"
 * ```
 * @category block
 * @since 0.1.0
 */
export const table = (
  rows: ReadonlyArray<ReadonlyArray<Cell>>,
  columns?: ReadonlyArray<string | D.Column>
): D.Table => {
  const cells = rows.map((row) => row.map((cell) => inlines(isCells(cell) ? cell : [cell])))
  if (columns === undefined) return { _tag: "Table", rows: cells }
  return { _tag: "Table", columns: columns.map((it) => (typeof it === "string" ? { header: it } : it)), rows: cells }
}

/**
 * Blocks under a title.
 *
 * @example
 * ```ts
 * import { Doc, toPlain } from "@lintel/doc"
 *
 * toPlain(Doc.document(Doc.section("Why", Doc.para("Because.")))) // => "Why\n\nBecause.\n"
 * ```
 * @category block
 * @since 0.1.0
 */
export const section = (title: Words | ReadonlyArray<Words>, ...blocks: ReadonlyArray<D.Block>): D.Section => ({
  _tag: "Section",
  title: inlines(isCells(title) ? title : [title]),
  blocks
})

/**
 * A line across.
 *
 * @category block
 * @since 0.1.0
 */
export const rule = (): D.Rule => ({ _tag: "Rule" })

/**
 * Keys and values.
 *
 * @example
 * ```ts
 * import { Doc, toPlain } from "@lintel/doc"
 *
 * toPlain(Doc.document(Doc.pairs(["verdict", "holds"]))) // => "verdict: holds\n"
 * ```
 * @category block
 * @since 0.1.0
 */
export const pairs = (...entries: ReadonlyArray<readonly [key: string, value: Cell]>): D.Pairs => ({
  _tag: "Pairs",
  entries: entries.map(([entryKey, value]) => ({ key: entryKey, value: inlines(isCells(value) ? value : [value]) }))
})

/**
 * Somebody's own words.
 *
 * @category block
 * @since 0.1.0
 */
export const quote = (...items: ReadonlyArray<Item>): D.Quote => ({ _tag: "Quote", blocks: items.flatMap(itemBlocks) })

/**
 * What to type next.
 *
 * @example
 * ```ts
 * import { Doc, toTerminal } from "@lintel/doc"
 *
 * const next = Doc.commands(["Read more", "lintel explain team/owner-missing"])
 * toTerminal(Doc.document(next)) // => "    Read more  lintel explain team/owner-missing\n"
 * ```
 * @category block
 * @since 0.1.0
 */
export const commands = (...entries: ReadonlyArray<readonly [label: string, command: string]>): D.Commands => ({
  _tag: "Commands",
  entries: entries.map(([label, it]) => ({ label, command: it }))
})
