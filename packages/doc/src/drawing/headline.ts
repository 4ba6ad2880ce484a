import type { Headline, Level } from "../document.js"
import { neutralLine } from "../neutral.js"
import { span, type Line, type Span } from "../span.js"
import { clip, clipStart, textWidth } from "../textWidth.js"

/** The word a level is printed as. */
export const levelWords: { readonly [It in Level]: string } = {
  breaking: "BREAKING",
  "changes-meaning": "CHANGES MEANING",
  undecided: "UNDECIDED",
  error: "ERROR",
  warning: "WARNING",
  note: "NOTE"
}

/** `── LEVEL ── code ───── subject ──`; a subject that does not fit goes to a bar of its own. */
export const drawHeadline = (headline: Headline, width: number): ReadonlyArray<Line> => {
  const level = levelWords[headline.level]
  const room = width - textWidth(level) - 16
  const code = clip(neutralLine(headline.code), Math.max(4, room))
  const subject = neutralLine(headline.subject)
  const left = 7 + textWidth(level) + textWidth(code)
  const start: Line = [span("── ", "muted"), span(level, headline.level), span(" ── ", "muted"), span(code, "code")]
  const fill = width - left - textWidth(subject) - 5
  if (fill >= 2 && subject !== "") return [[...start, bar(fill), span(subject, "strong"), span(" ──", "muted")]]
  const first: Line = [...start, span(` ${"─".repeat(Math.max(0, width - left - 1))}`, "muted")]
  if (subject === "") return [first]
  const tail = clipStart(subject, Math.max(8, width - 8))
  const lead = "─".repeat(Math.max(0, width - textWidth(tail) - 4))
  return [first, [span(`${lead} `, "muted"), span(tail, "strong"), span(" ──", "muted")]]
}

const bar = (fill: number): Span => span(` ${"─".repeat(fill)} `, "muted")
