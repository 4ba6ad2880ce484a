import { formatPointer } from "./pointer.js"

/**
 * Why a document cannot be used, and where. `line` and `column` count from 1; a column counts UTF-16 code units, as
 * editors do. `pointer` is the JSON Pointer of the innermost value being read.
 *
 * @category Problems
 * @since 0.1.0
 */
export interface DocumentError {
  readonly _tag: "DocumentError"
  readonly file: string
  readonly line: number
  readonly column: number
  readonly pointer: string
  readonly reason: string
}

/**
 * What a warning is about.
 *
 * - `duplicate-key`: a key stands twice in one object; the last one counts.
 * - `number-precision`: a number does not survive as a double.
 * - `yaml-1.1`: readers of YAML 1.1 take the text for something else.
 * - `key-form`: a key that is no string; its text is taken.
 * - `unknown-tag`: a YAML tag that has no meaning in JSON; the value is read as if it were not there.
 * - `no-json-form`: a value JSON cannot hold.
 * - `not-json`: a file that looks like JSON and can only be read as YAML.
 * - `more`: further warnings of a kind are left out.
 *
 * @category Problems
 * @since 0.1.0
 */
export type WarningKind =
  | "duplicate-key"
  | "number-precision"
  | "yaml-1.1"
  | "key-form"
  | "indentation"
  | "unknown-tag"
  | "no-json-form"
  | "not-json"
  | "more"

/**
 * Something a document says that was read, but perhaps not as its author meant it. `related` is the other place where
 * there is one: of a duplicate key, its earlier occurrence.
 *
 * @category Problems
 * @since 0.1.0
 */
export interface DocumentWarning {
  readonly _tag: "DocumentWarning"
  readonly kind: WarningKind
  readonly file: string
  readonly line: number
  readonly column: number
  readonly pointer: string
  readonly reason: string
  readonly related?: { readonly line: number; readonly column: number }
}

/**
 * Either a value or the errors that forbid one.
 *
 * @category Problems
 * @since 0.1.0
 */
export type Result<Value, Problem = DocumentError> =
  | { readonly _tag: "Success"; readonly success: Value }
  | { readonly _tag: "Failure"; readonly failure: ReadonlyArray<Problem> }

/** A problem found while scanning: places are still offsets, so that lines are counted once and only when needed. */
export interface OffsetWarning {
  readonly kind: WarningKind
  readonly offset: number
  readonly path: ReadonlyArray<string>
  readonly reason: string
  readonly relatedOffset?: number
}

/** Thrown inside the package to leave a scan; never leaves it. */
export class Refusal extends Error {
  readonly offset: number
  readonly path: ReadonlyArray<string>
  /** A limit was met: reading the text in another way would meet it as well. */
  readonly isLimit: boolean

  constructor(reason: string, offset: number, path: ReadonlyArray<string>, isLimit = false) {
    super(reason)
    this.offset = offset
    this.path = path
    this.isLimit = isLimit
  }
}

const warningsPerKind = 100

/** Keeps the first hundred warnings of each kind and counts the rest, so that a hostile file cannot fill memory. */
export interface WarningLog {
  readonly warnings: Array<OffsetWarning>
  readonly counts: Map<WarningKind, number>
}

export const makeWarningLog = (): WarningLog => ({ warnings: [], counts: new Map() })

/** True when another warning of the kind will be kept: lets a caller skip costly work for one that will not. */
export const acceptsWarning = (log: WarningLog, kind: WarningKind): boolean => {
  const count = (log.counts.get(kind) ?? 0) + 1
  log.counts.set(kind, count)
  return count <= warningsPerKind
}

export const finishedWarnings = (log: WarningLog): ReadonlyArray<OffsetWarning> => {
  const more: Array<OffsetWarning> = []
  for (const [kind, count] of log.counts) {
    if (count <= warningsPerKind) continue
    const reason = `${count - warningsPerKind} more warnings of the kind "${kind}" are left out`
    more.push({ kind: "more", offset: 0, path: [], reason })
  }
  return [...log.warnings, ...more]
}

export const documentError = (
  file: string,
  place: { readonly line: number; readonly column: number },
  path: ReadonlyArray<string>,
  reason: string
): DocumentError => ({
  _tag: "DocumentError",
  file,
  line: place.line,
  column: place.column,
  pointer: formatPointer(path),
  reason
})
