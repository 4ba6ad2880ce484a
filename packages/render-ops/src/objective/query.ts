/** One condition on a label. */
export interface Matcher {
  readonly label: string
  readonly operator: string
  /** The text with its quotes, as written. */
  readonly value: string
}

/** The series of a metric: `http_requests_total{code!~"5.."}`. */
export interface Selector {
  readonly name: string
  readonly matchers: ReadonlyArray<Matcher>
}

/**
 * What a text of the design is in PromQL.
 *
 * - `Counter`: a selector of counters, counted by `rate`.
 * - `Recorded`: a selector of a recorded series (its name has a colon), averaged.
 * - `Template`: a query with the place of the window as `{{.window}}`.
 * - `Expression`: any other query, averaged over the window.
 * - `Unusable`: no query: what stands in it does not fit together.
 */
export type Query =
  | { readonly _tag: "Counter" | "Recorded"; readonly selector: Selector }
  | { readonly _tag: "Template" | "Expression"; readonly text: string }
  | { readonly _tag: "Unusable" }

const closing: ReadonlyMap<string, string> = new Map([
  ["(", ")"],
  ["[", "]"],
  ["{", "}"]
])
const quotes = new Set(['"', "'", "`"])

/** Where a string that begins at `start` ends; nothing when it does not. */
const endOfString = (text: string, start: number): number | undefined => {
  const quote = text.charAt(start)
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charAt(at)
    if (character === quote) return at
    if (character === "\\" && quote !== "`") at++
    else if (character === "\n" && quote !== "`") return undefined
  }
  return undefined
}

/** The query without comments; nothing when brackets or strings do not close. */
const balanced = (text: string): string | undefined => {
  const open: Array<string> = []
  let out = ""
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    if (quotes.has(character)) {
      const end = endOfString(text, at)
      if (end === undefined) return undefined
      out += text.slice(at, end + 1)
      at = end
      continue
    }
    if (character === "#") {
      while (at + 1 < text.length && text.charAt(at + 1) !== "\n") at++
      continue
    }
    const close = closing.get(character)
    if (close !== undefined) open.push(close)
    else if (")]}".includes(character) && open.pop() !== character) return undefined
    out += character
  }
  return open.length === 0 ? out.trim() : undefined
}

const matcherText = /\s*([A-Za-z_][A-Za-z0-9_]*)\s*(=~|!~|!=|=)\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`)\s*/y

/** Reads a text as a selector and nothing else. */
export const readSelector = (text: string): Selector | undefined => {
  const name = /^\s*([A-Za-z_:][A-Za-z0-9_:]*)\s*/.exec(text)
  if (name === null) return undefined
  let at = name[0].length
  if (at === text.length) return { name: name[1] ?? "", matchers: [] }
  if (text.charAt(at) !== "{") return undefined
  const matchers: Array<Matcher> = []
  at++
  for (let isFirst = true; ; isFirst = false) {
    while (text.charAt(at) === " " || text.charAt(at) === "\n" || text.charAt(at) === "\t") at++
    if (text.charAt(at) === "}") break
    if (!isFirst) {
      if (text.charAt(at) !== ",") return undefined
      at++
      if (/^\s*\}/.test(text.slice(at, at + 100))) continue
    }
    matcherText.lastIndex = at
    const match = matcherText.exec(text)
    if (match === null) return undefined
    matchers.push({ label: match[1] ?? "", operator: match[2] ?? "", value: match[3] ?? "" })
    at = matcherText.lastIndex
  }
  return text.slice(at + 1).trim() === "" ? { name: name[1] ?? "", matchers } : undefined
}

/** A selector as text, in one spelling. */
export const selectorText = ({ name, matchers }: Selector): string =>
  matchers.length === 0
    ? name
    : `${name}{${matchers.map(({ label, operator, value }) => `${label}${operator}${value}`).join(",")}}`

const windowPlace = /\{\{\s*\.window\s*\}\}/g
const longest = 20_000

/** What a text of the design is in PromQL. */
export const readQuery = (text: string): Query => {
  if (text.length > longest) return { _tag: "Unusable" }
  const whole = balanced(text)
  if (whole === undefined || whole === "") return { _tag: "Unusable" }
  const selector = readSelector(whole)
  if (selector !== undefined) return { _tag: selector.name.includes(":") ? "Recorded" : "Counter", selector }
  if (whole.search(windowPlace) >= 0) return { _tag: "Template", text: whole }
  return whole.includes("{{") ? { _tag: "Unusable" } : { _tag: "Expression", text: whole }
}

/** The events per second of a query over a window, one number for each set of labels it keeps. */
export const perSecond = (query: Exclude<Query, { readonly _tag: "Unusable" }>, window: string): string => {
  if ("selector" in query) {
    return `sum(${query._tag === "Counter" ? "rate" : "avg_over_time"}(${selectorText(query.selector)}[${window}]))`
  }
  if (query._tag === "Template") return `(${query.text.replaceAll(windowPlace, () => window)})`
  return `avg_over_time((${query.text})[${window}:])`
}
