import { formatPointer, type WarningKind } from "@lintel/document"
import type { Trail } from "./cursor.js"
import { pathOf } from "./cursor.js"

/**
 * What a warning of the importer is about.
 *
 * - `unresolved-reference`: what a reference names is not there, or may not be read. What it would say is unknown.
 * - `circular-reference`: references that only lead to each other.
 * - `malformed`: a value of the wrong form. Where it would have restricted something, that is unknown; else it is left out.
 * - `repaired`: a value of the wrong form whose meaning is clear, read as meant.
 * - `foreign-keyword`: a keyword that this version of the specification does not have.
 * - `without-effect`: something the specification says to ignore.
 * - `unknown-key`: a key that the specification does not have.
 * - `missing`: something required that is absent.
 * - `duplicate`: two things under one name.
 * - `left-behind`: a failure after which the document does not undo what was done.
 * - `not-representable`: something valid that the Model cannot hold; it is kept under the extensions or left out.
 * - those of the reader of the file: `duplicate-key`, `number-precision`, `yaml-1.1` and others.
 * - `more`: further warnings of a kind are left out.
 *
 * @category Warnings
 * @since 0.1.0
 */
export type ImportWarningKind =
  | "unresolved-reference"
  | "circular-reference"
  | "malformed"
  | "repaired"
  | "foreign-keyword"
  | "without-effect"
  | "unknown-key"
  | "missing"
  | "duplicate"
  | "left-behind"
  | "not-representable"
  | "more"
  | WarningKind

/**
 * Something in a document that was read, but is not as the specification asks, or could not be read as meant.
 *
 * @category Warnings
 * @since 0.1.0
 */
export interface ImportWarning {
  readonly _tag: "ImportWarning"
  readonly kind: ImportWarningKind
  readonly file: string
  readonly line: number
  readonly column: number
  readonly pointer: string
  readonly reason: string
}

/**
 * A warning whose place is still a trail of keys.
 *
 * @category Warnings
 * @since 0.1.0
 */
export interface PendingWarning {
  readonly kind: ImportWarningKind
  readonly file: string
  readonly path: ReadonlyArray<string>
  readonly reason: string
}

/**
 * Warnings as they are gathered.
 *
 * @category Warnings
 * @since 0.1.0
 */
export interface WarningLog {
  readonly pending: Array<PendingWarning>
  readonly counts: Map<string, number>
  dropped: number
}

export const makeWarningLog = (): WarningLog => ({ pending: [], counts: new Map(), dropped: 0 })

const perTopic = 10
const perDocument = 500

/**
 * Logs a warning. `topic` groups warnings that say the same of many places: ten of a topic are kept, and five hundred
 * of a document; the rest are counted.
 */
export const warn = (
  log: WarningLog,
  kind: ImportWarningKind,
  trail: Trail,
  reason: string,
  topic: string = kind
): void => {
  const group = `${kind} ${topic}`
  const count = log.counts.get(group) ?? 0
  if (count >= perTopic || log.pending.length >= perDocument) log.dropped++
  else {
    log.counts.set(group, count + 1)
    log.pending.push({ kind, file: trail.file, path: pathOf(trail), reason })
  }
}

export const pointerOf = (pending: PendingWarning): string => formatPointer(pending.path)
