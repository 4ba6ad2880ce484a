import { isJsonObject, type Json, type JsonObject, type JsonSchema } from "@lintel/model"
import type { ChangeClass } from "../change.js"
import { equalJson } from "./equal.js"
import type { Writer } from "./judge.js"

/** A keyword that admits and refuses nothing here, and says something else than before. */
export interface Annotation {
  readonly keyword: string
  readonly class: ChangeClass
  readonly old: Json | undefined
  readonly new: Json | undefined
}

const valueAt = (schema: JsonObject, keyword: string): Json | undefined =>
  Object.hasOwn(schema, keyword) ? schema[keyword] : undefined

/** Whether it is about numbers. */
const isNumeric = ({ type }: JsonObject): boolean => type === "integer" || type === "number"

/** Formats of numbers that refuse some: the width that readers refuse is told as that. */
const refusing: ReadonlySet<unknown> = new Set(["int32"])

/** Whether another format is told where something is refused there, as it may be the format that refuses it. */
export const isFormatTold = ({ keyword, new: fresh, old }: Annotation, before: JsonObject): boolean =>
  keyword === "format" && (!isNumeric(before) || refusing.has(old) || refusing.has(fresh))

type Weigh = (
  old: Json | undefined,
  fresh: Json | undefined,
  before: JsonObject,
  writers: ReadonlySet<Writer>
) => ChangeClass | undefined

const changedOrGone: Weigh = (old) => (old === undefined ? "information" : "changes-meaning")

const annotations: ReadonlyArray<readonly [keyword: string, weigh: Weigh]> = [
  // Who left it out relied on what was filled in.
  ["default", changedOrGone],
  [
    "deprecated",
    (old, fresh) => {
      if ((old === true) === (fresh === true)) return undefined
      return fresh === true ? "changes-meaning" : "information"
    }
  ],
  ["contentEncoding", changedOrGone],
  ["contentMediaType", changedOrGone],
  ["contentSchema", changedOrGone],
  ["discriminator", changedOrGone],
  [
    "readOnly",
    (old, fresh, _, writers) => {
      if ((old === true) === (fresh === true)) return undefined
      return fresh === true && writers.has("caller") ? "changes-meaning" : "information"
    }
  ],
  ["writeOnly", (old, fresh) => ((old === true) === (fresh === true) ? undefined : "information")],
  [
    "format",
    (old, fresh, before) => {
      if (old === undefined || fresh === undefined) return isNumeric(before) ? "information" : undefined
      return "changes-meaning"
    }
  ]
]

const lastName = (reference: Json | undefined): string | undefined =>
  typeof reference === "string" ? reference.slice(reference.lastIndexOf("/") + 1) : undefined

/** What a discriminator says beyond what holds without a word: a schema goes by its own name unless it is mapped. */
const asTold = (discriminator: Json | undefined): Json | undefined => {
  if (!isJsonObject(discriminator) || !isJsonObject(discriminator["mapping"])) return discriminator
  const { mapping: _mapping, ...rest } = discriminator
  const mapped = Object.entries(discriminator["mapping"]).filter(([name, to]) => lastName(to) !== name)
  return mapped.length === 0 ? rest : { ...rest, mapping: Object.fromEntries(mapped) }
}

/** Names of alternatives that stand for themselves in a payload, as nothing maps another to them. */
const ownNames = (schema: JsonObject): ReadonlySet<string> => {
  const { discriminator } = schema
  const mapping = isJsonObject(discriminator) && isJsonObject(discriminator["mapping"]) ? discriminator["mapping"] : {}
  const mapped = new Set(Object.values(mapping).map(lastName))
  const branches = [schema["oneOf"], schema["anyOf"]].flatMap((list) =>
    Array.isArray(list) ? (list as Array<Json>) : []
  )
  const names = branches.flatMap((branch) => (isJsonObject(branch) ? (lastName(branch["$ref"]) ?? []) : []))
  return new Set(names.filter((name) => !mapped.has(name)))
}

/** Alternatives that are called otherwise: payloads name them by their schemas. */
const isRenamed = (before: JsonObject, after: JsonObject): boolean => {
  const [old, fresh] = [ownNames(before), ownNames(after)]
  return [...old].some((name) => !fresh.has(name)) && [...fresh].some((name) => !old.has(name))
}

/** Whether two schemas, the first of the old side, are the same, whatever they are called. */
type IsSame = (old: JsonSchema, fresh: JsonSchema) => boolean

/** Whether two discriminators map the same values to schemas that are the same under other names. */
const mapsSame = (old: Json | undefined, fresh: Json | undefined, isSame: IsSame): boolean => {
  if (!isJsonObject(old) || !isJsonObject(fresh)) return false
  const [{ mapping, ...rest }, { mapping: other, ...others }] = [old, fresh]
  if (!isJsonObject(mapping) || !isJsonObject(other) || !equalJson(rest, others)) return false
  const names = Object.keys(mapping)
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => {
      const [from, to] = [valueAt(mapping, name), valueAt(other, name)]
      return from !== undefined && to !== undefined && isSame({ $ref: from }, { $ref: to })
    })
  )
}

const saysSame = (keyword: string, before: JsonObject, after: JsonObject, isSameSchema: IsSame): boolean => {
  const [old, fresh] = [valueAt(before, keyword), valueAt(after, keyword)]
  if (keyword !== "discriminator") return equalJson(old, fresh)
  const isSame = equalJson(old, fresh) || equalJson(asTold(old), asTold(fresh)) || mapsSame(old, fresh, isSameSchema)
  return isSame && (old === undefined || !isRenamed(before, after))
}

/** What two schemas say otherwise beside what they admit. */
export const annotationsOf = (
  before: JsonObject,
  after: JsonObject,
  writers: ReadonlySet<Writer>,
  isSame: IsSame
): ReadonlyArray<Annotation> =>
  annotations.flatMap(([keyword, weigh]) => {
    const [old, fresh] = [valueAt(before, keyword), valueAt(after, keyword)]
    if (saysSame(keyword, before, after, isSame)) return []
    const found = weigh(old, fresh, before, writers)
    return found === undefined ? [] : [{ keyword, class: found, old, new: fresh }]
  })

/** A value outside the old list reaches readers that take it for something else, where they do not refuse it. */
export const openedEnum = (
  before: JsonObject,
  after: JsonObject,
  writers: ReadonlySet<Writer>,
  isAdmitted: (value: Json) => boolean
): ReadonlyArray<Annotation> => {
  const [old, fresh] = [before["enum"], after["enum"]]
  if (!writers.has("service") || !Array.isArray(old) || !Array.isArray(fresh)) return []
  const added = (fresh as ReadonlyArray<Json>).filter(
    (value) => !(old as ReadonlyArray<Json>).some((it) => equalJson(it, value)) && isAdmitted(value)
  )
  return added.length === 0
    ? []
    : [{ keyword: "enum", class: "changes-meaning", old: undefined, new: added.slice(0, 20) }]
}

/** Keywords that are told by themselves. */
export const told: ReadonlySet<string> = new Set(annotations.map(([keyword]) => keyword))
