/** A piece of the text. Words are without their backticks; a word in backticks is never a keyword. */
export interface Token {
  readonly kind: "word" | "number" | "string" | "sign" | "end"
  readonly text: string
  readonly start: number
  readonly end: number
  readonly isQuoted?: boolean
  /** The documentation comment right before it. */
  readonly doc?: string
}

/** Thrown inside the reader to leave it; never leaves the package. */
export class IdlRefusal extends Error {
  readonly offset: number

  constructor(reason: string, offset: number) {
    super(reason)
    this.offset = offset
  }
}

const segment = "(?:[\\p{L}_][\\p{L}\\p{N}_]*|`[^`\\r\\n]+`)"
const wordForm = new RegExp(`${segment}(?:[.-]${segment})*`, "uy")
const numberForm = /[-+]?(?:0[xX][0-9a-fA-F]+|(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)[lLfFdD]?/y
const afterNumber = /[\p{L}\p{N}_.]/u
const spaceForm = /\s*/y

const matched = (form: RegExp, text: string, at: number): string | undefined => {
  form.lastIndex = at
  return form.exec(text)?.[0]
}

/** What a documentation comment says, without the stars at the beginnings of its lines. */
const docOf = (comment: string): string =>
  comment
    .slice(3, -2)
    .split(/\r?\n/)
    .map((line, index) => (index === 0 ? line : line.replace(/^[ \t]*\*?[ \t]?/, "")).trimEnd())
    .join("\n")
    .trim()

const commentEnd = (text: string, at: number): number => {
  const end = text.indexOf("*/", at + 2)
  if (end < 0) throw new IdlRefusal("the comment does not end", at)
  return end + 2
}

const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf("\n", at)
  return end < 0 ? text.length : end
}

/** Skips space and comments; gives where the next piece begins, and the last documentation on the way. */
const skip = (text: string, from: number): { readonly at: number; readonly doc: string | undefined } => {
  let at = from
  let doc: string | undefined
  for (;;) {
    at += matched(spaceForm, text, at)?.length ?? 0
    if (text.startsWith("//", at)) at = lineEnd(text, at)
    else if (text.startsWith("/*", at)) {
      const end = commentEnd(text, at)
      if (text.startsWith("/**", at) && end - at > 4) doc = docOf(text.slice(at, end))
      at = end
    } else return { at, doc }
  }
}

const escapes: ReadonlyMap<string, string> = new Map([
  ["b", "\b"],
  ["t", "\t"],
  ["n", "\n"],
  ["f", "\f"],
  ["r", "\r"],
  ['"', '"'],
  ["'", "'"],
  ["\\", "\\"],
  ["/", "/"]
])

const escapeForm = /\\(?:u+([0-9a-fA-F]{4})|([0-3]?[0-7]{1,2})|(.))/sy

const readEscape = (text: string, at: number): { readonly character: string; readonly end: number } => {
  escapeForm.lastIndex = at
  const [whole = "", unicode, octal, letter = ""] = escapeForm.exec(text) ?? []
  const character =
    unicode !== undefined
      ? String.fromCharCode(Number.parseInt(unicode, 16))
      : octal !== undefined
        ? String.fromCharCode(Number.parseInt(octal, 8))
        : escapes.get(letter)
  if (character === undefined) throw new IdlRefusal("the string holds an escape that is not known", at)
  return { character, end: at + whole.length }
}

const readString = (text: string, start: number): { readonly value: string; readonly end: number } => {
  const quote = text.charAt(start)
  const parts: Array<string> = []
  let at = start + 1
  let plain = at
  for (;;) {
    const character = text.charAt(at)
    if (character === "" || character === "\n" || character === "\r") {
      throw new IdlRefusal("the string does not end on its line", start)
    }
    if (character === quote) break
    if (character !== "\\") at += 1
    else {
      const escape = readEscape(text, at)
      parts.push(text.slice(plain, at), escape.character)
      at = escape.end
      plain = at
    }
  }
  parts.push(text.slice(plain, at))
  return { value: parts.join(""), end: at + 1 }
}

const substitute = "\u001a"

/** The piece of the text that begins at an offset, after space and comments. */
export const tokenAt = (text: string, from: number): Token => {
  const { at: start, doc } = skip(text, from)
  const documented = doc === undefined || doc === "" ? {} : { doc }
  const character = text.charAt(start)
  if (character === "" || character === substitute) return { kind: "end", text: "", start, end: start }
  if (character === '"' || character === "'") {
    const { end, value } = readString(text, start)
    return { kind: "string", text: value, start, end, ...documented }
  }
  const number = matched(numberForm, text, start)
  if (number !== undefined) {
    const end = start + number.length
    if (afterNumber.test(text.charAt(end))) throw new IdlRefusal("this is neither a number nor a name", start)
    return { kind: "number", text: number, start, end, ...documented }
  }
  const word = matched(wordForm, text, start)
  if (word === undefined) return { kind: "sign", text: character, start, end: start + 1, ...documented }
  const isQuoted = word.includes("`")
  const name = isQuoted ? word.replaceAll("`", "") : word
  return { kind: "word", text: name, start, end: start + word.length, ...(isQuoted ? { isQuoted } : {}), ...documented }
}
