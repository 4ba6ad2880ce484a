import type { SourceLookup } from "@lintel/doc"
import type { Diagnostic, Report } from "@lintel/diagnostic"
import { atKeyword, type Place, placeIn } from "./keywordPlaces.js"

// An address means something in either version. Findings name the old place beside the new one, so the old one is
// marked while a report is printed, by a character of the private use area.
const mark = "\uE0F1"

const oldPlaceOf = (data: unknown): Place | undefined => placeIn(data, "before")

/** Marks the place in the old version, if it is known there: else it keeps the name that people read. */
const marked = (finding: Diagnostic, old: SourceLookup): Diagnostic => {
  const place = oldPlaceOf(finding.data)
  if (place === undefined || old.locate(place.address, place.pointer) === undefined) return finding
  const { data, related } = finding
  const moved = { ...place, address: `${mark}${place.address}` }
  return {
    ...finding,
    data: typeof data === "object" && data !== null ? { ...data, before: moved } : data,
    related: related.map((it) =>
      it.role === "old version" && it.address === place.address ? { ...it, address: moved.address } : it
    )
  }
}

/** A report as its places are shown: at the keywords that differ, those of the old version found there. */
export const withOldPlaces = (report: Report, old: SourceLookup): Report => ({
  ...report,
  findings: report.findings.map((it) => marked(atKeyword(it), old))
})

/** The printed text without the marks: formats for programs print addresses as they are. */
export const withoutMarks = (text: string): string => text.replaceAll(/\uE0F1(?=[a-z][A-Za-z-]*:)/g, "")

/** Places of two versions: marked ones in the old, all others in the new and, where it does not know them, in the old. */
export const bothSides = (old: SourceLookup, fresh: SourceLookup): SourceLookup => ({
  locate: (address, pointer) =>
    address.startsWith(mark)
      ? old.locate(address.slice(mark.length), pointer)
      : (fresh.locate(address, pointer) ?? old.locate(address, pointer))
})
