import type { Broker, Channel, Model } from "@lintel/model"
import { renamed } from "./fields.js"

/** Where values of messages stand: no text in them is an address. */
const values: ReadonlySet<string> = new Set([
  "payload",
  "headers",
  "examples",
  "schema",
  "schemas",
  "decoder",
  "avro",
  "description",
  "title"
])

type Collection = "brokers" | "channels"

/** A part in which an entity has the name that another part gave it. */
const rename = (model: Model, collection: Collection, from: string, to: string): Model => {
  const kind = collection === "brokers" ? "broker" : "channel"
  const moved = Object.fromEntries(
    Object.entries(model[collection] ?? {}).map(([key, it]) => [key === from ? to : key, it])
  )
  const whole: Model = Object.assign({}, model, { [collection]: moved })
  return renamed(whole, `${kind}:${from}`, `${kind}:${to}`, values)
}

const listed = (hosts: ReadonlyArray<string> = []): string => hosts.toSorted().join("\n")

const isSameBroker = (one: Broker, other: Broker): boolean =>
  one.product === other.product &&
  one.protocol === other.protocol &&
  listed(one.hosts) !== "" &&
  listed(one.hosts) === listed(other.hosts)

const isSameChannel = (one: Channel, other: Channel): boolean =>
  one.address !== undefined &&
  one.address === other.address &&
  (one.broker === undefined || other.broker === undefined || one.broker === other.broker)

interface Named<T> {
  readonly collection: Collection
  readonly of: (model: Model) => Readonly<Record<string, T>>
  readonly isSame: (one: T, other: T) => boolean
  /** Whether two under one name are certainly not one. */
  readonly isOther: (one: T, other: T) => boolean
}

const brokers: Named<Broker> = {
  collection: "brokers",
  of: ({ brokers: all }) => all ?? {},
  isSame: isSameBroker,
  isOther: () => false
}

const channels: Named<Channel> = {
  collection: "channels",
  of: ({ channels: all }) => all ?? {},
  isSame: isSameChannel,
  isOther: (one, other) => one.address !== undefined && other.address !== undefined && one.address !== other.address
}

/** A name that nobody has. */
const ownName = (all: ReadonlyArray<Readonly<Record<string, unknown>>>, model: Model, key: string): string => {
  const base = `${key}-${Object.keys(model.services ?? {})[0] ?? "other"}`
  for (let count = 1; ; count++) {
    const name = count === 1 ? base : `${base}-${count}`
    if (!all.some((it) => Object.hasOwn(it, name))) return name
  }
}

/** What a part has to call an entity so that it is one with those that are the same, and only with them. */
const nameLike = <T>(
  earlier: ReadonlyArray<Model>,
  model: Model,
  key: string,
  { isOther, isSame, of }: Named<T>
): { readonly name: string; readonly isShared: boolean } | undefined => {
  const own = of(model)
  const value = own[key]
  if (value === undefined) return undefined
  const known = earlier.flatMap((it) => Object.entries(of(it)))
  const under = known.filter(([name]) => name === key)
  const isTaken = under.some(([, other]) => isOther(other, value))
  if (under.length > 0 && !isTaken) return undefined
  const isAlone = Object.values(own).filter((it) => isSame(it, value)).length === 1
  const [name, ...others] = new Set(known.flatMap(([its, other]) => (isSame(other, value) ? [its] : [])))
  const isFound = isAlone && name !== undefined && others.length === 0 && !Object.hasOwn(own, name)
  if (isFound) return { name, isShared: true }
  return isTaken ? { name: ownName([own, ...earlier.map(of)], model, key), isShared: false } : undefined
}

/** A part with the names that it shares with the parts before it. */
export interface Renamed {
  readonly model: Model
  /** Addresses that the part has from an earlier one. */
  readonly shared: ReadonlySet<string>
  /** What the part itself calls the addresses that it has alone. */
  readonly called: ReadonlyMap<string, string>
}

const renameLike = <T>(earlier: ReadonlyArray<Model>, part: Renamed, named: Named<T>): Renamed => {
  const kind = named.collection === "brokers" ? "broker" : "channel"
  let { model } = part
  const shared = new Set(part.shared)
  const called = new Map(part.called)
  for (const key of Object.keys(named.of(model))) {
    const like = nameLike(earlier, model, key, named)
    if (like === undefined) continue
    model = rename(model, named.collection, key, like.name)
    shared.add(`${kind}:${like.isShared ? like.name : key}`)
    if (!like.isShared) called.set(`${kind}:${like.name}`, `${kind}:${key}`)
  }
  return { model, shared, called }
}

/**
 * Documents name channels for themselves: what has the same address on the same broker is one channel, under the name that
 * the first part gives it, and what has another address is another. Only parts of a system take other names.
 */
export const likeEarlier = (parts: ReadonlyArray<Model>): ReadonlyArray<Renamed> =>
  parts.reduce<ReadonlyArray<Renamed>>((done, model) => {
    const own: Renamed = { model, shared: new Set(), called: new Map() }
    const earlier = done.map((it) => it.model)
    const isFixed = model.extent !== "part" || earlier.length === 0
    return [...done, isFixed ? own : renameLike(earlier, renameLike(earlier, own, brokers), channels)]
  }, [])
