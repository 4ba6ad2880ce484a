import type { DocumentError } from "@lintel/document"
import { Unusable } from "../unusable.js"

/** One message for what is wrong with a document: the first error, then a few more. */
export const refusal = (label: (path: string) => string, errors: ReadonlyArray<DocumentError>): Unusable => {
  const lines = errors.map(({ file, line, column, reason }) => `${label(file)}:${line}:${column}: ${reason}`)
  const [first = "the document cannot be read", ...others] = lines
  const rest = others.length - 4
  return new Unusable(first, ...others.slice(0, 4), ...(rest > 0 ? [`and ${rest} more`] : []))
}
