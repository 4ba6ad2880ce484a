import { writeSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { main } from "./main.js"
import type { Io } from "./io.js"
import { exits } from "./outcome.js"
import { reasonOf } from "./unusable.js"

const own = fileURLToPath(new URL(".", import.meta.url))

let isDone = false
// Kept, because modules of a design are not allowed to end the process.
const exit = process.exit.bind(process)
const end = (code?: number): never => {
  isDone = true
  return exit(code)
}

const listen = (): void => {
  // A reader that went away, as in `lintel check | head`, is no error; a disk that is full is not one of ours.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") end()
      if (stream === process.stdout) process.stderr.write(`lintel: the output cannot be written: ${reasonOf(error)}\n`)
      end(exits.unusable)
    })
  }

  // A design may fail when nobody waits for it any more. Node would end with 1, which means a finding.
  process.on("uncaughtException", (error: unknown) => {
    const stack = error instanceof Error ? (error.stack ?? "") : ""
    const where = stack.split("\n").find((line) => line.includes("at ") && !line.includes("node:")) ?? ""
    const isOurs = (where === "" ? reasonOf(error) : where).includes(own)
    const words = isOurs
      ? "a defect of Lintel, not of your input: report it with this text"
      : "a module of the design failed"
    process.stderr.write(`lintel: ${words}: ${reasonOf(error)}\n${where === "" ? "" : `  ${where.trim()}\n`}`)
    end(isOurs ? exits.defect : exits.unusable)
  })

  process.on("exit", () => {
    if (isDone) return
    writeSync(2, "lintel: a module of the design never finishes loading: it waits for something that does not come\n")
    process.exitCode = exits.unusable
  })
}

const flushed = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((done) => {
    stream.write("", () => done())
  })

const run = async (io: Io): Promise<void> => {
  const code = await main(process.argv.slice(2), io)
  process.exitCode = code
  await Promise.all([flushed(process.stdout), flushed(process.stderr)])
  // A design may have left something open: nobody waits for it.
  end(code)
}

/** Runs the command line as the process: its arguments, its streams, its exit code. */
export const runProcess = (io: Io): void => {
  listen()
  // Not awaited: Node would show this file to whoever wrote a module that never finishes loading.
  void run(io)
}
