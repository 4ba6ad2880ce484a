import type { Document } from "./document.js"
import { neutralDocument } from "./neutral.js"
import { lineText } from "./span.js"
import { pageLines } from "./terminalBlocks.js"
import { unbreakableSpace } from "./textWidth.js"
import { colourLine } from "./theme.js"

/**
 * How a terminal page is printed.
 *
 * @category printing
 * @since 0.1.0
 */
export interface TerminalOptions {
  /** Columns; 80 by default, 40 at least. Commands, code and changes stay as they are, to be copied. */
  readonly width?: number
  /** Colour repeats what the words already say; off by default. The caller decides (terminal, `NO_COLOR`). */
  readonly color?: boolean
}

const defaults = { width: 80, color: false } as const
const narrowest = 40

/** Lines that were broken have plain spaces already; those that fitted as they were do not. */
const settled = (text: string): string => {
  let end = text.length
  const isSpace = (): boolean => text[end - 1] === unbreakableSpace || text[end - 1] === " "
  while (text.endsWith(unbreakableSpace) && isSpace()) end--
  return text.slice(0, end).replaceAll(unbreakableSpace, " ")
}

/**
 * The page a person reads in a terminal. Text from outside cannot reach the terminal as a control sequence.
 *
 * @example
 * ```ts
 * import { Doc, toTerminal } from "@lintel/doc"
 *
 * toTerminal(Doc.document(Doc.para("Nothing undoes ", Doc.name("saga:checkout/step/authorize", "authorize"), "."))) // => "  Nothing undoes authorize.\n"
 * ```
 * @category printing
 * @since 0.1.0
 */
export const toTerminal = (document: Document, options: TerminalOptions = {}): string => {
  const { width, color } = { ...defaults, ...options }
  const lines = pageLines(neutralDocument(document).blocks, Math.max(narrowest, Math.floor(width)))
  const print = color ? colourLine : lineText
  return lines.length === 0 ? "" : `${lines.map((line) => settled(print(line))).join("\n")}\n`
}
