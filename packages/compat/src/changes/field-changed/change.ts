import * as Schema from "effect/Schema"
import { countText, Doc, shortAddress } from "@lintel/doc"
import { parseAddress } from "@lintel/model"
import { commonData } from "../../changeData.js"
import { changeKind } from "../../changeKind.js"
import { whyOf } from "../../entities/why.js"
import { differenceWords, twoValues } from "../../twoValues.js"

const mostShown = 60

/** A scalar as people say it; what refers to something is its name. */
const scalarText = (value: Schema.Json): string => {
  if (typeof value !== "string") return JSON.stringify(value) ?? ""
  return parseAddress(value) === undefined ? value : shortAddress(value)
}

const shown = (value: Schema.Json): string => {
  const isList = Array.isArray(value) && value.every((item: Schema.Json) => typeof item !== "object" || item === null)
  const text = isList
    ? (value as ReadonlyArray<Schema.Json>).map(scalarText).join(", ")
    : typeof value === "object"
      ? (JSON.stringify(value) ?? "")
      : scalarText(value)
  return text.length <= mostShown ? text : `${text.slice(0, mostShown - 3)}…`
}

/** What messages are sent or taken where: each by its channel and message, not by its place in the list. */
const keyed = (value: Schema.Json | undefined): Schema.Json | undefined => {
  if (!Array.isArray(value)) return value
  const found = new Map<string, Schema.Json>()
  for (const item of value as ReadonlyArray<Schema.Json>) {
    if (!isObject(item)) return value
    const { channel, group, message } = item
    const names = [message, channel, group].filter((name) => typeof name === "string").map(scalarText)
    const name = names.join(" on ")
    if (names.length === 0 || found.has(name)) return value
    found.set(name, item)
  }
  return Object.fromEntries(found)
}

const isObject = (value: Schema.Json | undefined): value is Readonly<Record<string, Schema.Json>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

interface Leaf {
  readonly at: string
  readonly old: Schema.Json | undefined
  readonly new: Schema.Json | undefined
}

const mostLeaves = 4

/** Where two objects differ, as deep as both are objects. */
const leavesOf = (old: Schema.Json | undefined, fresh: Schema.Json | undefined, at: string): ReadonlyArray<Leaf> => {
  if (!isObject(old) || !isObject(fresh)) return [{ at, old, new: fresh }]
  return [...new Set([...Object.keys(old), ...Object.keys(fresh)])].flatMap((key) => {
    const [one, other] = [old, fresh].map((side) => (Object.hasOwn(side, key) ? side[key] : undefined))
    return JSON.stringify(one) === JSON.stringify(other) ? [] : leavesOf(one, other, at === "" ? key : `${at}/${key}`)
  })
}

const leafWords = ({ at, new: fresh, old }: Leaf): ReadonlyArray<Doc.Words> => {
  if (fresh === undefined) return [Doc.code(at), " is gone"]
  if (old === undefined)
    return [Doc.code(at), ...(isObject(fresh) ? [" is new"] : [" is new: ", Doc.code(shown(fresh))])]
  return isObject(fresh) || isObject(old)
    ? [Doc.code(at), " is another"]
    : [Doc.code(at), " is ", Doc.code(shown(fresh)), ", it was ", Doc.code(shown(old))]
}

/** Two objects are told apart by where they differ; written out, nobody sees it. */
const apart = (before: Schema.Json, after: Schema.Json): ReadonlyArray<Doc.Words> | undefined => {
  const [old, fresh] = [keyed(before), keyed(after)]
  if (!isObject(old) || !isObject(fresh)) return undefined
  const leaves = leavesOf(old, fresh, "")
  const more = leaves.length - mostLeaves
  return [
    ...leaves.slice(0, mostLeaves).flatMap((leaf, index) => [index === 0 ? "" : "; ", ...leafWords(leaf)]),
    more > 0 ? `; and ${countText(more)} more differences.` : "."
  ]
}

export const fieldChanged = changeKind("compat/field-changed", {
  class: "changes-meaning",
  summary: "A fact of the design is another.",
  data: Schema.Struct({
    ...commonData,
    entity: Schema.String,
    field: Schema.String,
    /** JSON Pointer of what differs inside the entity. */
    pointer: Schema.String,
    ...twoValues
  }),
  identity: ["pointer"],
  cause: ["entity", "field"],
  explain: (data, diagnostic) => {
    const { entity, field, pointer, reaches, versions } = data
    const what = [Doc.code(pointer.slice(1)), ` of the ${entity} `, Doc.name(reaches[0] ?? "")]
    const why = diagnostic.class === "information" ? undefined : whyOf(entity, field)
    return {
      consequence: differenceWords(what, data, versions, shown, apart),
      ...(why === undefined ? {} : { why: [why] })
    }
  }
})
