import { type Context as SharedContext, type SchemaRules, startReading } from "@lintel/import"
import type { DocumentSet, FileTable } from "@lintel/document"

/** The major version of AsyncAPI a document is written in. */
export type Version = 2 | 3

/** What one reading shares. */
export interface Context extends SharedContext {
  readonly version: Version
  /** The files as given: what is neither JSON nor YAML (Protobuf) is taken from here. */
  readonly files: FileTable
}

const rulesOf = (version: Version): SchemaRules => ({
  name: `AsyncAPI ${version}`,
  refHidesSiblings: true,
  nullable: false,
  level: 7,
  isOpenApi: false
})

/** Begins the reading of a set of documents. */
export const makeContext = (
  set: DocumentSet,
  { files, isComplete, version }: Pick<Context, "files" | "isComplete" | "version">
): Context => ({
  ...startReading(set, rulesOf(version), isComplete),
  version,
  files
})
