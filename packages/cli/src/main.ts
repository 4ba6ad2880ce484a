import type { ExitCode } from "@lintel/diagnostic"
import type { Command } from "./arguments/command.js"
import { commandHelp, mainHelp } from "./arguments/help.js"
import { commands } from "./commands/registry.js"
import type { Io } from "./io.js"
import { exits, type Outcome } from "./outcome.js"
import { Unusable } from "./unusable.js"
import { version } from "./version.js"

const findCommand = (name: string): Command => {
  const found = commands.find((it) => it.name === name)
  if (found !== undefined) return found
  const known = commands.map((it) => it.name)
  throw new Unusable(
    { message: `there is no command "${name}"`, typed: name, known },
    "lintel --help lists the commands."
  )
}

const page = (output: string): Outcome => ({ code: exits.ok, output })

/** Whether an option stands among the arguments, before a bare `--`. */
const asks = (argv: ReadonlyArray<string>, ...names: ReadonlyArray<string>): boolean => {
  const end = argv.indexOf("--")
  return (end === -1 ? argv : argv.slice(0, end)).some((it) => names.includes(it))
}

const answer = async (argv: ReadonlyArray<string>, io: Io): Promise<Outcome> => {
  const [first, ...rest] = argv
  if (first === undefined) {
    return { code: exits.unusable, notes: [mainHelp(commands, version()).trimEnd()] }
  }
  if (first === "--version" || first === "-V" || first === "version") return page(`${version()}\n`)
  if (first === "--help" || first === "-h" || first === "help") {
    const [about] = rest
    return page(about === undefined ? mainHelp(commands, version()) : await commandHelp(findCommand(about)))
  }
  if (first.startsWith("-"))
    throw new Unusable(`"${first}" stands where a command belongs`, "lintel --help lists the commands.")
  const command = findCommand(first)
  return asks(rest, "--help", "-h") ? page(await commandHelp(command)) : command.start(rest, io)
}

/** The command line as a function, as `main` of the package gives it. */
export const main = async (argv: ReadonlyArray<string>, io: Io): Promise<ExitCode> => {
  const isDebugging = (io.env["LINTEL_DEBUG"] ?? "") !== "" || asks(argv, "--verbose", "-v")
  try {
    const { code, output, notes = [] } = await answer(argv, io)
    if (notes.length > 0) io.stderr.write((await import("./errorText.js")).notesText(notes))
    if (output !== undefined && output !== "") io.stdout.write(output)
    return code
  } catch (error) {
    // Loaded late: these words need half of what a check needs.
    const { defectText, refusalText } = await import("./errorText.js")
    if (error instanceof Unusable) {
      io.stderr.write(refusalText(error, isDebugging))
      return exits.unusable
    }
    io.stderr.write(defectText(error, argv, isDebugging))
    return exits.defect
  }
}
