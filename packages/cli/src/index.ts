/**
 * The lintel command line: its configuration, and the command as a function.
 *
 * @module lintel
 */
import type { ExitCode } from "@lintel/diagnostic"
import type { Io } from "./io.js"

export { type Config, defineConfig } from "./config/config.js"
export type { Io, Sink } from "./io.js"
export { nodeIo } from "./nodeIo.js"

/**
 * Runs the command line. The promise never rejects: it gives the exit code, 0, 1, 2, 3 or 70. With exit code 2 one
 * message is on standard error and nothing on standard output.
 *
 * @example
 * ```ts no-run
 * import { main, nodeIo } from "lintel"
 *
 * process.exitCode = await main(["check", "design.ts"], nodeIo())
 * ```
 * @category running
 * @since 0.1.0
 */
export const main = async (argv: ReadonlyArray<string>, io: Io): Promise<ExitCode> => {
  // Loaded late: a configuration imports this module too, and needs nothing of the commands.
  const program = await import("./program.js")
  return program.main(argv, io)
}
