import type { Document } from "@lintel/document"
import { read } from "@lintel/import-openapi"
import type { Located } from "../files/tree.js"
import { readContractDocument } from "./contractDocument.js"
import type { ModelInput } from "./input.js"
import type { ReadingLimits } from "./limits.js"

/** What reading a document takes beside the document. */
export interface OpenApiOptions extends ReadingLimits {
  /** The name of its contract; by default from its title. */
  readonly contract?: string
}

/** Reads an OpenAPI or Swagger document with the files it refers to. */
export const readOpenApi = (located: Located, entry: Document, options: OpenApiOptions): Promise<ModelInput> => {
  const { contract } = options
  return readContractDocument(located, entry, options, {
    kind: "openapi",
    read: (files, path, reading) =>
      read(files, path, { ...reading, isComplete: true, ...(contract === undefined ? {} : { contract }) }),
    extensions: []
  })
}
