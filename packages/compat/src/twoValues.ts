import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"

/** Data of a kind that tells one fact in two versions: whether each has it, and its value where it is told. */
export const twoValues = {
  had: Schema.Boolean,
  has: Schema.Boolean,
  old: Schema.optionalKey(Schema.Json),
  new: Schema.optionalKey(Schema.Json)
}

type TwoValues = Schema.Struct.Type<typeof twoValues>

type Words = ReadonlyArray<Doc.Words>

/** The fact is new, gone or another; `both` says how it differs where both values are told. */
export const differenceWords = (
  what: Words,
  { had, has, old, new: fresh }: TwoValues,
  versions: { readonly old: string; readonly new: string },
  shown: (value: Schema.Json) => string,
  both: (old: Schema.Json, fresh: Schema.Json) => Words | undefined = () => undefined
): Words => {
  if (!had)
    return [
      ...what,
      ` is new in ${versions.new}`,
      ...(fresh === undefined ? ["."] : [": ", Doc.code(shown(fresh)), "."])
    ]
  if (!has)
    return [
      ...what,
      ` is gone in ${versions.new}`,
      ...(old === undefined ? ["."] : ["; it was ", Doc.code(shown(old)), "."])
    ]
  if (old === undefined || fresh === undefined) return [...what, ` is another in ${versions.new}.`]
  const words = both(old, fresh)
  return words === undefined
    ? [...what, " is ", Doc.code(shown(fresh)), `; in ${versions.old} it was `, Doc.code(shown(old)), "."]
    : [...what, ` is another in ${versions.new}: `, ...words]
}
