import { asJson, type Tree } from "./tree.js"
import { yamlWriter } from "./yaml.js"

/** How a document is spelled. */
export type Syntax = "yaml" | "json"

export const isSyntax = (text: string): text is Syntax => text === "yaml" || text === "json"

/**
 * Spells documents, one after the other. YAML is quoted so that readers of YAML 1.1 and 1.2 read the same.
 */
export const speller = (syntax: Syntax): ((document: Tree) => string) =>
  syntax === "json" ? (document) => `${JSON.stringify(asJson(document), undefined, 2)}\n` : yamlWriter()
