import type { Message } from "@lintel/model"
import { type Evidence, mixtureOf, type UnitPair } from "../pair.js"
import type { Side, Survey } from "../survey.js"
import { isDeclaredWhole } from "./calls.js"
import { keptPairs } from "./keptMessages.js"
import { isReadOn, liveBy, messageEdgeOf, readersBy, textOf, writersOf } from "./messageEdge.js"
import { judge, type MessageOptions } from "./messageJudge.js"
import { newcomers } from "./newcomers.js"
import type { Crossing } from "./readings.js"

const pairsOf = (
  survey: Survey,
  keys: { readonly before: string | undefined; readonly after: string | undefined },
  toOld: (address: string) => string,
  options: MessageOptions
): ReadonlyArray<UnitPair> => {
  const { after, before } = survey
  const name = `message:${keys.after ?? keys.before ?? ""}`
  const isRead = isDeclaredWhole(options.policy, name) || isReadOn(before, keys.before) || isReadOn(after, keys.after)
  const old = messageEdgeOf(before, keys.before, name, isRead)
  const fresh = messageEdgeOf(after, keys.after, name, isRead)
  const messageOf = (side: Side, key: string | undefined): Message | undefined =>
    key === undefined ? undefined : side.model.messages?.[key]
  if (textOf(before, messageOf(before, keys.before), old) === textOf(after, messageOf(after, keys.after), fresh))
    return []
  const writers = [...new Set([...writersOf(old.written, before), ...writersOf(fresh.written, after)])]
  const readers = [
    ...new Set([...old.readers.map(({ by }) => before.nameOf(by)), ...fresh.readers.map(({ by }) => after.nameOf(by))])
  ]
  const toNew: Crossing = { reading: after, writing: before, across: (address) => before.nameOf(address) }
  const toOldSide: Crossing = { reading: before, writing: after, across: toOld }
  const pairs = writers.flatMap((writer) => {
    const [oldWritten, newWritten] = [liveBy(old.written, before, writer), liveBy(fresh.written, after, writer)]
    const strangers =
      oldWritten.length > 0 || newWritten.length === 0
        ? new Map<string, ReadonlyArray<Evidence>>()
        : newcomers(survey, writer, newWritten, toOldSide, options)
    const all = [...new Set([...readers, ...strangers.keys()])]
    return all.map((reader): UnitPair => {
      const names = (of: "old" | "new", by: "old" | "new") => ({
        acceptedBy: options.versioned(writer, of),
        refusedBy: options.versioned(reader, by)
      })
      const onNew = judge(toOldSide, readersBy(old.readers, before, reader), newWritten, names("new", "old"), options)
      const onOld = judge(toNew, readersBy(fresh.readers, after, reader), oldWritten, names("old", "new"), options)
      const isForever = onOld.wait?.for === "forever"
      const newClientOldServer = mixtureOf(onOld.evidence)
      return {
        client: reader,
        // What is kept for ever is met by the new reader whatever its writer does: nothing to wait for.
        server: isForever && newClientOldServer.verdict !== "compatible" ? reader : writer,
        medium: "message",
        through: name,
        oldClientNewServer: mixtureOf([...onNew.evidence, ...(strangers.get(reader) ?? [])]),
        newClientOldServer,
        ...(onOld.wait === undefined ? {} : { wait: onOld.wait })
      }
    })
  })
  return [...pairs, ...keptPairs(survey, old, fresh, { name }, options)]
}

/**
 * Every edge on which one service reads what another writes, where the message, its writers, its readers or what is kept of
 * it changed: new messages before old readers, and old ones, with everything that is retained, before new readers.
 */
export const messagePairs = (survey: Survey, options: MessageOptions): ReadonlyArray<UnitPair> => {
  const oldNames = new Map<string, string>(
    survey.channels.pairs.flatMap(({ after, before }) =>
      before === undefined || after === undefined ? [] : [[`channel:${after}`, `channel:${before}`] as const]
    )
  )
  const toOld = (address: string): string => oldNames.get(address) ?? address
  return survey.messages.pairs.flatMap((keys) => pairsOf(survey, keys, toOld, options))
}
