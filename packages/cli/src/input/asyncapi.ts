import type { Document } from "@lintel/document"
import { asyncapiExtension, read } from "@lintel/import-asyncapi"
import type { Located } from "../files/tree.js"
import { readContractDocument } from "./contractDocument.js"
import type { ModelInput } from "./input.js"
import type { ReadingLimits } from "./limits.js"

/** What reading a document takes beside the document. */
export interface AsyncApiOptions extends ReadingLimits {
  /** The name of the service it describes; by default from its title. */
  readonly contract?: string
}

/** Reads an AsyncAPI document with the files it refers to. */
export const readAsyncApi = (located: Located, entry: Document, options: AsyncApiOptions): Promise<ModelInput> => {
  const { contract: service } = options
  return readContractDocument(located, entry, options, {
    kind: "asyncapi",
    read: (files, path, reading) =>
      read(files, path, { ...reading, isComplete: true, ...(service === undefined ? {} : { service }) }),
    extensions: [asyncapiExtension]
  })
}
