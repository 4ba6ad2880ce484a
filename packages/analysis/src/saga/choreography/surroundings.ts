import type { ModelIndex, Saga } from "@lintel/model"
import type { ChoreographyOptions } from "./explore.js"

/** Messages that some component sends at most once: they may be lost. */
const lossyOf = (index: ModelIndex): ReadonlySet<string> =>
  new Set(
    [...index.ofKind("service"), ...index.ofKind("external")].flatMap(({ value }) =>
      (value.emits ?? []).flatMap(({ message, guarantee }) => (guarantee === "atMostOnce" ? [message] : []))
    )
  )

/** Messages that a saga's steps do not send, and somebody of the design does. */
const sentOutside = (index: ModelIndex, saga: Saga): ReadonlySet<string> => {
  const own = new Set(
    Object.values(saga.steps).flatMap(({ action }) => (action?._tag === "Message" ? [action.message] : []))
  )
  const sent = [...index.ofKind("service"), ...index.ofKind("external")].flatMap(({ value }) => value.emits ?? [])
  return new Set(sent.flatMap(({ message }) => (own.has(message) ? [] : [message])))
}

/**
 * What a design says of the messages of a choreography besides its steps: which may be lost, and which others send.
 *
 * @category choreography
 * @since 0.1.0
 */
export const choreographyOptions = (index: ModelIndex, saga: Saga): ChoreographyOptions => ({
  lossy: lossyOf(index),
  sentOutside: sentOutside(index, saga)
})
