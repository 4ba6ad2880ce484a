// The commands of a console fence, as a person would type them, and the output that follows each.

/** One command of a page. */
export interface PageCommand {
  /** As written, with its prompt; more than one line where it is continued by a backslash. */
  readonly lines: ReadonlyArray<string>
  readonly words: ReadonlyArray<string>
  /** The file that takes standard output: `> FILE`. */
  readonly output: string | undefined
}

/** The words of a command, quotes taken away. */
export const splitWords = (text: string): ReadonlyArray<string> =>
  (text.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? []).map((word) =>
    word.replaceAll(/"([^"]*)"|'([^']*)'/g, (_, double?: string, single?: string) => double ?? single ?? "")
  )

const commandOf = (lines: ReadonlyArray<string>): PageCommand => {
  const words = splitWords(
    lines.map((line, index) => (index === 0 ? line.slice(2) : line).replace(/\\$/, "").trim()).join(" ")
  )
  const arrow = words.indexOf(">")
  return arrow === -1
    ? { lines, words, output: undefined }
    : { lines, words: words.slice(0, arrow), output: words[arrow + 1] }
}

/** The commands of a fence, in order. */
export const readCommands = (text: string): ReadonlyArray<PageCommand> => {
  const lines = text.split("\n")
  if (!text.startsWith("$ ")) throw new Error("a console fence starts with a command: $ ...")
  return lines.flatMap((line, index) => {
    if (!line.startsWith("$ ")) return []
    let end = index
    while (lines[end]?.endsWith("\\") === true) end += 1
    return [commandOf(lines.slice(index, end + 1))]
  })
}

const isLeftOut = (line: string): boolean => line.trim() === "…"

/** Whether a line of a page is the printed one. `…` inside it stands for any part of a line. */
const isLine = (written: string, printed: string | undefined): boolean => {
  if (written === printed || printed === undefined) return written === printed
  const parts = written.split("…")
  if (parts.length === 1) return false
  const escaped = parts.map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&"))
  return new RegExp(`^${escaped.join(".*")}$`).test(printed)
}

/** The lines of a page between those that say that something is left out. */
const partsOf = (written: string): ReadonlyArray<ReadonlyArray<string>> => {
  const parts: Array<Array<string>> = [[]]
  for (const line of written.split("\n")) {
    if (isLeftOut(line)) parts.push([])
    else parts.at(-1)?.push(line)
  }
  return parts
}

/** Whether a page says what was printed. A line `…` stands for any lines, none included. */
export const matches = (written: string, printed: string): boolean => {
  const [first = [], ...rest] = partsOf(written)
  const lines = printed.split("\n")
  const stands = (part: ReadonlyArray<string>, at: number): boolean =>
    part.every((line, index) => isLine(line, lines[at + index]))
  if (!stands(first, 0)) return false
  if (rest.length === 0) return first.length === lines.length
  let at = first.length
  for (const [index, part] of rest.entries()) {
    const isLast = index === rest.length - 1
    const place =
      isLast && part.length > 0 ? lines.length - part.length : lines.findIndex((_, it) => it >= at && stands(part, it))
    if (part.length > 0 && (place < at || !stands(part, place))) return false
    at = part.length === 0 ? at : place + part.length
  }
  return true
}

/** What was printed, with the same lines left out as before, where what stood around them is still there. */
export const abridge = (written: string, printed: string): string => {
  const lines = printed.split("\n")
  const kept: Array<string> = []
  let at = 0
  const parts = partsOf(written)
  for (const [index, part] of parts.entries()) {
    const [before, after] = [part.at(-1), parts[index + 1]?.[0]]
    if (before === undefined || index === parts.length - 1) continue
    const from = lines.findIndex((line, place) => place >= at && isLine(before, line))
    const to =
      after === undefined ? lines.length : lines.findIndex((line, place) => place > from && isLine(after, line))
    if (from === -1 || to === -1) continue
    kept.push(...lines.slice(at, from + 1), "…")
    at = to
  }
  return [...kept, ...lines.slice(at)].join("\n")
}
