import { type Kind, segment } from "./address.js"
import { isJsonObject } from "./json.js"
import { shapeOfKind } from "./reference.js"
import { type Shape, shapeAt } from "./shape.js"
import {
  formatBytes,
  formatDuration,
  parseBytes,
  parseDuration,
  parseObjective,
  parseRate,
  parseRatio,
  type UnitError
} from "./units.js"

const print = <T extends string | bigint>(parsed: T | UnitError, format: (value: T) => string): string | undefined =>
  typeof parsed === "object" ? undefined : format(parsed)

const itself = (text: string): string => text

/** How each unit is read and printed. Dates and money have one spelling already. */
const spell: ReadonlyMap<string, (text: string) => string | undefined> = new Map([
  ["duration", (text: string) => print(parseDuration(text), formatDuration)],
  ["bytes", (text: string) => print(parseBytes(text), formatBytes)],
  ["ratio", (text: string) => print(parseRatio(text), itself)],
  ["objective", (text: string) => print(parseObjective(text), itself)],
  ["rate", (text: string) => print(parseRate(text), itself)]
])

const normalizeText = (text: string, shape: Shape): string => {
  for (const unit of shape.units) {
    const canonical = spell.get(unit)?.(text)
    if (canonical !== undefined) return canonical
  }
  return text
}

const normalize = (value: unknown, shape: Shape | undefined): unknown => {
  if (shape === undefined || shape.isOpaque) return value
  if (typeof value === "string") return normalizeText(value, shape)
  if (Array.isArray(value)) return value.map((item) => normalize(item, shape.items))
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.keys(value).map((key) => {
      const name = shape.isNamed && !shape.fields.has(key) ? segment(key) : key
      return [name, normalize(value[key], shapeAt(shape, key))]
    })
  )
}

/**
 * An entity as people write it, in the spelling of the Model: units become canonical (`"99.9%"` is `"0.999"`, `"1000ms"`
 * is `"1s"`), names become encoded keys. Text that is no unit stays, for `decode` to refuse.
 *
 * @example
 * ```ts
 * import { normalizeEntity } from "@lintel/model"
 *
 * normalizeEntity("load", { steady: "50.0/s", latency: { p99: "1000ms" } }) // => { steady: "50/s", latency: { p99: "1s" } }
 * ```
 *
 * @category encoding
 * @since 0.1.0
 */
export const normalizeEntity = (kind: Kind, entity: unknown): unknown => normalize(entity, shapeOfKind(kind))
