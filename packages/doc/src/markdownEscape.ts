/** A character that would mean something to a Markdown reader, and where. */
interface Unsafe {
  /** What is escaped; its first character gets the backslash unless `at` says which one does. */
  readonly pattern: RegExp
  readonly at?: number
}

// CommonMark 0.31 and GitHub's tables, strikethrough, literal links and math. Order does not matter: all rules look
// at the original text, and each hit is escaped once.
const anywhere: ReadonlyArray<Unsafe> = [
  { pattern: /[\\`*[\]<>~$]/gu },
  { pattern: /_/gu },
  { pattern: /&(?=#|[A-Za-z])/gu }, // entities
  { pattern: /:(?=\/\/)/gu }, // http://… becomes a link by itself
  { pattern: /\.(?<=\bwww\.)/gu }, // so does www.
  { pattern: /@(?<=[\w.+-]@)(?=\w)/gu }, // and an address
  { pattern: /!(?=\[)/gu }
]

const atStart: ReadonlyArray<Unsafe> = [
  { pattern: /^[#+=-]/gu },
  { pattern: /^\d{1,9}[.)](?=\s|$)/gu, at: -1 },
  { pattern: /^[ ]{4,}/gu }
]

const inCell: ReadonlyArray<Unsafe> = [{ pattern: /\|/gu }]

// What some rule looks for. Most text has none of it, and need not be asked rule by rule.
const suspect = /[\\`*[\]<>~$_&@|]|:\/\/|\bwww\./u
const suspectAtStart = /^(?:[#+=-]|\d{1,9}[.)](?:\s|$)| {4})/u

/** Where text stands: the start of a line and the inside of a table need more care. */
export interface EscapePlace {
  readonly isStart: boolean
  readonly isCell: boolean
}

/** Text that reads the same after a Markdown reader has seen it. */
export const escapeMarkdown = (text: string, place: EscapePlace): string => {
  if (!suspect.test(text) && !(place.isStart && suspectAtStart.test(text))) return text
  const rules = [...anywhere, ...(place.isStart ? atStart : []), ...(place.isCell ? inCell : [])]
  const positions = new Set<number>()
  for (const { pattern, at } of rules) {
    for (const match of text.matchAll(pattern)) {
      positions.add(match.index + (at === -1 ? match[0].length - 1 : 0))
    }
  }
  let result = ""
  for (let index = 0; index < text.length; index++) result += (positions.has(index) ? "\\" : "") + text[index]
  return result
}

const longestRun = (text: string): number =>
  text.includes("`") ? [...text.matchAll(/`+/gu)].reduce((most, [run]) => Math.max(most, run.length), 0) : 0

/** A code span around any text: more backticks outside than inside. */
export const codeSpan = (text: string, isCell = false): string => {
  if (text.trim() === "") return text === "" ? "" : '" "'
  const longest = longestRun(text)
  const fence = "`".repeat(longest + 1)
  const pad = longest > 0 && (text.startsWith("`") || text.endsWith("`")) ? " " : ""
  const inner = isCell ? text.replaceAll("|", "\\|") : text
  return `${fence}${pad}${inner.trim()}${pad}${fence}`
}

/** A fenced block around any text. */
export const fencedCode = (language: string, lines: ReadonlyArray<string>): ReadonlyArray<string> => {
  const longest = [...lines.join("\n").matchAll(/`{3,}/gu)].reduce((most, [run]) => Math.max(most, run.length), 2)
  const fence = "`".repeat(longest + 1)
  const word = language.replaceAll(/[^\w+-]/gu, "")
  return [`${fence}${word === "" ? "text" : word}`, ...lines, fence]
}

/** A link target without characters that end it. */
export const linkTarget = (href: string): string =>
  href.replaceAll(/[\s<>()\\]/gu, (character) =>
    encodeURIComponent(character).replaceAll(/[()]/gu, (it) => (it === "(" ? "%28" : "%29"))
  )
