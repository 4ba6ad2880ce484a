import {
  type Extension,
  type ExtensionContext,
  isUnitError,
  type Json,
  parseBytes,
  parseDuration,
  type RefusedCredentials
} from "@lintel/model"
import type { ChangeClass } from "../change.js"
import { equalJson } from "../payload/equal.js"

/** What a changed field means; `undefined`: nothing. Of named things, `name` says which. */
export type Weigh = (
  before: Json | undefined,
  after: Json | undefined,
  name?: string,
  context?: ExtensionContext
) => ChangeClass | undefined

/** How one field of an entity is compared. */
export type FieldRule =
  | {
      readonly _tag: "Compared"
      readonly weigh: Weigh
      /** What a change means for people, in one sentence. */
      readonly why?: string
      /** The field holds named things: each is compared on its own. */
      readonly byName?: boolean
      /** Parts of which nothing is known are weighed even where both sides look alike. */
      readonly mayBeUnknown?: boolean
      /** Credentials that were enough and are not any more, which are told apart. */
      readonly refused?: (
        before: Json | undefined,
        after: Json | undefined,
        name?: string,
        context?: ExtensionContext
      ) => ReadonlyArray<RefusedCredentials>
      /** What a named thing says, field by field; without these it is compared as a whole. */
      readonly fields?: Readonly<Record<string, FieldRule>>
    }
  | { readonly _tag: "NotCompared"; readonly why: string }

/** A row for every field of an entity: the compiler refuses a table that misses one. */
export type FieldTable<Entity> = { readonly [Field in keyof Required<Entity>]: FieldRule }

/** A field whose change is weighed. */
export const compared = (weigh: Weigh, why?: string): FieldRule => ({
  _tag: "Compared",
  weigh,
  ...(why === undefined ? {} : { why })
})

const always =
  (found: ChangeClass): Weigh =>
  () =>
    found

/** Somebody on the other side stops working. */
export const breaking = (why?: string): FieldRule => compared(always("breaking"), why)

/** Everything still works, and does or means something else. */
export const meaning = (why?: string): FieldRule => compared(always("changes-meaning"), why)

/** Worth knowing. */
export const information: FieldRule = compared(always("information"))

/** Named things, each compared on its own. */
export const named = (rule: FieldRule): FieldRule => (rule._tag === "Compared" ? { ...rule, byName: true } : rule)

/** Named things, each compared field by field; one that comes or goes is weighed by `rule`. */
export const namedWith = (rule: FieldRule, fields: Readonly<Record<string, FieldRule>>): FieldRule =>
  rule._tag === "Compared" ? { ...rule, byName: true, fields } : rule

/** Prose for people. */
export const documentation: FieldRule = { _tag: "NotCompared", why: "documentation" }

/** Compared by another part of the comparison. */
export const elsewhere = (where: string): FieldRule => ({ _tag: "NotCompared", why: where })

/** What it was called before serves to find it. */
const matching: FieldRule = { _tag: "NotCompared", why: "used to match entities" }

const amount = (value: Json | undefined): number | bigint | undefined => {
  if (value === "forever" || value === "all" || value === "unlimited") return Number.POSITIVE_INFINITY
  if (value === "none" || value === "untilConsumed") return 0
  if (typeof value === "number") return value
  if (typeof value !== "string") return undefined
  const duration = parseDuration(value)
  if (!isUnitError(duration)) return duration
  const bytes = parseBytes(value)
  if (!isUnitError(bytes)) return bytes
  return /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : undefined
}

/** A quantity that somebody relies on: less of it changes what they get, more of it hurts nobody. */
export const lessHurts = (why: string): FieldRule =>
  compared((before, after) => {
    const [old, fresh] = [amount(before), amount(after)]
    return old !== undefined && fresh !== undefined && fresh > old ? "information" : "changes-meaning"
  }, why)

/** A quantity of which more changes what people get: a delay, a staleness. */
export const moreHurts = (why: string): FieldRule =>
  compared((before, after) => {
    const [old, fresh] = [amount(before), amount(after)]
    return old !== undefined && fresh !== undefined && fresh < old ? "information" : "changes-meaning"
  }, why)

const levelOf = (scale: ReadonlyArray<string>, value: Json | undefined): number =>
  typeof value === "string" ? scale.indexOf(value) : -1

/** A level on a scale, weakest first: going down changes what people may rely on. */
export const downHurts = (scale: ReadonlyArray<string>, why: string): FieldRule =>
  compared((before, after) => {
    const [old, fresh] = [levelOf(scale, before), levelOf(scale, after)]
    return old >= 0 && fresh > old ? "information" : old < 0 && fresh >= 0 ? "information" : "changes-meaning"
  }, why)

/** A protection that is stated or not: without it, or with nothing said, people may not rely on it. */
export const absenceHurts = (why: string): FieldRule =>
  compared((_, after) => (after === true ? "information" : "changes-meaning"), why)

const listOf = (value: Json | undefined): ReadonlyArray<string> =>
  Array.isArray(value) ? value.map((item) => JSON.stringify(item)) : []

/** A set of which others use the members: one that goes is lost to them. */
export const removalIs = (found: ChangeClass, why: string): FieldRule =>
  compared((before, after) => {
    const left = new Set(listOf(after))
    return listOf(before).some((item) => !left.has(item)) ? found : "information"
  }, why)

/** Data of other packages: what a change means is up to the package that registered it. */
export const extensionData = (extensions: ReadonlyArray<Extension>): FieldRule => {
  const known = new Map(extensions.map((extension) => [extension.key, extension]))
  const weigh: Weigh = (before, after, name = "", context) => {
    const extension = known.get(name)
    if (extension !== undefined) return extension.compare(before, after, context)
    return equalJson(before, after) ? undefined : "information"
  }
  return {
    _tag: "Compared",
    weigh,
    byName: true,
    mayBeUnknown: true,
    refused: (before, after, name = "", context) => known.get(name)?.refused?.(before, after, context) ?? []
  }
}

/** What every entity may carry. */
export const common = {
  description: documentation,
  formerly: matching,
  extensions: named(information)
} as const
