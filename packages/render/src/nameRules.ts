import { deviceNames } from "./paths.js"

/**
 * What a target accepts as a name. `first` and `rest` match one character each; what they refuse becomes `separator`,
 * once for a run of them. Reserved names are never given.
 *
 * @category names
 * @since 0.1.0
 */
export interface NameRules {
  readonly first: RegExp
  readonly rest: RegExp
  readonly separator: string
  readonly reserved: ReadonlyArray<string>
  readonly maximumLength: number
  /** Names that differ in case only are the same name. */
  readonly ignoresCase: boolean
  /** What a name begins with that would otherwise begin with something refused; a whole name where nothing is left. */
  readonly fallback: string
}

/**
 * Identifiers that most targets accept: a letter, then letters, digits and `_`.
 *
 * @category names
 * @since 0.1.0
 */
export const identifierRules: NameRules = {
  first: /[A-Za-z]/u,
  rest: /[A-Za-z0-9_]/u,
  separator: "_",
  reserved: [],
  maximumLength: 60,
  ignoresCase: false,
  fallback: "n"
}

/**
 * Names of files and folders, without extension, that every system accepts: no dots, no device names, unique whatever
 * the case.
 *
 * @category files
 * @since 0.1.0
 */
export const fileNameRules: NameRules = {
  first: /[A-Za-z0-9]/u,
  rest: /[A-Za-z0-9_-]/u,
  separator: "-",
  reserved: deviceNames,
  maximumLength: 80,
  ignoresCase: true,
  fallback: "unnamed"
}

/** What the rules say, in a form that is fast to ask. */
export interface CompiledRules {
  readonly ascii: ReadonlyArray<boolean>
  /** A run of printable ASCII characters that are refused. */
  readonly gap: RegExp
  readonly reserved: ReadonlySet<string>
}

const compiledRules = new WeakMap<NameRules, CompiledRules>()

/** The rules in that form; made once for each. */
export const compile = (rules: NameRules): CompiledRules => {
  const known = compiledRules.get(rules)
  if (known !== undefined) return known
  const ascii = Array.from({ length: 128 }, (_, code) => rules.rest.test(String.fromCodePoint(code)))
  const compiled = {
    ascii,
    gap: gapOf(ascii),
    reserved: new Set(rules.reserved.map((name) => folded(name, rules)))
  }
  compiledRules.set(rules, compiled)
  return compiled
}

const gapOf = (ascii: ReadonlyArray<boolean>): RegExp => {
  const refused = ascii.flatMap((isAccepted, code) =>
    isAccepted || code < 32 || code > 126 ? [] : [`\\u{${code.toString(16)}}`]
  )
  return new RegExp(refused.length === 0 ? "(?!)" : `[${refused.join("")}]+`, "gu")
}

/** What two names share that are one for the target. */
export const folded = (name: string, { ignoresCase }: NameRules): string => (ignoresCase ? name.toLowerCase() : name)
