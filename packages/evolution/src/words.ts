import { shortAddress } from "@lintel/doc"
import { formatDate, isUnitError, parseDate } from "@lintel/model"
import type { Reading } from "./judge.js"
import type { MessageReader } from "./readers.js"
import { metUntil, type Source, type Until, type Written } from "./written.js"

const untilText = (until: Until): string =>
  until === "forever" ? " for ever" : until === "unknown" ? ", nobody says how long" : ` until ${until}`

const places: Readonly<Record<Extract<Source, { readonly _tag: "Kept" }>["as"], string>> = {
  log: "kept in",
  deadLetter: "among the dead letters in",
  retry: "waiting in",
  store: "stored in"
}

const sourceText = (source: Source): string =>
  source._tag === "Live"
    ? `written by ${source.by === undefined ? "its producers" : shortAddress(source.by)}`
    : `${places[source.as]} ${shortAddress(source.in)}${untilText(source.until)}`

/**
 * Where a version can be met, and until when, as a list in words.
 *
 * @example
 * ```ts
 * import { metText } from "@lintel/evolution"
 *
 * metText([
 *   { _tag: "Live", by: "service:orders", channel: "channel:order-events" },
 *   { _tag: "Kept", in: "channel:order-events", as: "log", until: "2027-01-15" }
 * ]) // => "written by orders, kept in order-events until 2027-01-15"
 * ```
 *
 * @category words
 * @since 0.1.0
 */
export const metText = (sources: ReadonlyArray<Source>): string => [...new Set(sources.map(sourceText))].join(", ")

const because = (reasons: ReadonlyArray<string>): string => (reasons[0] === undefined ? "" : `: ${reasons[0]}`)

/**
 * What a reader makes of what is written, in words.
 *
 * @example
 * ```ts
 * import { readingText } from "@lintel/evolution"
 *
 * readingText({ _tag: "Reads" }) // => "reads it"
 * readingText({ _tag: "Undecided", reasons: ["the pattern is not regular"] }) // => "undecided: the pattern is not regular"
 * ```
 *
 * @category words
 * @since 0.1.0
 */
export const readingText = (reading: Reading): string => {
  switch (reading._tag) {
    case "Reads":
      return "reads it"
    case "ChangesMeaning":
      return `takes it for something else${because(reading.reasons)}`
    case "Refuses":
      return `refuses it${because(reading.reasons)}`
    case "Undecided":
      return `undecided${because(reading.reasons)}`
  }
}

/**
 * What a reader decodes with, in words.
 *
 * @example
 * ```ts
 * import { decoderText, messageMatrices } from "@lintel/evolution"
 *
 * const [matrix] = messageMatrices({
 *   lintel: "1.0", messages: { Paid: {} }, consumers: { partner: { messages: { Paid: { reads: ["/id"] } } } }
 * })
 * matrix?.readers.map(decoderText) // => ["reads a part of it"]
 * ```
 *
 * @category words
 * @since 0.1.0
 */
export const decoderText = ({ projection, upcasters }: MessageReader): string => {
  const first = upcasters.length === 0 ? "" : "upcasts, then "
  if (projection?.decoder !== undefined || projection?.avro !== undefined) {
    return `${first}decodes with a schema of its own`
  }
  return projection === undefined ? `${first}decodes with the current form` : `${first}reads a part of it`
}

const dayAfter = (day: string): string | undefined => {
  const days = parseDate(day)
  return isUnitError(days) ? undefined : formatDate(days + 1)
}

/**
 * When support for a version that nobody writes any more may go, as a sentence; `version` is what the sentence calls it.
 *
 * @example
 * ```ts
 * import { supportText } from "@lintel/evolution"
 *
 * supportText("version 1", "2026-12-02") // => "Support for version 1 may go on 2026-12-03: no copy of it is left then."
 * ```
 *
 * @category words
 * @since 0.1.0
 */
export const supportText = (version: string, until: string): string => {
  const after = dayAfter(until)
  if (after !== undefined) return `Support for ${version} may go on ${after}: no copy of it is left then.`
  return until === "forever"
    ? `Support for ${version} cannot go: there will always be copies of it.`
    : `Nobody says until when copies of ${version} are kept, so support for it cannot go.`
}

/**
 * A version in a sentence.
 *
 * @example
 * ```ts
 * import { versionText } from "@lintel/evolution"
 *
 * versionText("2") // => "version 2"
 * versionText(undefined) // => "its current form"
 * ```
 *
 * @category words
 * @since 0.1.0
 */
export const versionText = (version: string | undefined): string =>
  version === undefined ? "its current form" : `version ${version}`

/**
 * What is to be said of when support for versions may go: of those that nobody writes any more.
 *
 * @example
 * ```ts
 * import { supportTexts } from "@lintel/evolution"
 *
 * supportTexts([{
 *   message: "message:Paid", version: "1", payload: undefined, pointer: "",
 *   sources: [{ _tag: "Kept", in: "channel:paid", as: "log", until: "forever" }]
 * }]) // => ["Support for version 1 cannot go: there will always be copies of it."]
 * ```
 *
 * @category words
 * @since 0.1.0
 */
export const supportTexts = (written: ReadonlyArray<Written>): ReadonlyArray<string> =>
  written
    .filter(({ sources }) => sources.every(({ _tag }) => _tag === "Kept"))
    .map((it) => supportText(versionText(it.version), metUntil(it)))
