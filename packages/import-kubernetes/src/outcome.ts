import type { DocumentError } from "@lintel/document"
import {
  type Context,
  errorsOf as sharedErrors,
  type ImportWarning,
  makePositions as sharedPositions,
  type Positions,
  type Source,
  warnAt,
  warningsOf as sharedWarnings
} from "@lintel/import"
import type { Objects } from "./objects.js"

/** Everything that was read goes by the name of the file, not by that of its document. */
const inFile = <T extends { readonly file: string }>(it: T, entry: string): T => Object.assign({}, it, { file: entry })

/** What makes the manifest unusable, with places. */
export const errorsOf = (context: Context, entry: string): ReadonlyArray<DocumentError> =>
  sharedErrors(context).map((it) => inFile(it, entry))

/** What was read but has no place in the Model, with places. */
export const warningsOf = (context: Context, entry: string): ReadonlyArray<ImportWarning> =>
  sharedWarnings(context).map((it) => inFile(it, entry))

/** Where facts were written. */
export const makePositions = (context: Context, entry: string, sources: ReadonlyMap<string, Source>): Positions => {
  const positions = sharedPositions(context.set, ({ kind, path }) => sources.get(`${kind}:${path}`))
  return {
    locate: (address, pointer) => {
      const found = positions.locate(address, pointer)
      return found && inFile(found, entry)
    }
  }
}

/** Warns of objects that are no workloads: what they do for a rollout is not in the Model. */
export const noteUnread = (context: Context, { others }: Objects): void => {
  for (const { cursor, kind } of others) {
    const reason = `the ${kind.slice(0, 80)} has no place in the Model; it is left out`
    warnAt(context, "not-representable", cursor.trail, reason, `object ${kind.slice(0, 80)}`)
  }
}

export type { ImportWarning, Positions }
