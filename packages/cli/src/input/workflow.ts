import type { Document } from "@lintel/document"
import { read } from "@lintel/import-workflow"
import type { Located } from "../files/tree.js"
import { readContractDocument } from "./contractDocument.js"
import type { ModelInput } from "./input.js"
import type { ReadInputOptions } from "./readInput.js"

/** Reads a state machine or a workflow, which becomes a saga: that of the name given, else of its own. */
export const readWorkflow = (located: Located, entry: Document, options: ReadInputOptions): Promise<ModelInput> =>
  readContractDocument(located, entry, options, {
    kind: "workflow",
    read: (files, path, limits) =>
      read(files, path, { ...limits, ...(options.contract === undefined ? {} : { saga: options.contract }) }),
    extensions: []
  })
