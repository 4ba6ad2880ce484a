import { suggest } from "@lintel/diagnostic"
import { neutral } from "@lintel/doc"
import { type Misspelling, reasonOf, type Unusable } from "./unusable.js"
import { version } from "./version.js"

const shownSuggestions = 3

/** `; did you mean x or y?`, or nothing. */
const didYouMean = ({ typed, known }: Misspelling): string => {
  const meant = suggest(typed, known).slice(0, shownSuggestions)
  return meant.length === 0 ? "" : `; did you mean ${meant.join(" or ")}?`
}

const stackOf = (error: unknown): string => (error instanceof Error && error.stack !== undefined ? error.stack : "")

const indented = (text: string): ReadonlyArray<string> => text.split("\n").map((line) => `  ${neutral(line)}`)

/** The message of what cannot be used; the stack of somebody else's code only for who asks. */
export const refusalText = ({ message, misspelling, hints, cause }: Unusable, withStack: boolean): string =>
  [
    `lintel: ${neutral(message)}${misspelling === undefined ? "" : neutral(didYouMean(misspelling))}`,
    ...hints.flatMap(indented),
    ...(withStack && cause !== undefined ? indented(stackOf(cause)) : []),
    ""
  ].join("\n")

/** Lines beside the answer. */
export const notesText = (notes: ReadonlyArray<string>): string => `${notes.map(neutral).join("\n")}\n`

/** The message of a defect: what to report, and how to learn more. */
export const defectText = (error: unknown, argv: ReadonlyArray<string>, withStack: boolean): string =>
  [
    `lintel: a defect of Lintel, not of your input: ${neutral(reasonOf(error))}`,
    `  Report it with this text and the input: lintel ${neutral(argv.join(" "))}`,
    `  (lintel ${version()}, node ${process.version}, ${process.platform})`,
    ...(withStack ? indented(stackOf(error)) : ["  --verbose, or LINTEL_DEBUG=1, adds where it happened."]),
    ""
  ].join("\n")
