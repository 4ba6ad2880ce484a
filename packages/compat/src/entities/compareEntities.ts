import { unknownReasonsIn } from "@lintel/json-schema"
import {
  canonical,
  type CollectionName,
  escapeToken,
  type Extension,
  isJsonObject,
  type Json,
  type JsonObject,
  kindOfCollection,
  type Model,
  type ModelIndex,
  segment
} from "@lintel/model"
import type { Change } from "../change.js"
import type { UserIndex } from "../consumers/users.js"
import { renamesOf, type Renames, underNewNames } from "../messaging/rename.js"
import { equalJson } from "../payload/equal.js"
import { fieldChange, refusedChange, type Subject, undecidedFact } from "./fieldChange.js"
import { extensionData, type FieldRule } from "./fieldRule.js"
import { matchEntities } from "./matchEntities.js"
import { type EntityRule, entityRules, systemFields } from "./tables.js"

const namesOf = (value: Json | undefined): ReadonlyArray<string> => (isJsonObject(value) ? Object.keys(value) : [])

const valueAt = (value: Json | undefined, key: string): Json | undefined =>
  isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined

/** A field of an entity, or of a named thing inside it: its name and where it is. */
interface FieldAt {
  readonly field: string
  readonly pointer: string
}

/** Whether both sides say the same, and nothing of it is unknown. */
const isTheSame = (
  rule: Extract<FieldRule, { readonly _tag: "Compared" }>,
  before: Json | undefined,
  after: Json | undefined
): boolean => equalJson(before, after) && !(rule.mayBeUnknown === true && unknownReasonsIn(before).length > 0)

const changesOfField = (
  subject: Subject,
  { field, pointer: at }: FieldAt,
  rule: FieldRule,
  before: Json | undefined,
  after: Json | undefined
): ReadonlyArray<Change> => {
  if (rule._tag === "NotCompared" || isTheSame(rule, before, after)) return []
  const { weigh, fields } = rule
  const one = (
    pointer: string,
    old: Json | undefined,
    fresh: Json | undefined,
    name?: string
  ): ReadonlyArray<Change> => {
    const found = weigh(old, fresh, name, subject.context)
    const refused =
      rule.refused?.(old, fresh, name, subject.context).map((it) => refusedChange(subject, pointer, it)) ?? []
    if (found === undefined) return refused
    return [
      ...refused,
      (found === "undecided" ? undecidedFact : fieldChange)(subject, field, pointer, found, [old, fresh])
    ]
  }
  if (rule.byName !== true) return one(at, before, after)
  const names = [...new Set([...namesOf(before), ...namesOf(after)])].toSorted()
  return names.flatMap((name) => {
    const [old, fresh] = [valueAt(before, name), valueAt(after, name)]
    if (isTheSame(rule, old, fresh)) return []
    const inside = `${at}/${escapeToken(name)}`
    return fields !== undefined && isJsonObject(old) && isJsonObject(fresh)
      ? changesOfFields(subject, fields, old, fresh, { field: `${field}/`, pointer: inside })
      : one(inside, old, fresh, name)
  })
}

const changesOfFields = (
  subject: Subject,
  fields: Readonly<Record<string, FieldRule>>,
  before: JsonObject,
  after: JsonObject,
  inside: FieldAt = { field: "", pointer: "" }
): ReadonlyArray<Change> => {
  const at = (field: string): FieldAt => ({
    field: inside.field + field,
    pointer: `${inside.pointer}/${escapeToken(field)}`
  })
  const unknown = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => !Object.hasOwn(fields, key)
  )
  return [
    ...Object.entries(fields).flatMap(([field, rule]) =>
      changesOfField(subject, at(field), rule, valueAt(before, field), valueAt(after, field))
    ),
    // Fields of a newer form: nobody knows what they mean.
    ...unknown.toSorted().flatMap((field) => {
      const [old, fresh] = [valueAt(before, field), valueAt(after, field)]
      return equalJson(old, fresh)
        ? []
        : [fieldChange(subject, at(field).field, at(field).pointer, "information", [old, fresh])]
    })
  ]
}

/** A broker with hosts of its own may carry every channel of which nobody says where it is. */
const mayCarry = (address: string, old: ModelIndex): boolean =>
  address.startsWith("broker:") &&
  old.find(address as `broker:${string}`)?.value.hosts !== undefined &&
  Object.values(old.model.channels ?? {}).some(({ broker }) => broker === undefined)

