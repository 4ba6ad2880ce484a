import type { Io } from "../io.js"
import type { Outcome } from "../outcome.js"
import type { Argument } from "./argument.js"
import type { Given, Options } from "./option.js"
import { readArguments } from "./read.js"

/** What a command works with. */
export interface Invocation<O extends Options> {
  readonly words: ReadonlyArray<string>
  readonly given: Given<O>
  readonly io: Io
}

/** What a command says about itself, and where its work is: loaded only when the command runs. */
export interface CommandDefinition<O extends Options> {
  readonly name: string
  /** One sentence for the list of commands. */
  readonly summary: string
  /** Further paragraphs of the help page. */
  readonly about?: ReadonlyArray<string>
  readonly arguments: ReadonlyArray<Argument>
  readonly options: O
  /** Commands to try, each with what it does. */
  readonly examples: ReadonlyArray<readonly [command: string, effect: string]>
  /** A section of the help page that has to be looked up. */
  readonly more?: () => Promise<string>
  readonly load: () => Promise<(invocation: Invocation<O>) => Promise<Outcome>>
}

/** A command whose options nobody needs to name. */
export interface Command extends Omit<CommandDefinition<Options>, "load"> {
  readonly start: (argv: ReadonlyArray<string>, io: Io) => Promise<Outcome>
}

/** Makes a command of its definition. */
export const command = <const O extends Options>(definition: CommandDefinition<O>): Command => {
  const { load, ...rest } = definition
  return {
    ...rest,
    start: async (argv, io) => {
      const { words, given } = readArguments(definition, argv)
      const run = await load()
      return run({ words, given, io })
    }
  }
}
