import type { SourceLookup } from "@lintel/doc"
import type { Diagnostic, Report } from "@lintel/diagnostic"

// An address means something in either version. Findings name the old place beside the new one, so the old one is
// marked while a report is printed, by a character of the private use area.
const mark = "\uE0F1"

interface Place {
  readonly address: string
  readonly pointer: string
}

const isPlace = (value: unknown): value is Place =>
  typeof value === "object" &&
  value !== null &&
  "address" in value &&
  typeof value.address === "string" &&
  "pointer" in value &&
  typeof value.pointer === "string"

const oldPlaceOf = (data: unknown): Place | undefined =>
  typeof data === "object" && data !== null && "before" in data && isPlace(data.before) ? data.before : undefined

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

/** A report whose old places are found in the old version. */
export const withOldPlaces = (report: Report, old: SourceLookup): Report => ({
  ...report,
  findings: report.findings.map((it) => marked(it, old))
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
