import type { Channel } from "@lintel/model"
import type { Side, Survey } from "../survey.js"
import { spokenOf } from "./spoken.js"

/** A channel that both designs have, by its keys in them. */
export interface Both {
  readonly name: string
  readonly keys: readonly [before: string, after: string]
  readonly channels: readonly [before: Channel, after: Channel]
}

/** Channels that stay, under whatever name. */
export const bothOf = ({ after, before, channels }: Survey): ReadonlyArray<Both> =>
  channels.pairs.flatMap(({ after: fresh, before: old }) => {
    const [was, is] = [before.model.channels?.[old ?? ""], after.model.channels?.[fresh ?? ""]]
    return old === undefined || fresh === undefined || was === undefined || is === undefined
      ? []
      : [{ name: `channel:${fresh}`, keys: [old, fresh] as const, channels: [was, is] as const }]
  })

/** Who says something on a channel in a call, or in a step of a saga. */
const spokenOn = (side: Side, key: string, as: "readers" | "writers"): ReadonlyArray<string> => {
  const channel = `channel:${key}`
  return (side.model.channels?.[key]?.messages ?? []).flatMap((message) =>
    spokenOf(side.index, message)[as].flatMap((it) => (it.channel === channel ? [side.nameOf(it.by)] : []))
  )
}

/** Who writes to a channel of one side, by the plan's names. */
export const writersOn = (side: Side, key: string): ReadonlyArray<string> => [
  ...side.index.producersOfChannel(`channel:${key}`).map(({ by }) => side.nameOf(by)),
  ...spokenOn(side, key, "writers")
]

/** Who reads a channel of one side, by the plan's names. */
export const readersOn = (side: Side, key: string): ReadonlyArray<string> => [
  ...side.index.readersOfChannel(`channel:${key}`).map(({ by }) => side.nameOf(by)),
  ...spokenOn(side, key, "readers")
]
