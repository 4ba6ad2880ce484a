import { neutral } from "@lintel/doc"
import type { Io } from "../io.js"

/** Says what is going on, to a person who has waited. */
export interface Progress {
  readonly step: (text: string) => void
  /** Takes the line away again. */
  readonly end: () => void
}

const patience = 1000 // milliseconds

const silent: Progress = { step: () => undefined, end: () => undefined }

/** Progress on standard error, when that is a terminal and the work is long. */
export const progressOn = ({ stderr, elapsed }: Pick<Io, "stderr" | "elapsed">): Progress => {
  if (!stderr.isTTY) return silent
  let isShown = false
  return {
    step: (text) => {
      if (elapsed() < patience) return
      isShown = true
      stderr.write(`\r\u001b[2K${neutral(text).slice(0, (stderr.columns ?? 80) - 1)}`)
    },
    end: () => {
      if (isShown) stderr.write("\r\u001b[2K")
    }
  }
}
