import { isJsonObject, type JsonObject, type JsonSchema } from "@lintel/model"
import type { Evident } from "./evident.js"
import type { JudgedLevel } from "./graph.js"
import type { Side } from "./judgement.js"
import type { PairMemory } from "./memory.js"

const propertiesOf = (schema: JsonSchema): JsonObject => {
  const properties = isJsonObject(schema) ? schema["properties"] : undefined
  return isJsonObject(properties) ? properties : {}
}

/**
 * Evidence for a comparison with a version that was mended in one place: where a property is known to be refused still,
 * it is not looked for whether the whole is accepted evidently. No evidence is no verdict: what is asked instead decides.
 */
export const sceptical =
  (evident: Evident, known: PairMemory<JudgedLevel>, writerIs: Side): Evident =>
  (writer, reader, anyway) => {
    const [before, after] = writerIs === "before" ? [writer, reader] : [reader, writer]
    const [left, right] = [propertiesOf(before), propertiesOf(after)]
    for (const name of Object.keys(left)) {
      const [one, other] = [left[name], Object.hasOwn(right, name) ? right[name] : undefined]
      if (!isJsonObject(one) || !isJsonObject(other) || one === other) continue
      if (known.get(one, other)?.level._tag === "Refused") return false
    }
    return evident(writer, reader, anyway)
  }
