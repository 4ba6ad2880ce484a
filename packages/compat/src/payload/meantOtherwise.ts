import type { Witness } from "@lintel/diagnostic"
import type { Json, JsonObject } from "@lintel/model"
import type { Step } from "./align.js"
import type { PayloadPosition } from "./comparison.js"
import type { PayloadJudge, Writer } from "./judge.js"
import { having } from "./pinned.js"

/** What changed in meaning, and where in the payload. */
interface Meant {
  readonly keyword: string
  readonly old: Json | undefined
  readonly new: Json | undefined
  readonly path: ReadonlyArray<Step>
  readonly writer: Writer
}

/** Forms of payloads that show the change, the one that says most first. */
const formsOf = ({ keyword, new: fresh, old, path }: Meant): ReadonlyArray<JsonObject> => {
  const last = path.at(-1)
  const isThere = having(path, {})
  if (keyword === "default") {
    const around = path.slice(0, -1)
    return last?._tag === "Property" ? [having(around, { type: "object", not: { required: [last.name] } })] : []
  }
  if (keyword === "enum") return Array.isArray(fresh) ? [having(path, { enum: fresh })] : []
  // Of numbers with a fraction, one that a shorter form does not hold.
  const isShorter = keyword === "format" && [old, fresh].includes("float")
  return isShorter ? [having(path, { enum: [0.1] }), isThere] : [isThere]
}

/** A message or value that both sides accept and read as different things; `undefined` where none is known. */
export const meantOtherwise = (judge: PayloadJudge, position: PayloadPosition, meant: Meant): Witness | undefined => {
  for (const form of formsOf(meant)) {
    const found = judge.common(position.before, position.after, meant.writer, form)
    if (found === undefined) continue
    const witness = position.witness(found.value, [])
    if (witness._tag !== "Message" && witness._tag !== "Datum") return undefined
    const { refusals: _refusals, refusedBy: _refusedBy, ...both } = witness
    return { ...both, checked: true, replay: { sender: "accepted", reader: "accepted" } }
  }
  return undefined
}
