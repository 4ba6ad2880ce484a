import { callsOfFlow, compareSpans, flowWorstCase, microseconds, type Span } from "@lintel/analysis"
import type { ModelIndex } from "@lintel/model"
import { type ChannelReading, isHandledBy } from "../reading.js"

/** How long handling one message takes: as its reader says, or as its flow may take with all tries of its calls. */
export interface Handling {
  readonly time: Span
  /** The flow whose calls take longer than the reader says. */
  readonly flow: string | undefined
  readonly calls: ReadonlyArray<{ readonly call: string; readonly time: Span }>
  readonly own: bigint
  /** Whether it cannot take longer than that, as far as anybody said. */
  readonly isWhole: boolean
}

/** Nothing where neither the reader nor a flow says how long handling takes. */
export const handlingOf = (index: ModelIndex, reading: ChannelReading): Handling | undefined => {
  const stated = reading.consumption.handling
  const start: Handling | undefined =
    stated === undefined
      ? undefined
      : { time: microseconds(stated), flow: undefined, calls: [], own: 0n, isWhole: true }
  return index
    .ofKind("flow")
    .filter(({ value }) => isHandledBy(reading, value) && callsOfFlow(value).size > 0)
    .reduce<Handling | undefined>((longest, { address, value }) => {
      const { bounds, calls, own } = flowWorstCase(index, address, value.steps)
      const time = bounds.atLeast
      if (longest !== undefined && compareSpans(time, longest.time) <= 0) return longest
      if (time === 0n) return longest
      return {
        time,
        flow: address,
        calls: calls.map((it) => ({ call: it.call, time: it.bounds.atLeast })),
        own: own.atLeast === "unbounded" ? 0n : own.atLeast,
        isWhole: stated !== undefined || bounds.atMost !== undefined
      }
    }, start)
}
