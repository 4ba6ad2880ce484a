import { readersOf, readingOf, type Written } from "@lintel/evolution"
import type { Address } from "@lintel/model"
import type { Evidence } from "../pair.js"
import type { Survey } from "../survey.js"
import type { MessageOptions } from "./messageJudge.js"
import { type Crossing, crossed, evidenceOf, readingOptions } from "./readings.js"

/** Readers that take whatever passes on a channel, before a message that was never there. */
export const newcomers = (
  survey: Survey,
  writer: string,
  fresh: ReadonlyArray<Written>,
  crossing: Crossing,
  options: MessageOptions
): ReadonlyMap<string, ReadonlyArray<Evidence>> => {
  const { before } = survey
  const settings = readingOptions(options.policy)
  const found = new Map<string, ReadonlyArray<Evidence>>()
  const channels = new Set(
    fresh.flatMap(({ sources }) =>
      sources.flatMap((source) =>
        source._tag === "Live" && source.channel !== undefined ? [crossing.across(source.channel)] : []
      )
    )
  )
  for (const channel of channels) {
    const known = before.index.find(channel as Address<"channel">)?.value.messages ?? []
    for (const { by, consumption } of before.index.readersOfChannel(channel)) {
      // Who names what it takes leaves everything else alone.
      if (consumption.messages !== undefined || known.length === 0) continue
      const evidence = fresh.flatMap((version) => {
        const readings = known.flatMap((message) =>
          readersOf(before.index, message)
            .filter((reader) => reader.by === by && reader.from === channel)
            .map((reader) => readingOf(before.index, crossed(version, message, crossing), reader, settings))
        )
        options.count()
        if (readings.length === 0 || readings.some(({ _tag }) => _tag === "Reads")) return []
        const worst = readings.find(({ _tag }) => _tag === "Undecided") ?? readings[0]
        const names = {
          message: version.message,
          acceptedBy: options.versioned(writer, "new"),
          refusedBy: options.versioned(before.nameOf(by), "old")
        }
        const one = worst === undefined ? undefined : evidenceOf(worst, names, "/consumes")
        return one === undefined ? [] : [{ ...one, code: "compat/message-added" }]
      })
      if (evidence.length > 0) found.set(before.nameOf(by), evidence)
    }
  }
  return found
}
