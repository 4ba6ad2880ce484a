import type { Address, ModelIndex, Payload, Upcaster } from "@lintel/model"
import { modelPointer, pointerOf } from "../place.js"

/** A list of upcasters, and where what they read lies. */
export interface UpcasterList {
  readonly address: string
  readonly upcasters: ReadonlyArray<Upcaster>
  /** JSON Pointer of an upcaster inside the entity. */
  readonly at: (i: number) => string
  /** JSON Pointer of an upcaster in the Model. */
  readonly inModel: (i: number) => string
  /** The channel or the store whose messages pass the upcasters. */
  readonly log: string
}

/** Every list of upcasters of a design: of readers, and of event-sourced stores. */
export const upcasterLists = (index: ModelIndex): ReadonlyArray<UpcasterList> => {
  const lists: Array<UpcasterList> = []
  for (const entity of [...index.ofKind("service"), ...index.ofKind("external")]) {
    for (const [i, { channel, upcasters }] of (entity.value.consumes ?? []).entries()) {
      if (upcasters === undefined) continue
      const at = (k: number): string => pointerOf("consumes", i, "upcasters", k)
      const inModel = (k: number): string => modelPointer(entity, "consumes", i, "upcasters", k)
      lists.push({ address: entity.address, upcasters, at, inModel, log: channel })
    }
  }
  for (const store of index.ofKind("store")) {
    const upcasters = store.value.events?.upcasters
    if (upcasters === undefined) continue
    const at = (k: number): string => pointerOf("events", "upcasters", k)
    const inModel = (k: number): string => modelPointer(store, "events", "upcasters", k)
    lists.push({ address: store.address, upcasters, at, inModel, log: store.address })
  }
  return lists
}

/** What a version of a message looks like; `undefined` when nobody says. */
export const payloadOfVersion = (
  index: ModelIndex,
  message: Address<"message">,
  version: string
): Payload | undefined => {
  const value = index.find(message)?.value
  if (value?.version === version) return value.payload
  return value?.retained?.find((it) => it.version === version)?.payload
}

/** Versions of a message that may still lie in a log, and those that are written now; `undefined` when nobody says. */
export const versionsMet = (
  index: ModelIndex,
  message: Address<"message">,
  log: string,
  now: string
): ReadonlySet<string> | undefined => {
  const value = index.find(message)?.value
  if (value?.retained === undefined || value.version === undefined) return undefined
  const kept = value.retained.filter(({ until, channels, stores }) => {
    const places: ReadonlyArray<string> = [...(channels ?? []), ...(stores ?? [])]
    return (until === undefined || until >= now) && (places.length === 0 || places.includes(log))
  })
  const written = index.producersOf(message).flatMap(({ emission }) => emission.versions ?? [])
  return new Set([value.version, ...written, ...kept.map(({ version }) => version)])
}
