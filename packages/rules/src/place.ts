import * as Schema from "effect/Schema"
import { type Entity, formatPointer } from "@lintel/model"

/** A field of an entity, as findings keep it. */
export const Place = Schema.Struct({ address: Schema.String, pointer: Schema.String })
export interface Place extends Schema.Schema.Type<typeof Place> {}

/** JSON Pointer of a field inside an entity. */
export const pointerOf = (...keys: ReadonlyArray<string | number>): string => formatPointer(keys)

/** JSON Pointer of a field of an entity in the Model. */
export const modelPointer = (entity: Entity, ...keys: ReadonlyArray<string | number>): string =>
  entity.pointer + pointerOf(...keys)
