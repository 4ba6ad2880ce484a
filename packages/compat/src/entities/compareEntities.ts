import {
  canonical,
  type CollectionName,
  type Extension,
  isJsonObject,
  type Json,
  type JsonObject,
  kindOfCollection,
  type Model,
  type ModelIndex,
  segment
} from "@lintel/model"
import type { Change, ChangeClass } from "../change.js"
import type { UserIndex } from "../consumers/users.js"
import { equalJson } from "../payload/equal.js"
import { escapeKey } from "../payload/place.js"
import { extensionData, type FieldRule } from "./fieldRule.js"
import { matchEntities } from "./matchEntities.js"
import { type EntityRule, entityRules, systemFields } from "./tables.js"

const longestShown = 2000

/** A value as a finding carries it; what is very long is left out. */
const shown = (value: Json | undefined): Json | undefined =>
  value === undefined || JSON.stringify(value).length > longestShown ? undefined : value

interface Subject {
  readonly entity: string
  readonly before: string
  readonly after: string
}

const fieldChange = (
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

const namesOf = (value: Json | undefined): ReadonlyArray<string> => (isJsonObject(value) ? Object.keys(value) : [])

const valueAt = (value: Json | undefined, key: string): Json | undefined =>
  isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined

const changesOfField = (
  subject: Subject,
  field: string,
  rule: FieldRule,
  before: Json | undefined,
  after: Json | undefined
): ReadonlyArray<Change> => {
  if (rule._tag === "NotCompared" || equalJson(before, after)) return []
  const { weigh } = rule
  const one = (
    pointer: string,
    old: Json | undefined,
    fresh: Json | undefined,
    name?: string
  ): ReadonlyArray<Change> => {
    const found = weigh(old, fresh, name)
    return found === undefined ? [] : [fieldChange(subject, field, pointer, found, [old, fresh])]
  }
  if (rule.byName !== true) return one(`/${field}`, before, after)
  const names = [...new Set([...namesOf(before), ...namesOf(after)])].toSorted()
  return names.flatMap((name) => {
    const [old, fresh] = [valueAt(before, name), valueAt(after, name)]
    return equalJson(old, fresh) ? [] : one(`/${field}/${escapeKey(name)}`, old, fresh, name)
  })
}

const changesOfFields = (
  subject: Subject,
  fields: Readonly<Record<string, FieldRule>>,
  before: JsonObject,
  after: JsonObject
): ReadonlyArray<Change> => {
  const unknown = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => !Object.hasOwn(fields, key)
  )
  return [
    ...Object.entries(fields).flatMap(([field, rule]) =>
      changesOfField(subject, field, rule, valueAt(before, field), valueAt(after, field))
    ),
    // Fields of a newer form: nobody knows what they mean.
    ...unknown.toSorted().flatMap((field) => {
      const [old, fresh] = [valueAt(before, field), valueAt(after, field)]
      return equalJson(old, fresh)
        ? []
        : [fieldChange(subject, field, `/${escapeKey(field)}`, "information", [old, fresh])]
    })
  ]
}

const isUsed = (address: string, users: UserIndex, old: ModelIndex): boolean =>
  users.of(address).length > 0 ||
  old.callsAnsweredBy(address).length > 0 ||
  old.referencesTo(address).some(({ from }) => from !== address)

/** A system without its contracts' contents: those are compared operation by operation. */
const outline = (model: Model): Model => {
  const contracts = Object.fromEntries(
    Object.entries(model.contracts ?? {}).map(([key, contract]) => [
      key,
      { ...contract, operations: {}, webhooks: {}, schemas: {} }
    ])
  )
  const schemas = Object.fromEntries(
    Object.entries(model.schemas ?? {}).map(([key, shared]) => [key, { ...shared, schemas: {} }])
  )
  return canonical(Object.assign({}, model, { contracts, schemas }))
}

const systemChanges = (before: Model, after: Model): ReadonlyArray<Change> => {
  if (before.system === undefined || after.system === undefined) return []
  const addresses = [before.system, after.system].map(({ name }) => `system:${segment(name)}`)
  const subject = { entity: "system", before: addresses[0] ?? "", after: addresses[1] ?? "" }
  return changesOfFields(subject, systemFields, before.system, after.system)
}

/**
 * Compares everything of two Models that is no payload and no operation, by a table per entity: what was removed, what was
 * added, and which fields changed.
 */
export const compareEntities = (
  before: ModelIndex,
  after: ModelIndex,
  users: UserIndex,
  extensions: ReadonlyArray<Extension> = []
): ReadonlyArray<Change> => {
  const carried = { extensions: extensionData(extensions) }
  const [left, right] = [outline(before.model), outline(after.model)]
  const collections = Object.entries(entityRules) as ReadonlyArray<readonly [CollectionName, EntityRule]>
  return [
    ...systemChanges(left, right),
    ...collections.flatMap(([collection, rule]) =>
      collectionChanges(collection, { ...rule, fields: { ...rule.fields, ...carried } }, left, right, before, users)
    )
  ]
}

const collectionChanges = (
  collection: CollectionName,
  { fields, removed }: EntityRule,
  left: Model,
  right: Model,
  old: ModelIndex,
  users: UserIndex
): ReadonlyArray<Change> => {
  const kind = kindOfCollection[collection]
  const matched = matchEntities(collection, left, right)
  return [
    ...matched.removed.map((key): Change => {
      const address = `${kind}:${key}`
      return {
        code: "compat/entity-removed",
        class: isUsed(address, users, old) ? removed.used : removed.unused,
        subject: address,
        data: { entity: kind },
        before: { address, pointer: "" },
        reaches: [address]
      }
    }),
    ...matched.added.map((key): Change => {
      const address = `${kind}:${key}`
      return {
        code: "compat/entity-added",
        class: "information",
        subject: address,
        data: { entity: kind },
        after: { address, pointer: "" },
        reaches: [address]
      }
    }),
    ...matched.pairs.flatMap(([oldKey, newKey]) => {
      const subject = { entity: kind, before: `${kind}:${oldKey}`, after: `${kind}:${newKey}` }
      const [a, b] = [left[collection]?.[oldKey], right[collection]?.[newKey]]
      return a === undefined || b === undefined
        ? []
        : changesOfFields(subject, fields, a as JsonObject, b as JsonObject)
    })
  ]
}
