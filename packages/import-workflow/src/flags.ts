/** How a language asks whether a run's input sets a condition, as rendering writes it. */
export interface FlagLanguage {
  /** A flag of the input at the beginning of a text: the condition's name in a group, or as JSON in one called `json`. */
  readonly flag: RegExp
  /** What follows a flag that is asked for: ` = true`. */
  readonly isSet: string
}

const longest = 2000

/** A condition's words, cut where they are too long to be read. */
export const cut = (text: string): string => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text)

/** What holds when none of the others does. */
export const otherwise = (conditions: ReadonlyArray<string>): string => cut(`not (${conditions.join(" or ")})`)

const textIn = (json: string): string | undefined => {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === "string" ? value : undefined
  } catch {
    return undefined
  }
}

/** The condition that a flag at the beginning of a text stands for, with what follows it. */
const flagAt = (text: string, { flag }: FlagLanguage): { readonly when: string; readonly rest: string } | undefined => {
  const found = flag.exec(text)
  if (found === null) return undefined
  const json = found.groups?.["json"]
  const when = json === undefined ? found.slice(1).find((group) => group !== undefined) : textIn(json)
  return when === undefined ? undefined : { when, rest: text.slice(found[0].length) }
}

/** Terms of conditions that are flags of the input: `a = true and b = true or c = true`. */
export const termsOf = (
  expression: string,
  language: FlagLanguage
): ReadonlyArray<ReadonlyArray<string>> | undefined => {
  if (expression === "false") return []
  if (expression === "true") return [[]]
  const terms: Array<Array<string>> = [[]]
  for (let left = expression; ;) {
    const found = flagAt(left, language)
    if (found === undefined || !found.rest.startsWith(language.isSet)) return undefined
    terms.at(-1)?.push(found.when)
    left = found.rest.slice(language.isSet.length)
    if (left === "") return terms
    const word = /^ (and|or) /u.exec(left)?.[0]
    if (word === undefined) return undefined
    if (word === " or ") terms.push([])
    left = left.slice(word.length)
  }
}

/** The condition's name where an expression asks for one flag alone, else the expression. */
export const wordsOf = (expression: string, language: FlagLanguage): string => {
  const [only, ...others] = termsOf(expression, language)?.flat() ?? []
  return only !== undefined && others.length === 0 ? only : expression
}

/** The conditions of a list of flags: `a, b, c`. */
export const listedFlags = (list: string | undefined, language: FlagLanguage): ReadonlyArray<string> | undefined => {
  const flags: Array<string> = []
  for (let left = list; left !== undefined;) {
    const found = flagAt(left, language)
    if (found === undefined) return undefined
    flags.push(found.when)
    if (found.rest === "") return flags
    left = found.rest.startsWith(", ") ? found.rest.slice(2) : undefined
  }
  return undefined
}
