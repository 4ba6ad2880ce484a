import { dump } from "js-yaml"
import type { Tree } from "./tree.js"

/** How a document is spelled. */
export type Syntax = "yaml" | "json"

export const isSyntax = (text: string): text is Syntax => text === "yaml" || text === "json"

/** The text of a document. YAML is quoted so that readers of YAML 1.1 and 1.2 read the same. */
export const spell = (document: Tree, syntax: Syntax): string =>
  syntax === "json" ? `${JSON.stringify(document, undefined, 2)}\n` : dump(document, { noRefs: true, lineWidth: -1 })
