import { type Block, Doc, type Document } from "@lintel/doc"

// The part of Markdown that pages of rules use: headings, paragraphs, lists of one level, fences, code, emphasis, links.

const inlineForm =
  /(`+)([^`]|[^`][\s\S]*?[^`])\1(?!`)|\*\*(?! )([^*\n]{1,400})(?<! )\*\*|\*(?! )([^*\n]{1,400})(?<! )\*|\[([^\]\n]{1,400})\]\(([^)\s]{1,400})\)/gu

/** Inline Markdown as words. What is not recognised stays as it is written. */
const words = (text: string): ReadonlyArray<Doc.Words> => {
  const result: Array<Doc.Words> = []
  let from = 0
  for (const match of text.matchAll(inlineForm)) {
    const [all, , code, strong, emphasis, label, target] = match
    result.push(unescaped(text.slice(from, match.index)))
    if (code !== undefined) result.push(Doc.code(code.trim()))
    else if (strong !== undefined) result.push(Doc.strong(unescaped(strong)))
    else if (emphasis !== undefined) result.push(Doc.emphasis(unescaped(emphasis)))
    else if (label !== undefined && target !== undefined) result.push(Doc.link(target, unescaped(label)))
    from = match.index + all.length
  }
  result.push(unescaped(text.slice(from)))
  return result.filter((it) => it !== "")
}

const unescaped = (text: string): string => text.replaceAll(/\\([!-/:-@[-`{-~])/gu, "$1")

interface Chunk {
  readonly kind: "heading" | "fence" | "bullets" | "numbers" | "text"
  readonly level: number
  readonly info: string
  readonly rows: Array<string>
}

const opening = (line: string): Chunk | undefined => {
  const heading = /^(#{1,6}) +(.*?)(?: +#+)?$/u.exec(line)
  if (heading !== null) return { kind: "heading", level: heading[1]?.length ?? 1, info: "", rows: [heading[2] ?? ""] }
  const fence = /^(`{3,}|~{3,})(.*)$/u.exec(line)
  if (fence !== null) return { kind: "fence", level: fence[1]?.length ?? 3, info: (fence[2] ?? "").trim(), rows: [] }
  const bullet = /^[-*+] +(.*)$/u.exec(line)
  if (bullet !== null) return { kind: "bullets", level: 0, info: "", rows: [bullet[1] ?? ""] }
  const number = /^\d{1,9}[.)] +(.*)$/u.exec(line)
  return number === null ? undefined : { kind: "numbers", level: 0, info: "", rows: [number[1] ?? ""] }
}

const isFenceEnd = (line: string, { level }: Chunk): boolean =>
  /^(?:`{3,}|~{3,})\s*$/u.test(line) && line.trim().length >= level

const addTo = (open: Chunk, row: string): void => {
  open.rows.push(`${open.rows.pop() ?? ""} ${row.trim()}`.trimStart())
}

const chunksOf = (markdown: string): ReadonlyArray<Chunk> => {
  const chunks: Array<Chunk> = []
  let open: Chunk | undefined
  let isAfterBlank = true
  for (const line of markdown.split(/\r?\n/u)) {
    if (open?.kind === "fence") {
      if (isFenceEnd(line, open)) open = undefined
      else open.rows.push(line)
      continue
    }
    if (line.trim() === "") {
      isAfterBlank = true
      continue
    }
    const next = opening(line)
    if (next !== undefined && next.kind === open?.kind && (next.kind === "bullets" || next.kind === "numbers")) {
      open.rows.push(...next.rows)
    } else if (next === undefined && open !== undefined && !isAfterBlank && open.kind !== "heading") addTo(open, line)
    else {
      open = next ?? { kind: "text", level: 0, info: "", rows: [line.trim()] }
      chunks.push(open)
    }
    isAfterBlank = false
  }
  return chunks
}

const blockOf = ({ kind, info, rows }: Chunk): Block => {
  if (kind === "fence") return Doc.codeBlock(info.split(/\s/u)[0] ?? "", rows.join("\n"))
  if (kind === "bullets") return Doc.bullets(...rows.map((row) => words(row)))
  if (kind === "numbers") return Doc.numbered(...rows.map((row) => words(row)))
  return Doc.para(...words(rows.join(" ")))
}

/** Chunks under headings of at least `level`, as sections in sections. */
const sectionsOf = (chunks: ReadonlyArray<Chunk>): ReadonlyArray<Block> => {
  const blocks: Array<Block> = []
  for (let at = 0; at < chunks.length;) {
    const chunk = chunks[at]
    if (chunk === undefined) break
    at++
    if (chunk.kind !== "heading") {
      blocks.push(blockOf(chunk))
      continue
    }
    let end = at
    while (end < chunks.length && !(chunks[end]?.kind === "heading" && (chunks[end]?.level ?? 0) <= chunk.level)) end++
    blocks.push(Doc.section(words(chunk.rows.join(" ")), ...sectionsOf(chunks.slice(at, end))))
    at = end
  }
  return blocks
}

/**
 * The page of a rule as a document, for `explain` in a terminal.
 *
 * @example
 * ```ts
 * import { markdownPage } from "@lintel/diagnostic"
 * import { toTerminal } from "@lintel/doc"
 *
 * toTerminal(markdownPage("# Title\n\nUse `retry: none`.")).split("\n") // => ["  Title", "", "    Use retry: none.", ""]
 * ```
 * @category report
 * @since 0.1.0
 */
export const markdownPage = (markdown: string): Document => Doc.document(...sectionsOf(chunksOf(markdown)))
