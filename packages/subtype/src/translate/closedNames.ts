import { FALSE, type Id, not, TRUE } from "../engine/nodes.js"
import { mapKeyword, namesKeyword } from "./keywords.js"
import { admitsAll, type Member, patternsOf } from "./members.js"
import { type Translator } from "./translator.js"
import { type EvaluatedKeys, keyCells } from "./unevaluatedProperties.js"

/** A part of what a closed sender adds that is not decidable, and why; with the least and the most that it may ask. */
export const opaque = (translator: Translator, at: string, why: string, least = TRUE, most = FALSE): Id =>
  translator.engine.nodes.opaque(`closed ${at} ${translator.classes.document}`, why, least, most)

/** Each name is declared, unless none of the schemas that apply declares properties. */
export const closedNames = (translator: Translator, members: ReadonlyArray<Member>): ReadonlyArray<Id> => {
  const { engine } = translator
  const at = members[0]?.location.pointer ?? ""
  const declaring = members.filter(({ location }) => mapKeyword(location, "properties").length > 0)
  if (declaring.length === 0) return []
  const open = not(engine.nodes.or(declaring.map(({ condition }) => condition)))
  const declared: EvaluatedKeys = { names: new Map(), patterns: new Map(), all: [] }
  for (const member of members) {
    const { condition, location } = member
    if (admitsAll(translator, member)) declared.all.push(condition)
    for (const name of [
      ...mapKeyword(location, "properties").map(([key]) => key),
      ...namesKeyword(location, "required")
    ]) {
      const conditions = declared.names.get(name) ?? []
      conditions.push(condition)
      declared.names.set(name, conditions)
    }
    for (const [, set] of patternsOf(translator, member)) {
      const sets = declared.patterns.get(condition) ?? []
      sets.push(set)
      declared.patterns.set(condition, sets)
    }
  }
  if (declared.all.includes(TRUE)) return []
  const cells = keyCells(engine, declared, FALSE)
  if (cells === undefined) return [opaque(translator, at, "too many patterns of a closed sender overlap")]
  return cells.map((cell) => engine.nodes.or([open, cell]))
}
