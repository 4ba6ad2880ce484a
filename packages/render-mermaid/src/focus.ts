import type { ModelIndex } from "@lintel/model"
import { refusal, type RenderRefusal } from "@lintel/render"

const shown = 5

const quoted = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text)

/** Kinds that a picture can be about: others of the same name are not meant. */
const drawnKinds: ReadonlySet<string> = new Set(
  "system context team service external store broker channel operation message flow saga environment deployment consumer contract rollout".split(
    " "
  )
)

/** Where several kinds share a name, the one that pictures are about wins: a service before its contract. */
const preferred = ["service", "context", "external", "saga", "operation", "flow", "store", "channel"]

/** The one entity that a text means, or why there is none. */
export const focusOf = (index: ModelIndex, text: string): string | RenderRefusal => {
  const found = index.matching(text).filter((entity) => drawnKinds.has(entity.kind))
  const [only] = found
  if (only !== undefined && found.length === 1) return only.address
  if (only === undefined) return refusal(`The design has nothing called ${quoted(text)} that a diagram could show.`)
  const best = preferred.flatMap((kind) => found.filter((entity) => entity.kind === kind))[0]
  const others = found.filter((entity) => entity.kind === best?.kind)
  if (best !== undefined && others.length === 1) return best.address
  const names = found.slice(0, shown).map((entity) => entity.address)
  const rest = found.length - names.length
  return refusal(`${quoted(text)} may mean ${names.join(", ")}${rest === 0 ? "" : ` and ${rest} more`}: say which.`)
}