const isUsed = (address: string, users: UserIndex, old: ModelIndex): boolean =>
  users.of(address).length > 0 ||
  old.callsAnsweredBy(address).length > 0 ||
  mayCarry(address, old) ||
  old.referencesTo(address).some(({ from }) => from !== address)

/** Others than the components of the two designs who use something. */
const hasOutsiders = (address: string, users: UserIndex): boolean =>
  users.of(address).some(({ role }) => role === "consumer")

/**
 * Whether what is gone from the design is only not used by it any more: an external, and what it alone provides, is of
 * somebody else, and goes on without being mentioned.
 */
const isElsewhere = (address: string, right: Model, { before: old, users }: Sides): boolean => {
  if (address.startsWith("external:")) return !hasOutsiders(address, users)
  const contract = address.startsWith("contract:")
    ? old.model.contracts?.[address.slice("contract:".length)]
    : undefined
  const providers = contract === undefined ? [] : old.providersOf(address)
  const isGone = providers.every(
    (it) => it.startsWith("external:") && right.externals?.[it.slice("external:".length)] === undefined
  )
  const key = address.slice("contract:".length)
  const operations = Object.keys(contract?.operations ?? {}).map((name) => `operation:${key}/${name}`)
  return providers.length > 0 && isGone && ![address, ...operations].some((it) => hasOutsiders(it, users))
}

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

/** What is told elsewhere, and what data of other packages means. */
export interface EntityOptions {
  readonly extensions?: ReadonlyArray<Extension>
  /** Addresses of entities, and of their fields, whose change is told by something more telling. */
  readonly told?: ReadonlySet<string>
}

const nothing: ReadonlySet<string> = new Set()

/** What the comparison of every collection needs. */
interface Sides {
  readonly before: ModelIndex
  readonly users: UserIndex
  readonly told: ReadonlySet<string>
  readonly renames: Renames
}

/**
 * Compares everything of two Models that is no payload and no operation, by a table per entity: what was removed, what was
 * added, and which fields changed.
 */
export const compareEntities = (
  before: ModelIndex,
  after: ModelIndex,
  users: UserIndex,
  { extensions = [], told = nothing }: EntityOptions = {}
): ReadonlyArray<Change> => {
  const carried = { extensions: extensionData(extensions) }
  const sides: Sides = { before, users, told, renames: renamesOf(before.model, after.model) }
  const [left, right] = [outline(before.model), outline(after.model)]
  const collections = Object.entries(entityRules) as ReadonlyArray<readonly [CollectionName, EntityRule]>
  return [
    ...systemChanges(left, right),
    ...collections.flatMap(([collection, rule]) =>
      collectionChanges(collection, { ...rule, fields: { ...rule.fields, ...carried } }, left, right, sides)
    )
  ]
}

const collectionChanges = (
  collection: CollectionName,
  { fields, removed }: EntityRule,
  left: Model,
  right: Model,
  sides: Sides
): ReadonlyArray<Change> => {
  const { before: old, renames, told, users } = sides
  const kind = kindOfCollection[collection]
  const matched = matchEntities(collection, left, right)
  const removedHere = matched.removed.filter((key) => !told.has(`${kind}:${key}`))
  return [
    ...removedHere.map((key): Change => {
      const address = `${kind}:${key}`
      return {
        code: "compat/entity-removed",
        class: isElsewhere(address, right, sides)
          ? "information"
          : isUsed(address, users, old)
            ? removed.used
            : removed.unused,
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
      const addresses = { before: `${kind}:${oldKey}`, after: `${kind}:${newKey}` }
      const context = {
        before: { model: left, address: addresses.before },
        after: { model: right, address: addresses.after }
      }
      const subject = { entity: kind, ...addresses, context }
      const [a, b] = [left[collection]?.[oldKey], right[collection]?.[newKey]]
      return a === undefined || b === undefined
        ? []
        : changesOfFields(
            subject,
            fields,
            underNewNames(a as JsonObject, renames) as JsonObject,
            b as JsonObject
          ).filter(({ pointer = "" }) => !told.has(subject.after + pointer))
    })
  ]
}
