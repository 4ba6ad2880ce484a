/**
 * Documents as data: blocks and inline nodes, and one printer each for terminals, plain text, Markdown, HTML and JSON.
 * Text from outside is made harmless in every printer.
 *
 * @module @lintel/doc
 */
export { counted, countText } from "./counted.js"
export * as Doc from "./doc.js"
export type * from "./document.js"
export { escapeHtml, toHtml, type HtmlOptions } from "./html.js"
export { printableJson, toJson } from "./json.js"
export { toMarkdown, type MarkdownOptions } from "./markdown.js"
export { neutral } from "./neutral.js"
export { placeOf, resolvePlaces, type SourceLocation, type SourceLookup } from "./places.js"
export { toPlain } from "./plain.js"
export { shortAddress } from "./shortAddress.js"
export { toTerminal, type TerminalOptions } from "./terminal.js"
