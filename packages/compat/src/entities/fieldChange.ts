import type { Json } from "@lintel/model"
import type { Change, ChangeClass } from "../change.js"

const longestShown = 2000

/** A value as a finding carries it; what is very long is left out. */
const shown = (value: Json | undefined): Json | undefined =>
  value === undefined || JSON.stringify(value).length > longestShown ? undefined : value

/** An entity of both sides. */
export interface Subject {
  readonly entity: string
  readonly before: string
  readonly after: string
}

/** A field of an entity that changed. */
export const fieldChange = (
  { after, before, entity }: Subject,
  field: string,
  pointer: string,
  found: ChangeClass,
  values: readonly [Json | undefined, Json | undefined]
): Change => {
  const [old, fresh] = values.map(shown)
  return {
    code: "compat/field-changed",
    class: found,
    subject: after,
    pointer,
    data: {
      entity,
      field,
      pointer,
      had: values[0] !== undefined,
      has: values[1] !== undefined,
      ...(old === undefined ? {} : { old }),
      ...(fresh === undefined ? {} : { new: fresh })
    },
    ...(values[0] === undefined ? {} : { before: { address: before, pointer } }),
    ...(values[1] === undefined ? {} : { after: { address: after, pointer } }),
    reaches: [after]
  }
}
