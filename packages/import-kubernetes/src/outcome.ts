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

/** The name of a document among those of its file: positions are told apart by it. */
export const documentName = (file: string, at: number): string => `${file}#${at}`

/** Everything that was read goes by the name of its file, not by that of its document. */
const inFile = <T extends { readonly file: string }>(it: T): T =>
  Object.assign({}, it, { file: it.file.replace(/#\d+$/u, "") })

/** What makes the manifests unusable, with places. */
export const errorsOf = (context: Context): ReadonlyArray<DocumentError> => sharedErrors(context).map(inFile)

/** What was read but has no place in the Model, with places. */
export const warningsOf = (context: Context): ReadonlyArray<ImportWarning> => sharedWarnings(context).map(inFile)

/** Where facts were written. */
export const makePositions = (context: Context, sources: ReadonlyMap<string, Source>): Positions => {
  const positions = sharedPositions(context.set, ({ kind, path }) => sources.get(`${kind}:${path}`))
  return {
    locate: (address, pointer) => {
      const found = positions.locate(address, pointer)
      return found && inFile(found)
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
