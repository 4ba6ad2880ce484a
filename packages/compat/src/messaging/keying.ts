import { type Channel, isJsonObject, type Json, keysOfPointer, type Message, type ModelIndex } from "@lintel/model"
import type { Run } from "../run.js"
import { partitionOf } from "./partitioner.js"
import { jsonPayloads } from "./union.js"

/** What puts messages of a channel where they go. */
export interface Keying {
  /** The field that is the key, `none`, or `undefined` where nobody says. */
  readonly key: string | undefined
  readonly partitions: number | undefined
  /** Whether the partition of a key can be computed: the product is one whose partitioner is published. */
  readonly isComputed: boolean
}

/** What puts one message of a channel where it goes: its own key comes first. */
export const keyingOf = (index: ModelIndex, channel: Channel, message: Message | undefined): Keying => {
  const broker = channel.broker === undefined ? undefined : index.find(channel.broker)?.value
  const own = message?.key?.payload === undefined ? message?.key?.pointer : undefined
  return {
    key: message?.key?.payload === undefined ? (own ?? channel.key) : undefined,
    partitions: channel.partitions,
    isComputed: broker?.product === "kafka"
  }
}

/** The fields that lead to a key: a JSON Pointer, or the name of one field. */
const namesIn = (key: string): ReadonlyArray<string> => (key.startsWith("/") ? keysOfPointer(key) : [key])

/** The key of a payload as text; `undefined` where it has none. */
export const keyIn = (payload: Json, key: string | undefined): string | undefined => {
  if (key === undefined || key === "none") return undefined
  let at: Json | undefined = payload
  for (const name of namesIn(key)) {
    at = isJsonObject(at) && Object.hasOwn(at, name) ? at[name] : undefined
  }
  return typeof at === "string" ? at : at === undefined || typeof at === "object" ? undefined : JSON.stringify(at)
}

const withKey = (payload: Json, key: string, value: Json): Json => {
  const put = (at: Json | undefined, rest: ReadonlyArray<string>): Json => {
    const [name, ...others] = rest
    if (name === undefined) return value
    const held = isJsonObject(at) ? at : {}
    return { ...held, [name]: put(Object.hasOwn(held, name) ? held[name] : undefined, others) }
  }
  return put(payload, namesIn(key))
}

const mostTried = 64
/** A key that lies deeper is not looked for: no payload is made for it. */
const deepest = 32

/** Messages that a payload's schema accepts: each has every one of the keys, and they differ in the first of them. */
export const payloadsWithKeys = (
  run: Run,
  message: Message | undefined,
  keys: ReadonlyArray<string>
): ReadonlyArray<Json> => {
  const [payload] = jsonPayloads([message]) ?? []
  const [first] = keys
  if (payload === undefined || first === undefined || !isJsonObject(payload.schema)) return []
  if (keys.some((key) => namesIn(key).length > deepest)) return []
  const schema = run.arena.compile({ ...payload.schema, $defs: payload.schemas ?? {} }).at("")
  const found = run.arena.isEmpty(schema)
  if (found._tag !== "Inhabited") return []
  const accepted = (value: Json): boolean => run.arena.accepts(schema, value)._tag === "Accepted"
  const filled = keys.reduce<Json>((value, key) => {
    if (keyIn(value, key) !== undefined) return value
    const candidates = ["A-1", 1].map((it) => withKey(value, key, it))
    return candidates.find(accepted) ?? value
  }, found.witness.value)
  if (keys.some((key) => keyIn(filled, key) === undefined)) return []
  const more = Array.from({ length: mostTried }, (_, at) => [`A-${at + 1}`, at + 1]).flat()
  return [filled, ...more.map((it) => withKey(filled, first, it)).filter(accepted)]
}

/** Where a message lands; `undefined` where that cannot be computed. */
export const landsOn = ({ isComputed, key, partitions }: Keying, payload: Json): number | undefined => {
  const text = keyIn(payload, key)
  return !isComputed || partitions === undefined || text === undefined ? undefined : partitionOf(text, partitions)
}
