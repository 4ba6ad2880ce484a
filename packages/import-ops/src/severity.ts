import type { Cursor } from "@lintel/import"
import type { BurnRateAlert } from "@lintel/model"
import { note, type Reading, textAt } from "./reading.js"

const pages = /^(?:page|pager|critical|crit|urgent|high|emergency|sev-?[01]|p-?[01])$/i
const tickets = /^(?:ticket|warning|warn|low|medium|minor|info|sev-?[2-5]|p-?[2-5])$/i

/** The severity of an alert, by the words in use for it; another word is not guessed at. */
export const severityOf = (reading: Reading, cursor: Cursor | undefined): BurnRateAlert["severity"] | undefined => {
  const word = textAt(reading, cursor, "a severity")
  if (cursor === undefined || word === undefined) return undefined
  if (word === "page" || word === "ticket") return word
  const severity = pages.test(word) ? "page" : tickets.test(word) ? "ticket" : undefined
  if (severity === undefined) {
    note(
      reading,
      "not-representable",
      cursor,
      `an alert of the Model is a page or a ticket; "${word.slice(0, 100)}" is neither`
    )
  } else note(reading, "repaired", cursor, `the severity "${word}" is read as ${severity}`)
  return severity
}
