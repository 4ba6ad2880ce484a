import { afterPlace } from "./afterPlace.js"
import type { Block, Document, ExcerptMark, Inline, Mark, Snippet, SourceLine } from "./document.js"
import { handleBlock, handleInline, type BlockHandlers, type InlineHandlers } from "./dispatch.js"
import { shortAddress } from "./shortAddress.js"

/**
 * Where something was written. Lines and columns count from 1, columns in UTF-16 code units.
 *
 * @category places
 * @since 0.1.0
 */
export interface SourceLocation {
  readonly file: string
  readonly line: number
  readonly column: number
  /** Code units on the line; to its end when absent. */
  readonly length?: number
  /** The line itself with some around it; without them only the place is named. */
  readonly lines?: ReadonlyArray<SourceLine>
}

/**
 * Finds where an entity, or the field at a JSON Pointer inside it, was written. Asked only when printing.
 *
 * @category places
 * @since 0.1.0
 */
export interface SourceLookup {
  /** The place of an entity or of a field inside it; `undefined` when it is not known. */
  readonly locate: (address: string, pointer?: string) => SourceLocation | undefined
}

interface Located extends SourceLocation {
  readonly label: string
}

const locationText = ({ file, line, column }: SourceLocation): string => `${file}:${line}:${column}`

const resolveInlines = (children: ReadonlyArray<Inline>, lookup: SourceLookup): ReadonlyArray<Inline> =>
  children.map((node) => handleInline(inlineHandlers, node._tag, node, lookup))

const same = <Node>(node: Node): Node => node

const inlineHandlers: InlineHandlers<SourceLookup, Inline> = {
  Text: same,
  Strong: (node, lookup) => ({ ...node, children: resolveInlines(node.children, lookup) }),
  Emphasis: (node, lookup) => ({ ...node, children: resolveInlines(node.children, lookup) }),
  Code: same,
  Name: same,
  Link: (node, lookup) => ({ ...node, children: resolveInlines(node.children, lookup) }),
  Numeral: same,
  Key: same,
  Command: same,
  Place: (node, lookup) => {
    const found = lookup.locate(node.address, node.pointer)
    return found === undefined ? node : { _tag: "Text", text: locationText(found) }
  }
}

const markOf = ({ line, column, length, lines, label }: Located): Mark => {
  const text = lines?.find((it) => it.number === line)?.text ?? ""
  return { line, column, label, length: length ?? Math.max(1, text.trimEnd().length - column + 1) }
}

const mergedLines = (located: ReadonlyArray<Located>): ReadonlyArray<SourceLine> =>
  [...new Map(located.flatMap(({ lines = [] }) => lines.map((it) => [it.number, it] as const))).values()].toSorted(
    (a, b) => a.number - b.number
  )

// Two marks in one file share a snippet; more than two would not be read.
const snippetsOf = (located: ReadonlyArray<Located>, note: string | undefined): ReadonlyArray<Snippet> => {
  const [first] = located
  if (first === undefined) return []
  const shared = located.filter((it) => it.file === first.file).slice(0, 2)
  const rest = located.filter((it) => !shared.includes(it))
  const snippet: Snippet = {
    _tag: "Snippet",
    file: first.file,
    line: first.line,
    column: first.column,
    ...(note === undefined ? {} : { note }),
    lines: mergedLines(shared),
    marks: shared.map(markOf)
  }
  return [snippet, ...snippetsOf(rest, note)]
}

const locateMarks = (marks: ReadonlyArray<ExcerptMark>, lookup: SourceLookup) => {
  const located: Array<Located> = []
  const missing: Array<ExcerptMark> = []
  for (const mark of marks) {
    const found = lookup.locate(mark.address, mark.pointer)
    if (found === undefined) missing.push(mark)
    else located.push({ ...found, label: mark.label })
  }
  return { located, missing }
}

const resolveBlocks = (blocks: ReadonlyArray<Block>, lookup: SourceLookup): ReadonlyArray<Block> =>
  blocks.flatMap((block) => handleBlock(blockHandlers, block._tag, block, lookup))

const alone = (node: Block): ReadonlyArray<Block> => [node]

const blockHandlers: BlockHandlers<SourceLookup, ReadonlyArray<Block>> = {
  Paragraph: (node, lookup) => [{ ...node, children: resolveInlines(node.children, lookup) }],
  Headline: alone,
  List: (node, lookup) => [{ ...node, items: node.items.map((item) => resolveBlocks(item, lookup)) }],
  Table: (node, lookup) => [{ ...node, rows: node.rows.map((row) => row.map((cell) => resolveInlines(cell, lookup))) }],
  CodeBlock: alone,
  Snippet: alone,
  Excerpt: (node, lookup) => {
    const { located, missing } = locateMarks(node.marks, lookup)
    const shown = located.filter((it) => (it.lines ?? []).some((line) => line.number === it.line))
    const named = located.filter((it) => !shown.includes(it))
    return [
      ...snippetsOf(shown, node.note),
      ...named.map((it): Block => ({
        _tag: "Paragraph",
        children: [{ _tag: "Text", text: `at ${locationText(it)}${afterPlace(it.label)}` }]
      })),
      ...(missing.length === 0 ? [] : [{ ...node, marks: missing }])
    ]
  },
  Payload: alone,
  Trace: alone,
  Path: alone,
  Diff: (node, lookup) => [{ ...node, files: node.files.map((file) => lookup.locate(file)?.file ?? file) }],
  Section: (node, lookup) => [
    { ...node, title: resolveInlines(node.title, lookup), blocks: resolveBlocks(node.blocks, lookup) }
  ],
  Rule: alone,
  Pairs: (node, lookup) => [
    { ...node, entries: node.entries.map((it) => ({ ...it, value: resolveInlines(it.value, lookup) })) }
  ],
  Quote: (node, lookup) => [{ ...node, blocks: resolveBlocks(node.blocks, lookup) }],
  Commands: alone
}

/**
 * Replaces every place and excerpt that `lookup` knows by file, line and lines. What it does not know stays, and is
 * printed by name: a document can be printed without any sources.
 *
 * @example
 * ```ts
 * import { Doc, resolvePlaces, toPlain } from "@lintel/doc"
 *
 * const page = Doc.document(Doc.para("written at ", Doc.place("service:web")))
 * toPlain(page) // => "written at web\n"
 * const lookup = { locate: () => ({ file: "web.ts", line: 4, column: 3 }) }
 * toPlain(resolvePlaces(page, lookup)) // => "written at web.ts:4:3\n"
 * ```
 * @category places
 * @since 0.1.0
 */
export const resolvePlaces = (document: Document, lookup: SourceLookup): Document => ({
  ...document,
  blocks: resolveBlocks(document.blocks, lookup)
})

/**
 * A place as text: `file:line:column` when known, else the short address.
 *
 * @example
 * ```ts
 * import { placeOf } from "@lintel/doc"
 *
 * placeOf(undefined, "service:web") // => "web"
 * placeOf({ locate: () => ({ file: "web.ts", line: 4, column: 3 }) }, "service:web") // => "web.ts:4:3"
 * ```
 * @category places
 * @since 0.1.0
 */
export const placeOf = (lookup: SourceLookup | undefined, address: string, pointer?: string): string => {
  const found = lookup?.locate(address, pointer)
  return found === undefined ? shortAddress(address) : locationText(found)
}
