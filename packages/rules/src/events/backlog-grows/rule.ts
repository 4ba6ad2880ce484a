import * as Schema from "effect/Schema"
import { compareFractions, microseconds, over, fraction, times } from "@lintel/analysis"
import { Rule, type Way } from "@lintel/diagnostic"
import { counted, Doc } from "@lintel/doc"
import type { ModelIndex } from "@lintel/model"
import { Place } from "../../place.js"
import { rateText } from "../../resilience/traffic.js"
import { timeText } from "../../timeText.js"
import { term } from "../../rollout/rolled.js"
import { oneWay, roundedDown, stating } from "../../ways.js"
import { names } from "../../wordsOf.js"
import { bareName } from "../reading.js"
import { type Arriving, arrivalsOf, type Group, groupsOf, lostAfter, paceOf, type Reader } from "./pace.js"

type Fact = "how many messages come" | "how many readers there are" | "how long handling takes"

/** The readers of a group with their pace; where two of the three facts are known, the third is missed. */
const readersOf = (
  { readings }: Group,
  isLoadKnown: boolean,
  missing: (fact: Fact, subject: string) => void
): ReadonlyArray<Reader> | undefined => {
  const found = readings.flatMap((reading): ReadonlyArray<Reader> => {
    const { by, consumption } = reading
    const { concurrency, handling } = consumption
    const known = [isLoadKnown, concurrency !== undefined, handling !== undefined].filter(Boolean).length
    if (known === 2) {
      if (!isLoadKnown) missing("how many messages come", by.address)
      else if (concurrency === undefined) missing("how many readers there are", by.address)
      else missing("how long handling takes", by.address)
    }
    return concurrency === undefined || handling === undefined
      ? []
      : [{ reading, readers: concurrency, handling: microseconds(handling) }]
  })
  return isLoadKnown && found.length === readings.length ? found : undefined
}

const waysOf = (
  index: ModelIndex,
  [reader, ...others]: ReadonlyArray<Reader>,
  { rate }: Arriving,
  partitions: number | undefined
): ReadonlyArray<Way> => {
  if (reader === undefined || others.length > 0) return []
  const { by, at } = reader.reading
  const place = (field: string): Place => ({ address: by.address, pointer: at(field) })
  const needed = times(rate, fraction(reader.handling, 1_000_000n))
  const enough = Number((needed.numerator + needed.denominator - 1n) / needed.denominator)
  const active = Math.min(reader.readers, partitions ?? reader.readers)
  const time = over(fraction(BigInt(active) * 1_000_000n), rate)
  const fastEnough = time.numerator / time.denominator
  return [
    ...(Number.isSafeInteger(enough) && enough <= (partitions ?? enough)
      ? oneWay("enough-readers", stating(index, place("concurrency"), enough))
      : []),
    ...(fastEnough > 0n ? oneWay("faster-handling", stating(index, place("handling"), roundedDown(fastEnough))) : [])
  ]
}

