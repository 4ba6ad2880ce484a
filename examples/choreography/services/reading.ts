import { Unhandled } from "./channels.ts"

/**
 * How every service reads: twelve readers for twelve partitions, each effect once by the order's state in the database, five
 * tries in place so that the order of a key stays, then aside.
 */
export const reading = {
  concurrency: 12,
  batch: 50,
  handling: "40ms",
  idempotency: "effect",
  order: "perKey",
  redelivery: { attempts: 5, visibility: "5m", delay: "2s", exhausted: "deadLetter" },
  deadLetter: Unhandled
} as const

/** How every service tells: in the transaction that changed its own data, handed on by a relay for up to a day. */
export const telling = { delivery: "outbox", guarantee: "atLeastOnce", retriesFor: "1d" } as const
