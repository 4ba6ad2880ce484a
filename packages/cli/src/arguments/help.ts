import type { Argument } from "./argument.js"
import type { Command } from "./command.js"
import { everywhere, type Option, type Options } from "./option.js"

const width = 80

const wrapped = (text: string, indent: number): ReadonlyArray<string> => {
  const lines: Array<string> = []
  let line = ""
  for (const word of text.split(" ")) {
    if (line !== "" && indent + line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === "" ? word : `${line} ${word}`
  }
  return [...lines, line]
}

const paragraph = (text: string): string => wrapped(text, 0).join("\n")

/** Two aligned columns; what is too long for the first stands on a line of its own. */
export const columns = (rows: ReadonlyArray<readonly [left: string, right: string]>): string => {
  const longest = 26
  const left = Math.min(longest, Math.max(...rows.map(([it]) => it.length)))
  return rows
    .flatMap(([term, words]) => {
      const [first = "", ...rest] = wrapped(words, left + 4)
      const indent = " ".repeat(left + 4)
      const head = term.length > left ? [`  ${term}`, `${indent}${first}`] : [`  ${term.padEnd(left)}  ${first}`]
      return [...head, ...rest.map((line) => `${indent}${line}`)]
    })
    .join("\n")
}

const argumentForm = ({ name, optional, many }: Argument): string => {
  const form = many === true ? `${name}...` : name
  return optional === true ? `[${form}]` : form
}

const optionForm = (name: string, { short, placeholder }: Option): string =>
  `${short === undefined ? "" : `-${short}, `}--${name}${placeholder === undefined ? "" : ` ${placeholder}`}`

const optionWords = ({ summary, choices, many }: Option): string => {
  const words = choices === undefined ? "" : ` One of ${choices.join(", ")}.`
  return `${summary}${words}${many ? " May be repeated." : ""}`
}

const optionRows = (options: Options): ReadonlyArray<readonly [string, string]> =>
  Object.entries(options).map(([name, option]) => [optionForm(name, option), optionWords(option)] as const)

const section = (title: string, body: string): ReadonlyArray<string> => (body === "" ? [] : [`${title}\n${body}`])

const exits = columns([
  ["0", "nothing at or above the threshold"],
  ["1", "at least one finding at or above it"],
  ["3", "none, but something is undecided"],
  ["2", "input or arguments that cannot be used"],
  ["70", "a defect of Lintel"]
])

/** The help page of one command. */
export const commandHelp = async (command: Command): Promise<string> => {
  const { name, summary, about = [], arguments: words, options, examples, more } = command
  return `${[
    ...[summary, ...about].map(paragraph),
    `Usage\n  ${["lintel", name, ...words.map(argumentForm), "[options]"].join(" ")}`,
    ...section("Arguments", words.length === 0 ? "" : columns(words.map((it) => [it.name, it.summary] as const))),
    ...(more === undefined ? [] : [await more()]),
    ...section("Options", columns(optionRows({ ...options, ...everywhere }))),
    ...section("Examples", examples.map(([line, effect]) => `  ${line}\n      ${effect}`).join("\n"))
  ].join("\n\n")}\n`
}

/** The help page of the whole. */
export const mainHelp = (commands: ReadonlyArray<Command>, version: string): string =>
  `${[
    `lintel ${version}: typed architecture, checked, compared and rendered`,
    "Usage\n  lintel COMMAND [arguments] [options]\n  lintel COMMAND --help",
    `Commands\n${columns(commands.map((it) => [it.name, it.summary] as const))}`,
    `Exit codes\n${exits}`,
    paragraph(
      "Options of every command: --help, --verbose; --version on its own. NO_COLOR and FORCE_COLOR are honoured; SOURCE_DATE_EPOCH sets the day where --now does not."
    )
  ].join("\n\n")}\n`
