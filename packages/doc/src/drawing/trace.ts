import { layColumns } from "../columns.js"
import type { Outcome, Trace } from "../document.js"
import { neutralLine } from "../neutral.js"
import { span, type Line, type Role } from "../span.js"
import { padEnd, textWidth, unbreakableSpace } from "../textWidth.js"

/** Symbol, word and role of an outcome: the word is for readers who do not see the symbol. */
export const outcomes: {
  readonly [It in Outcome]: { readonly symbol: string; readonly word: string; readonly role: Role }
} = {
  ok: { symbol: "✓", word: "done", role: "ok" },
  failed: { symbol: "✗", word: "failed", role: "failed" },
  undone: { symbol: "↩", word: "undone", role: "undone" },
  nothing: { symbol: "·", word: "nothing", role: "muted" }
}

/** A run in four columns: number, outcome and step, action, detail. */
export const drawTrace = (trace: Trace, width: number): ReadonlyArray<Line> => {
  const names = trace.steps.map((it) => neutralLine(it.step))
  const widest = Math.min(
    24,
    names.reduce((most, it) => Math.max(most, textWidth(it)), 0)
  )
  const rows = trace.steps.map((it, index): ReadonlyArray<Line> => {
    const { symbol, role } = outcomes[it.outcome]
    return [
      [span(String(index + 1), "muted")],
      [span(symbol, role), span(unbreakableSpace), span(padEnd(names[index] ?? "", widest), "name")],
      [span(neutralLine(it.action))],
      it.detail === undefined ? [] : [span(neutralLine(it.detail))]
    ]
  })
  const drawn = layColumns(rows, width, ["right"]).rows.flat()
  return drawn.map((line) => line.map((it) => ({ ...it, text: it.text.replaceAll(unbreakableSpace, " ") })))
}
