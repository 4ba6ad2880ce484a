import type { Witness } from "@lintel/diagnostic"
import type { Change } from "../change.js"
import { keyIn, payloadsWithKeys } from "./keying.js"
import { type ChannelPair, isKey, type Keyed, keyedMessages, runStep } from "./order.js"
import { messageAt } from "./union.js"

/** One record under its old key and, corrected, under its new one: compaction keeps both. */
const keptTwice = (pair: ChannelPair, { after, before, message }: Keyed): Witness | undefined => {
  const keys = [before.key, after.key].filter(isKey)
  if (!isKey(before.key)) return undefined
  const shown = payloadsWithKeys(pair.run, messageAt(pair.run.after.model, message), keys).find(
    (payload) => keyIn(payload, before.key) !== keyIn(payload, after.key)
  )
  if (shown === undefined) return undefined
  const under = (key: string | undefined): string => {
    const text = keyIn(shown, key)
    return text === undefined ? "without a key" : `under the key ${JSON.stringify(text)}`
  }
  return {
    _tag: "Run",
    checked: true,
    steps: [
      runStep("ok", message, "written before the change", `${JSON.stringify(shown)}, ${under(before.key)}`),
      runStep("ok", message, "written again after it", under(after.key)),
      runStep("failed", pair.subject.after, "compaction keeps both", "a record is replaced only by one of the same key")
    ]
  }
}

/** What a compacted channel takes for the same thing is another: what was kept is never replaced. */
export const identityChanges = (pair: ChannelPair): ReadonlyArray<Change> => {
  const { after, before, readings, subject } = pair
  if (before.compaction !== true || after.compaction === false) return []
  const keyed = keyedMessages(pair).filter((it) => it.before.key !== it.after.key)
  const [first] = keyed
  if (first === undefined && (keyedMessages(pair).length > 0 || before.key === after.key)) return []
  const [had, has] = [first?.before.key ?? before.key, first?.after.key ?? after.key]
  if (had === undefined) return []
  const witness = keyed.map((it) => keptTwice(pair, it)).find((it) => it !== undefined)
  return [
    {
      code: "compat/compaction-identity-changed",
      class: "breaking",
      subject: subject.after,
      pointer: "/key",
      data: {
        had,
        ...(has === undefined ? {} : { has }),
        readers: [...new Set(readings.map(({ reader }) => reader))]
      },
      ...(witness === undefined ? {} : { witness }),
      before: { address: subject.before, pointer: "/key" },
      ...(has === undefined ? {} : { after: { address: subject.after, pointer: "/key" } }),
      reaches: [subject.after]
    }
  ]
}
