import { parseArgs } from "node:util"
import { Unusable } from "../unusable.js"
import type { Argument } from "./argument.js"
import { everywhere, type Given, type Option, type Options } from "./option.js"

/** The part of a command that its arguments are read by. */
interface Readable<O extends Options> {
  readonly name: string
  readonly arguments: ReadonlyArray<Argument>
  readonly options: O
}

/** Arguments of a command, read by its table. */
export interface Arguments<O extends Options> {
  readonly words: ReadonlyArray<string>
  readonly given: Given<O>
}

type Token = NonNullable<ReturnType<typeof parseArgs>["tokens"]>[number]
type OptionToken = Extract<Token, { readonly kind: "option" }>

const wrong = (name: string, reason: string, typed = "", known: ReadonlyArray<string> = []): Unusable =>
  new Unusable({ message: `${name}: ${reason}`, typed, known }, `lintel ${name} --help shows what it takes.`)

const tokensOf = (options: Options, argv: ReadonlyArray<string>): ReadonlyArray<Token> => {
  const config = Object.entries(options).flatMap(([name, { alias, placeholder, short }]) => {
    const type = placeholder === undefined ? ("boolean" as const) : ("string" as const)
    const known = [name, short === undefined ? { type } : { type, short }] as const
    return alias === undefined ? [known] : [known, [alias, { type }] as const]
  })
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(config),
    strict: false,
    allowPositionals: true,
    tokens: true
  })
  return tokens
}

const valueOf = (name: string, option: Option, token: OptionToken): unknown => {
  const { rawName, value, inlineValue } = token
  if (option.placeholder === undefined) {
    if (value !== undefined) throw wrong(name, `${rawName} takes no value, but was given "${value}"`)
    return true
  }
  const isMissing = value === undefined || (!inlineValue && value.startsWith("-") && value.length > 1)
  if (isMissing) throw wrong(name, `${rawName} needs a value: ${rawName} ${option.placeholder}`)
  const reading = option.read(value)
  if (reading._tag === "Read") return reading.value
  throw wrong(name, `${rawName} "${value}" ${reading.reason}`, value, option.choices)
}

/** The name by which the table of the command has an option. */
const nameIn = (options: Options, typed: string): string | undefined =>
  Object.hasOwn(options, typed) ? typed : Object.keys(options).find((name) => options[name]?.alias === typed)

const optionValues = (
  name: string,
  options: Options,
  tokens: ReadonlyArray<Token>
): Readonly<Record<string, unknown>> => {
  const values: Record<string, unknown> = Object.create(null)
  for (const token of tokens) {
    if (token.kind !== "option") continue
    const own = nameIn(options, token.name)
    const option = own === undefined ? undefined : options[own]
    if (own === undefined || option === undefined) {
      const known = Object.keys(options).map((it) => `--${it}`)
      throw wrong(name, `there is no option ${token.rawName}`, token.rawName, known)
    }
    const value = valueOf(name, option, token)
    const before = values[own]
    if (option.many) values[own] = [...(Array.isArray(before) ? before : []), value]
    else if (before === undefined || value === before) values[own] = value
    else throw wrong(name, `${token.rawName} is given twice, with different values`)
  }
  return values
}

const checkWords = (name: string, wanted: ReadonlyArray<Argument>, words: ReadonlyArray<string>): void => {
  const needed = wanted.filter((it) => it.optional !== true)
  const missing = needed[words.length]
  if (missing !== undefined) throw wrong(name, `${missing.name} is missing: ${missing.summary}`)
  const takesMany = wanted.some((it) => it.many === true)
  const extra = takesMany ? undefined : words[wanted.length]
  if (extra !== undefined) throw wrong(name, `"${extra}" is one argument too many`)
  if (words.includes("")) throw wrong(name, "an argument is empty")
}

/** Reads the arguments of a command by its table; what does not fit is refused with what was probably meant. */
export const readArguments = <O extends Options>(readable: Readable<O>, argv: ReadonlyArray<string>): Arguments<O> => {
  const { name } = readable
  const options: Options = { ...readable.options, ...everywhere }
  const tokens = tokensOf(options, argv)
  const values = optionValues(name, options, tokens)
  const words = tokens.flatMap((token) => (token.kind === "positional" ? [token.value] : []))
  checkWords(name, readable.arguments, words)
  // The values were read by the very options that the type is made of.
  return { words, given: values as Given<O> }
}
