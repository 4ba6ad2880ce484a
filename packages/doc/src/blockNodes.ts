import type { Inline } from "./inlineNodes.js"
import type { Diff, Excerpt, Path, Payload, Snippet, Trace } from "./proofNodes.js"

/**
 * How bad a headline says it is. The word is printed, colour only repeats it.
 *
 * @category model
 * @since 0.1.0
 */
export type Level = "breaking" | "changes-meaning" | "undecided" | "error" | "warning" | "note"

/**
 * One paragraph.
 *
 * @category block
 * @since 0.1.0
 */
export interface Paragraph {
  readonly _tag: "Paragraph"
  readonly children: ReadonlyArray<Inline>
}

/**
 * The bar that opens a finding: level, code and subject, always in the same places.
 *
 * @category block
 * @since 0.1.0
 */
export interface Headline {
  readonly _tag: "Headline"
  readonly level: Level
  readonly code: string
  readonly subject: string
}

/**
 * Bullets or numbers; every item is blocks.
 *
 * @category block
 * @since 0.1.0
 */
export interface List {
  readonly _tag: "List"
  readonly ordered: boolean
  readonly items: ReadonlyArray<ReadonlyArray<Block>>
}

/**
 * A column of a table.
 *
 * @category block
 * @since 0.1.0
 */
export interface Column {
  readonly header: string
  readonly align?: "left" | "right"
}

/**
 * Aligned cells. Without `columns` there is no header row.
 *
 * @category block
 * @since 0.1.0
 */
export interface Table {
  readonly _tag: "Table"
  readonly columns?: ReadonlyArray<Column>
  readonly rows: ReadonlyArray<ReadonlyArray<ReadonlyArray<Inline>>>
}

/**
 * Code that is printed as it stands.
 *
 * @category block
 * @since 0.1.0
 */
export interface CodeBlock {
  readonly _tag: "CodeBlock"
  readonly language: string
  readonly text: string
}

/**
 * Blocks under a title.
 *
 * @category block
 * @since 0.1.0
 */
export interface Section {
  readonly _tag: "Section"
  readonly title: ReadonlyArray<Inline>
  readonly blocks: ReadonlyArray<Block>
}

/**
 * A line across.
 *
 * @category block
 * @since 0.1.0
 */
export interface Rule {
  readonly _tag: "Rule"
}

/**
 * Keys and values.
 *
 * @category block
 * @since 0.1.0
 */
export interface Pairs {
  readonly _tag: "Pairs"
  readonly entries: ReadonlyArray<{ readonly key: string; readonly value: ReadonlyArray<Inline> }>
}

/**
 * Blocks in somebody's own words.
 *
 * @category block
 * @since 0.1.0
 */
export interface Quote {
  readonly _tag: "Quote"
  readonly blocks: ReadonlyArray<Block>
}

/**
 * What to type next; never broken over lines.
 *
 * @category block
 * @since 0.1.0
 */
export interface Commands {
  readonly _tag: "Commands"
  readonly entries: ReadonlyArray<{ readonly label: string; readonly command: string }>
}

/**
 * Every block node by its tag.
 *
 * @category block
 * @since 0.1.0
 */
export interface BlockNodes {
  readonly Paragraph: Paragraph
  readonly Headline: Headline
  readonly List: List
  readonly Table: Table
  readonly CodeBlock: CodeBlock
  readonly Snippet: Snippet
  readonly Excerpt: Excerpt
  readonly Payload: Payload
  readonly Trace: Trace
  readonly Path: Path
  readonly Diff: Diff
  readonly Section: Section
  readonly Rule: Rule
  readonly Pairs: Pairs
  readonly Quote: Quote
  readonly Commands: Commands
}

/**
 * What a document consists of.
 *
 * @category block
 * @since 0.1.0
 */
export type Block = BlockNodes[keyof BlockNodes]
