import { type Context as SharedContext, openApiRules, startReading } from "@lintel/import"
import type { DocumentSet } from "@lintel/document"

/** The version of OpenAPI a document is written in. */
export type Version = keyof typeof openApiRules

/** What one reading shares. */
export interface Context extends SharedContext {
  readonly version: Version
}

/** Begins the reading of a set of documents. */
export const makeContext = (set: DocumentSet, version: Version, isComplete: boolean): Context => ({
  ...startReading(set, openApiRules[version], isComplete),
  version
})
