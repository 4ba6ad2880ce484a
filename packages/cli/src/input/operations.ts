import { read } from "@lintel/import-ops"
import type { Located } from "../files/tree.js"
import type { ModelInput } from "./input.js"
import type { ReadingLimits } from "./limits.js"
import { readSeveralDocuments } from "./severalDocuments.js"

/** What reading configuration takes beside the document. */
export interface OperationsOptions extends ReadingLimits {
  /** The name of the service that a configuration of calls belongs to. */
  readonly contract?: string
}

/** Reads objectives and policies in the configuration of the tools that run them. */
export const readOperations = (located: Located, options: OperationsOptions): Promise<ModelInput> => {
  const { contract: service } = options
  return readSeveralDocuments([located], options, {
    kind: "operations",
    read: (files, [entry], limits) => read(files, entry, { limits, ...(service === undefined ? {} : { service }) })
  })
}
