import type { Bytes, Duration } from "@lintel/model"

/**
 * Something that the vendor of a broker says of it, and the page where it says so.
 *
 * @category brokers
 * @since 0.1.0
 */
export interface BrokerFact<Value> {
  readonly value: Value
  /** Address of the vendor's page. */
  readonly source: string
}

/**
 * What a kind of channel of a broker can do at most. A fact that is absent is not known here, and nothing is judged by
 * it: it depends on the version, or the vendor's pages disagree.
 *
 * @category brokers
 * @since 0.1.0
 */
export interface BrokerProfile {
  /** What people call it: `Amazon SQS FIFO queue`. */
  readonly name: string
  /** The strongest order: of all messages, of those of one key, or none. */
  readonly ordering: BrokerFact<"none" | "perKey" | "total">
  /** The strongest delivery between the broker and one reader. */
  readonly delivery: BrokerFact<"atLeastOnce" | "exactlyOnce">
  /** Whether what was read can be read again. */
  readonly replay: BrokerFact<boolean>
  /** The longest time in which a second copy is recognised by its id; a fixed window has no other length. */
  readonly deduplication?: BrokerFact<Duration | "none" | "unlimited">
  readonly maxMessageSize: BrokerFact<Bytes | "unlimited">
  readonly maxRetention: BrokerFact<Duration | "unlimited">
  /** The longest time a message is held back before its first delivery. */
  readonly maxDelay?: BrokerFact<Duration | "none" | "unlimited">
  /** Whether several messages, or messages and a position, can be written together or not at all. */
  readonly transactions?: BrokerFact<boolean>
  /** Whether it can keep the last message of each key for ever. */
  readonly compaction?: BrokerFact<boolean>
  /** The longest time a reader may hold a message without a sign of life. */
  readonly maxVisibility?: BrokerFact<Duration | "unlimited">
  /**
   * What the readers of one group are given: partitions (more readers than partitions are idle), one key at a time, or
   * single messages, whoever is free.
   */
  readonly sharing: BrokerFact<"partition" | "key" | "message">
  /** One message that fails holds up those behind it, unless the reader goes on. */
  readonly isLog: boolean
}

/**
 * A fact and its page. Vendors raise limits now and then: all pages were read again in November 2026 (the quotas of Event
 * Hubs as of 2026-02-05, with 20 MB for Dedicated; those of SQS and SNS with 1 MiB, which SNS gives to topics that ask
 * for it). A lower limit of an account, a queue or a topic belongs into `maxMessageSize` of the channel.
 */
export const says = <Value>(value: Value, source: string): BrokerFact<Value> => ({ value, source })
