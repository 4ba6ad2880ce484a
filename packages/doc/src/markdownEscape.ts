// Characters that would mean something to a Markdown reader, and where: CommonMark 0.31 and GitHub's tables,
// strikethrough, literal links and math. Each pattern takes one character, which gets the backslash.
const unsafe: ReadonlyArray<RegExp> = [
  /[\\`*[\]<>~$]/u,
  /_/u,
  /&(?=#|[A-Za-z])/u, // entities
  /:(?=\/\/)/u, // http://… becomes a link by itself
  /\.(?<=\bwww\.)/u, // so does www.
  /@(?<=[\w.+-]@)(?=\w)/u, // and an address
  /!(?=\[)/u
]
const oneOf = (patterns: ReadonlyArray<RegExp>): RegExp =>
  new RegExp(patterns.map(({ source }) => source).join("|"), "gu")

const anywhere = oneOf(unsafe)
const inCell = oneOf([...unsafe, /\|/u])

// At the start of a line: what stands before the character that gets the backslash.
const atStart = /^(?:(?=[#+=-])|\d{1,9}(?=[.)](?:\s|$))|(?= {4}))/u

// What some rule looks for. Most text has none of it, and need not be asked rule by rule.
const suspect = /[\\`*[\]<>~$_&@|]|:\/\/|\bwww\./u

/** Where text stands: the start of a line and the inside of a table need more care. */
export interface EscapePlace {
  readonly isStart: boolean
  readonly isCell: boolean
}

/** Text that reads the same after a Markdown reader has seen it. */
export const escapeMarkdown = (text: string, place: EscapePlace): string => {
  const escaped = suspect.test(text) ? text.replace(place.isCell ? inCell : anywhere, "\\$&") : text
  const before = place.isStart ? atStart.exec(text)?.[0].length : undefined
  return before === undefined ? escaped : `${escaped.slice(0, before)}\\${escaped.slice(before)}`
}

const longestRun = (text: string): number =>
  text.includes("`") ? [...text.matchAll(/`+/gu)].reduce((most, [run]) => Math.max(most, run.length), 0) : 0

/** A code span around any text: more backticks outside than inside. */
export const codeSpan = (text: string, isCell = false): string => {
  const words = text.trim()
  if (words === "") return text === "" ? "" : '" "'
  const longest = longestRun(text)
  const fence = "`".repeat(longest + 1)
  const pad = longest > 0 && (text.startsWith("`") || text.endsWith("`")) ? " " : ""
  const inner = isCell ? words.replaceAll("|", "\\|") : words
  return `${fence}${pad}${inner}${pad}${fence}`
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
