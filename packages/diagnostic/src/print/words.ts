import { Doc, toPlain } from "@lintel/doc"
import type { Catalogue } from "../catalogue.js"
import type { Diagnostic } from "../diagnostic.js"
import { findingBlocks } from "../page.js"

/** The first sentence of a finding's page: its consequence, on one line. */
export const consequenceText = (diagnostic: Diagnostic, catalogue: Catalogue): string => {
  const [, consequence] = findingBlocks({ first: diagnostic, others: [] }, catalogue)
  const text = consequence === undefined ? "" : toPlain(Doc.document(consequence)).trim()
  return text === "" ? (catalogue.get(diagnostic.code)?.summary ?? diagnostic.code) : text
}

/** The whole page of a finding as plain text, without its headline. */
export const pageText = (diagnostic: Diagnostic, catalogue: Catalogue): string => {
  const [, ...blocks] = findingBlocks({ first: diagnostic, others: [] }, catalogue)
  const shown = blocks.filter((block) => block._tag !== "Excerpt" || block.marks.some(({ label }) => label !== ""))
  return toPlain(Doc.document(...shown)).trim()
}
