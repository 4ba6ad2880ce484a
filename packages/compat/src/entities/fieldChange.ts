import { unknownReasonsIn } from "@lintel/json-schema"
import type { ExtensionContext, Json, RefusedCredentials } from "@lintel/model"
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
  /** What stands around it. */
  readonly context?: ExtensionContext
}

/** A fact of an entity of which nobody can say whether it is what it was. */
export const undecidedFact = (
  { after, before, entity }: Subject,
  field: string,
  pointer: string,
  found: ChangeClass,
  values: readonly [Json | undefined, Json | undefined]
): Change => ({
  code: "compat/fact-undecided",
  class: found,
  subject: after,
  pointer,
  data: { entity, field, pointer, unknown: unknownReasonsIn(values) },
  ...(values[0] === undefined ? {} : { before: { address: before, pointer } }),
  ...(values[1] === undefined ? {} : { after: { address: after, pointer } }),
  reaches: [after]
})

/** Credentials that were enough for an entity, or for a part of it, and are not any more. */
export const refusedChange = (
  { after, before, entity }: Subject,
  inside: string,
  { asked, isUnknown, part, pointer, refused }: RefusedCredentials
): Change => ({
  code: "compat/credentials-refused",
  class: isUnknown ? "undecided" : "breaking",
  subject: after,
  pointer: inside + pointer,
  data: {
    entity,
    ...(part === undefined ? {} : { part }),
    refused: [...refused],
    asked: [...asked],
    unknown: isUnknown
  },
  before: { address: before, pointer: inside + pointer },
  after: { address: after, pointer: inside + pointer },
  reaches: [after]
})

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
