import { readingOf } from "@lintel/evolution"
import { type Evidence, mixtureOf, type UnitPair } from "../pair.js"
import type { Survey } from "../survey.js"
import { type MessageEdge, readersBy } from "./messageEdge.js"
import { isMet, type MessageOptions } from "./messageJudge.js"
import { evidenceOf, readingOptions } from "./readings.js"

/** What is kept, and the new reader refuses although the old one read it: no order takes it away. */
export const keptPairs = (
  survey: Survey,
  before: MessageEdge,
  after: MessageEdge,
  messages: { readonly name: string },
  options: MessageOptions
): ReadonlyArray<UnitPair> => {
  const { after: side } = survey
  const settings = readingOptions(options.policy)
  const found = new Map<string, Array<Evidence>>()
  for (const reader of after.readers) {
    for (const version of after.written) {
      const kept = { ...version, sources: version.sources.filter(({ _tag }) => _tag === "Kept") }
      if (kept.sources.length === 0 || !isMet(side.index, reader, kept)) continue
      options.count()
      const reading = readingOf(side.index, kept, reader, settings)
      const name = side.nameOf(reader.by)
      const wasRefused = readersBy(before.readers, survey.before, name).some(
        (old) => readingOf(survey.before.index, { ...kept, message: old.message }, old, settings)._tag === reading._tag
      )
      if (reading._tag === "Reads" || wasRefused) continue
      const names = {
        message: reader.message,
        acceptedBy: `version ${version.version ?? "without a name"}, which is kept`,
        refusedBy: options.versioned(name, "new")
      }
      const evidence = evidenceOf(reading, names, reader.place.pointer)
      if (evidence === undefined) continue
      const list = found.get(name)
      if (list === undefined) found.set(name, [evidence])
      else list.push(evidence)
    }
  }
  return [...found].map(([reader, evidence]) => ({
    client: reader,
    server: reader,
    medium: "message",
    through: messages.name,
    oldClientNewServer: { verdict: "compatible", evidence: [] },
    newClientOldServer: mixtureOf(evidence)
  }))
}
