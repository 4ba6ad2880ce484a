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
  [...text.matchAll(/(?:"([^"]*)"|'([^']*)'|([^\s"']+))(?=\s|$)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? ""
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

/** Whether a page says what was printed. A line `…` stands for any lines, none included. */
export const matches = (written: string, printed: string): boolean => {
  const [first = [], ...rest] = written.split(/^ *…$/m).map((part) => part.replace(/^\n|\n$/g, "").split("\n"))
  const lines = printed.split("\n")
  const startsWith = (part: ReadonlyArray<string>, at: number): boolean =>
    at >= 0 && part.every((line, index) => line === lines[at + index])
  if (!startsWith(first, 0)) return false
  if (rest.length === 0) return first.length === lines.length
  let at = first.length
  for (const [index, part] of rest.entries()) {
    if (part.length === 1 && part[0] === "") continue
    const isLast = index === rest.length - 1
    const found = lines.findIndex((_, place) => place >= at && startsWith(part, place))
    const place = isLast ? lines.length - part.length : found
    if (place < at || !startsWith(part, place)) return false
    at = place + part.length
  }
  return true
}
