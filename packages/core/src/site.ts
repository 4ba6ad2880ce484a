/**
 * Where a value was written: the file as an absolute path or URL, line and column from 1.
 *
 * @category sites
 * @since 0.1.0
 */
export interface Site {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** A stack kept as the engine recorded it: its text is made only when somebody asks where. */
export interface Stack {
  readonly stack?: string
}

interface StackHolder {
  stack?: string
}

const frames = 6

/** Records who called `constructor`. Costs a few microseconds: no text is made. */
export const captureStack = (constructor: (...args: never) => unknown): Stack => {
  const holder: StackHolder = {}
  const before = Error.stackTraceLimit
  Error.stackTraceLimit = frames
  Error.captureStackTrace(holder, constructor)
  Error.stackTraceLimit = before
  return holder
}

const framePattern = /(?:\(|at (?:async )?)((?:file:\/\/|\/|[A-Za-z]:[\\/])[^()]*?):(\d+):(\d+)\)?$/

const filePath = (text: string): string => {
  if (!text.startsWith("file://")) return text
  try {
    const path = decodeURIComponent(new URL(text).pathname)
    return /^\/[A-Za-z]:/.test(path) ? path.slice(1) : path
  } catch {
    return text
  }
}

/** The first place of a stack that is in a file; `undefined` when there is none. */
export const siteOf = ({ stack }: Stack): Site | undefined => {
  for (const line of (stack ?? "").split("\n")) {
    const match = framePattern.exec(line.trim())
    if (match === null) continue
    const [, file = "", row, column] = match
    return { file: filePath(file.replace(/\?.*$/, "")), line: Number(row), column: Number(column) }
  }
  return undefined
}
