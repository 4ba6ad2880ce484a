import type { Witness } from "@lintel/diagnostic"
import { shortAddress } from "@lintel/doc"
import { type Evidence, mixtureOf, type UnitPair } from "../pair.js"
import type { Survey } from "../survey.js"
import { isDeclaredWhole } from "./calls.js"
import { type Both, readersOn, writersOn } from "./channelSides.js"
import type { MessageOptions } from "./messageJudge.js"

const erased = (address: string | undefined): string | undefined => address?.replaceAll(/\{[^}]*\}/g, "{}")

/** Where a channel is: by its address, else by its broker; `undefined` where nobody says it on both sides, or it stays. */
const movedTo = ([old, fresh]: Both["channels"]): readonly [from: string, to: string] | undefined => {
  if (old.address !== undefined && fresh.address !== undefined && erased(old.address) !== erased(fresh.address))
    return [old.address, fresh.address]
  return old.broker !== undefined && fresh.broker !== undefined && old.broker !== fresh.broker
    ? [shortAddress(old.broker), shortAddress(fresh.broker)]
    : undefined
}

const apart = (writer: string, reader: string, channel: string, at: readonly [string, string]): Evidence => {
  const witness: Witness = {
    _tag: "Run",
    checked: true,
    steps: [
      { outcome: "ok", step: writer, action: `writes to ${at[0]}` },
      { outcome: "failed", step: reader, action: `reads from ${at[1]}`, detail: "nothing of it comes here" }
    ]
  }
  const reasons = [`${writer} writes to ${at[0]}, and ${reader} reads from ${at[1]}`]
  return { code: "compat/field-changed", verdict: "breaking", subject: channel, pointer: "/address", reasons, witness }
}

/** Writers and readers of a channel that is somewhere else: those of different versions do not meet at all. */
export const movedPairs = (
  { after, before }: Survey,
  { channels, keys: [old, fresh], name }: Both,
  { policy, versioned }: MessageOptions
): ReadonlyArray<UnitPair> => {
  const moved = movedTo(channels)
  if (moved === undefined) return []
  const [from, to] = moved
  const writing = [writersOn(before, old), writersOn(after, fresh)]
  const reading = [readersOn(before, old), readersOn(after, fresh)]
  // Where nobody is known who reads what is written, or who writes what is read, somebody outside does.
  const isWhole = isDeclaredWhole(policy, name)
  const known = (all: ReadonlyArray<ReadonlyArray<string>>, somebody: string): ReadonlyArray<ReadonlySet<string>> =>
    all.map((it) => new Set(isWhole || all.some((side) => side.length > 0) ? it : [somebody]))
  if ([...writing, ...reading].every((it) => it.length === 0)) return []
  const [oldWriters = new Set<string>(), newWriters = new Set<string>()] = known(writing, `writers:${name}`)
  const [oldReaders = new Set<string>(), newReaders = new Set<string>()] = known(reading, `readers:${name}`)
  return [...new Set([...oldWriters, ...newWriters])].flatMap((writer) =>
    [...new Set([...oldReaders, ...newReaders])].map((reader): UnitPair => {
      const early = newWriters.has(writer) && oldReaders.has(reader)
      const late = oldWriters.has(writer) && newReaders.has(reader)
      const onNew = apart(versioned(writer, "new"), versioned(reader, "old"), name, [to, from])
      const onOld = apart(versioned(writer, "old"), versioned(reader, "new"), name, [from, to])
      return {
        client: reader,
        server: writer,
        medium: "message",
        through: name,
        oldClientNewServer: mixtureOf(early ? [onNew] : []),
        newClientOldServer: mixtureOf(late ? [onOld] : [])
      }
    })
  )
}
