/** A value that an option was given, or what is wrong with it. */
export type Reading<Value> =
  | { readonly _tag: "Read"; readonly value: Value }
  | { readonly _tag: "Misread"; readonly reason: string }

/** One option of a command: the parser, the help page and the messages all come from this. */
export interface Option<Value = unknown, Many extends boolean = boolean> {
  /** What stands for the value in the help page; a switch has none. */
  readonly placeholder?: string
  readonly summary: string
  /** One letter. */
  readonly short?: string
  /** May be given more than once. */
  readonly many: Many
  readonly choices?: ReadonlyArray<string>
  /** Another name that is understood, and that the help page leaves out. */
  readonly alias?: string
  readonly read: (text: string) => Reading<Value>
}

/** The options of a command by name. */
export type Options = Readonly<Record<string, Option>>

/** The values of options, as a command gets them. */
export type Given<O extends Options> = {
  readonly [Name in keyof O]?: O[Name] extends Option<infer Value, infer Many>
    ? Many extends true
      ? ReadonlyArray<Value>
      : Value
    : never
}

export const valueRead = <Value>(value: Value): Reading<Value> => ({ _tag: "Read", value })
export const misread = (reason: string): Reading<never> => ({ _tag: "Misread", reason })

/** An option without a value. */
export const flag = (summary: string, short?: string): Option<boolean, false> => ({
  summary,
  many: false,
  ...(short === undefined ? {} : { short }),
  read: () => valueRead(true)
})

/** An option with any text. */
export const text = (placeholder: string, summary: string): Option<string, false> => ({
  placeholder,
  summary,
  many: false,
  read: (given) => (given === "" ? misread("is empty") : valueRead(given))
})

/** Where a command writes to. Every command that writes has it. */
export const out = (placeholder: "DIR" | "FILE", summary: string): Option<string, false> => ({
  ...text(placeholder, summary),
  alias: "output"
})

/** An option with one of a few words. */
export const choice = <const Word extends string>(
  words: ReadonlyArray<Word>,
  placeholder: string,
  summary: string
): Option<Word, false> => ({
  placeholder,
  summary,
  many: false,
  choices: words,
  read: (given) => {
    const word = words.find((it) => it === given)
    return word === undefined ? misread(`is none of ${words.join(", ")}`) : valueRead(word)
  }
})

/** The same option, to be given any number of times. */
export const many = <Value>(option: Option<Value, false>): Option<Value, true> => ({ ...option, many: true })

/** Options that every command has. */
export const everywhere = {
  help: flag("Show this page.", "h"),
  verbose: flag("Show where an error came from inside Lintel.", "v")
} as const
