import * as Schema from "effect/Schema"
import type { Entity } from "@lintel/model"

/** A field of an entity, as findings keep it. */
export const Place = Schema.Struct({ address: Schema.String, pointer: Schema.String })
export interface Place extends Schema.Schema.Type<typeof Place> {}

const escape = (key: string | number): string => {
  const text = String(key)
  return /[~/]/u.test(text) ? text.replaceAll("~", "~0").replaceAll("/", "~1") : text
}

/** JSON Pointer of a field inside an entity. */
export const pointerOf = (...keys: ReadonlyArray<string | number>): string =>
  keys.map((key) => `/${escape(key)}`).join("")

/** JSON Pointer of a field of an entity in the Model. */
export const modelPointer = (entity: Entity, ...keys: ReadonlyArray<string | number>): string =>
  entity.pointer + pointerOf(...keys)
