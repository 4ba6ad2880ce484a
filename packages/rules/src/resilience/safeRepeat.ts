import type { Way } from "@lintel/diagnostic"
import type { Entity, ModelIndex } from "@lintel/model"
import { oneWay, stating } from "../ways.js"

/** A key by which the callee recognises a repeat, and replays what it answered. */
export const recognised = (index: ModelIndex, { address, value }: Entity<"operation">): ReadonlyArray<Way> =>
  oneWay(
    "recognise-repeats",
    stating(
      index,
      { address, pointer: "/idempotency" },
      { key: "Idempotency-Key", in: "header", ...value.idempotency, replies: "replayed" }
    )
  )

/** What `recognised` decides, and leaves to confirm. */
export const recognisedWords = {
  "recognise-repeats":
    "The callee keeps each key with its reply, in the transaction of the work, and replays it. That is work of the callee: confirm that it is done before anybody repeats a request, and say for how long a key is kept."
} as const