export const backlogGrows = Rule.make("events/backlog-grows", {
  severity: "error",
  profile: "service",
  summary: "More messages come than their readers can handle.",
  since: "0.1.0",
  data: Schema.Struct({
    readers: Schema.NonEmptyArray(Schema.String),
    channel: Schema.String,
    arriving: Schema.String,
    pace: Schema.String,
    isPeak: Schema.Boolean,
    lostAfter: Schema.optionalKey(Schema.String),
    loadPlace: Place,
    parts: Schema.NonEmptyArray(Schema.Struct({ place: Place, words: Schema.String })),
    /** Readers beyond these get nothing. */
    partitions: Schema.optionalKey(Schema.Number)
  }),
  identity: ["channel", "isPeak"],
  needs: ["how many messages come", "how many readers there are", "how long handling takes"],
  check: ({ index, missing }, report) => {
    const arrivals = arrivalsOf(index)
    for (const group of groupsOf(index)) {
      const { channel, partitions } = group
      const coming = arrivals.get(channel.address)
      const readers = readersOf(group, coming?.steady !== undefined || coming?.peak !== undefined, missing)
      if (readers === undefined || coming === undefined) continue
      const pace = paceOf(readers, partitions)
      const isMore = (load: Arriving | undefined): load is Arriving =>
        load !== undefined && compareFractions(load.rate, pace) > 0
      const isAlways = isMore(coming.steady)
      const load = [coming.steady, coming.peak].find(isMore)
      const [first, ...others] = readers
      if (load === undefined || first === undefined) continue
      const { by, at } = first.reading
      if (!group.takesAll) {
        missing("how many messages come", by.address)
        continue
      }
      const { retention } = channel.value
      const isKept = retention !== undefined && retention !== "forever" && retention !== "untilConsumed"
      const partOf = ({ handling, reading, readers: count }: Reader) => ({
        place: { address: reading.by.address, pointer: reading.at("handling") },
        words: `${counted(count, "reader")}, ${timeText(handling)} each`
      })
      const count = readers.reduce((sum, it) => sum + it.readers, 0)
      report(
        by.address,
        {
          readers: [by.address, ...others.map(({ reading }) => reading.by.address)],
          channel: channel.address,
          arriving: rateText(load.rate),
          pace: rateText(pace),
          isPeak: !isAlways,
          ...(isAlways && isKept ? { lostAfter: timeText(lostAfter(load.rate, pace, retention)) } : {}),
          loadPlace: load.place,
          parts: [partOf(first), ...others.map(partOf)],
          ...(partitions !== undefined && count > partitions ? { partitions } : {})
        },
        {
          pointer: at("handling"),
          severity: isAlways ? "error" : "note",
          witness: {
            _tag: "Value",
            checked: true,
            name: "What comes each second",
            value: rateText(load.rate),
            limit: rateText(pace),
            limitName: "handled",
            terms: [
              term(isAlways ? "usual load" : "peak", rateText(load.rate), load.place),
              ...readers.flatMap(({ handling, reading, readers: some }) => [
                {
                  name: "readers",
                  value: String(some),
                  address: reading.by.address,
                  pointer: reading.at("concurrency")
                },
                {
                  name: "one message takes",
                  value: timeText(handling),
                  address: reading.by.address,
                  pointer: reading.at("handling")
                }
              ]),
              ...(partitions !== undefined && count > partitions
                ? [
                    {
                      name: "partitions, one reader each",
                      value: String(partitions),
                      address: channel.address,
                      pointer: "/partitions"
                    }
                  ]
                : [])
            ]
          },
          ways: () => waysOf(index, readers, load, partitions)
        }
      )
    }
  },
  title: ({ readers: [reader], channel }) => `${bareName(channel)} → ${bareName(reader)}`,
  explain: ({ arriving, channel, isPeak, loadPlace, lostAfter: lost, pace, partitions, parts, readers }) => [
    isPeak
      ? Doc.para(
          "At its peak ",
          Doc.name(channel),
          ` brings ${arriving}, and `,
          ...names(readers),
          ` ${readers.length === 1 ? "handles" : "handle"} ${pace}: as long as the peak lasts, every message comes later than the one before.`
        )
      : Doc.para(
          ...names(readers),
          readers.length === 1 ? " falls behind " : " fall behind ",
          Doc.name(channel),
          ` and never ${readers.length === 1 ? "catches" : "catch"} up: ${arriving} come, and ${pace} are handled.`,
          lost === undefined ? "" : ` After ${lost} messages are deleted that nobody has read.`
        ),
    Doc.excerpt([
      { ...loadPlace, label: `${arriving} come` },
      ...parts.map(({ place, words }) => ({ ...place, label: words }))
    ]),
    ...(partitions === undefined
      ? []
      : [Doc.para(`No more than ${partitions} of them read at once: each partition has one reader of a group.`)]),
    Doc.para(
      isPeak
        ? "Nothing is wrong where that is meant; else leave room for the peak."
        : "Let more read at once, handle a message faster, or send fewer. Leave room: whoever was down for a while has to catch up."
    )
  ],
  fixWords: {
    "enough-readers":
      "The fewest that handle what comes. Confirm that what they call and write takes as many at once, and leave room to catch up.",
    "faster-handling": "The longest that handling may take. Confirm it by a measurement."
  }
})
