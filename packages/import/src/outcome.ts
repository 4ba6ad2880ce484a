import type { DocumentError, DocumentSet } from "@lintel/document"
import type { Context } from "./context.js"
import { trailOf } from "./cursor.js"
import { trailPlace, withoutValues } from "./source.js"
import { type ImportWarning, type PendingWarning, pointerOf } from "./warning.js"

/** A warning whose place is found when somebody reads it: most are only counted. */
const locatedWarning = (set: DocumentSet, pending: PendingWarning): ImportWarning => {
  const { file, kind, reason } = pending
  let found: Pick<ImportWarning, "line" | "column"> | undefined
  const place = () => (found ??= trailPlace(set, trailOf(file, pending.path)))
  return {
    _tag: "ImportWarning",
    kind,
    file,
    get line() {
      return place().line
    },
    get column() {
      return place().column
    },
    pointer: pointerOf(pending),
    reason
  }
}

/**
 * Everything that reading the files and their contents warned of, with places.
 *
 * @category Warnings
 * @since 0.1.0
 */
export const warningsOf = ({ log, set }: Context): ReadonlyArray<ImportWarning> => {
  const ofFiles = set.warnings.map(({ kind, file, line, column, pointer, reason }): ImportWarning => ({
    _tag: "ImportWarning",
    kind,
    file,
    line,
    column,
    pointer,
    reason
  }))
  const places = withoutValues(set)
  const ofReading = log.pending.map((pending) => locatedWarning(places, pending))
  const { dropped } = log
  if (dropped === 0) return [...ofFiles, ...ofReading]
  const reason = `${dropped} more warnings that say the same of other places are left out`
  return [
    ...ofFiles,
    ...ofReading,
    { _tag: "ImportWarning", kind: "more", file: set.entry, line: 1, column: 1, pointer: "", reason }
  ]
}

/**
 * Everything that makes the documents unusable, with places; what was found twice is told once.
 *
 * @category Warnings
 * @since 0.1.0
 */
export const errorsOf = (context: Context): ReadonlyArray<DocumentError> => {
  const found = new Map<string, DocumentError>()
  for (const { trail, reason } of context.errors) {
    const error: DocumentError = { _tag: "DocumentError", ...trailPlace(context.set, trail), reason }
    found.set(`${error.file}:${error.line}:${error.column}:${error.pointer}:${reason}`, error)
  }
  return [...found.values()]
}
