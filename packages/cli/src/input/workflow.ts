import type { Document } from "@lintel/document"
import { read } from "@lintel/import-workflow"
import type { Located } from "../files/tree.js"
import { readContractDocument } from "./contractDocument.js"
import type { ModelInput } from "./input.js"
import type { ReadingLimits } from "./limits.js"

/** Reads a state machine or a workflow, which becomes a saga. */
export const readWorkflow = (located: Located, entry: Document, options: ReadingLimits): Promise<ModelInput> =>
  readContractDocument(located, entry, options, { kind: "workflow", read, extensions: [] })
