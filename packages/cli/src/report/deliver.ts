import { resolve } from "node:path"
import type { ExitCode } from "@lintel/diagnostic"
import { labelOf } from "../files/labels.js"
import { writeWhole } from "../files/writeWhole.js"
import type { Io } from "../io.js"
import type { Outcome } from "../outcome.js"

/** Ends a command with its text: on standard output, or in the file that was asked for. */
export const deliver = async (
  io: Io,
  {
    code,
    text,
    file,
    notes = []
  }: { code: ExitCode; text: string; file: string | undefined; notes?: ReadonlyArray<string> }
): Promise<Outcome> => {
  if (file === undefined) return { code, output: text, notes }
  await writeWhole(resolve(io.cwd, file), text, labelOf(io.cwd, file))
  return { code, notes }
}
