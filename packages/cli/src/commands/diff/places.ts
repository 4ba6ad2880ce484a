import type { SourceLocation, SourceLookup } from "@lintel/doc"
import type { Diagnostic, Report } from "@lintel/diagnostic"
import { atKeyword, oldVersionIn, type Place, placeIn } from "./keywordPlaces.js"

// An address means something in either version. Findings name the old place beside the new one, so the old one is
// marked while a report is printed, by a character of the private use area, and another one for the version it is of.
const mark = "\uE0F1"
const firstVersion = 0xe200
const mostVersions = 0x1000

/** Places of the old versions: `locate` where it does not matter which one is meant, or where only one can be. */
export interface OldLookup extends SourceLookup {
  /** Old versions in their order, by what findings call them where there are several. */
  readonly versions: ReadonlyArray<{ readonly name: string; readonly lookup: SourceLookup }>
}

/** The mark of a place in the old version that a finding speaks of; none where it is not known there. */
const markOf = ({ data }: Diagnostic, { address, pointer }: Place, old: OldLookup): string | undefined => {
  const name = oldVersionIn(data)
  const index = old.versions.findIndex((it) => it.name === name)
  const isKnown = index < mostVersions && old.versions[index]?.lookup.locate(address, pointer) !== undefined
  if (isKnown) return mark + String.fromCodePoint(firstVersion + index)
  return old.locate(address, pointer) === undefined ? undefined : mark
}

/** Marks the place in the old version, if it is known there: else it keeps the name that people read. */
const marked = (finding: Diagnostic, old: OldLookup): Diagnostic => {
  const place = placeIn(finding.data, "before")
  const by = place === undefined ? undefined : markOf(finding, place, old)
  if (place === undefined || by === undefined) return finding
  const { data, related } = finding
  const moved = { ...place, address: by + place.address }
  return {
    ...finding,
    data: typeof data === "object" && data !== null ? { ...data, before: moved } : data,
    related: related.map((it) =>
      it.role === "old version" && it.address === place.address ? { ...it, address: moved.address } : it
    )
  }
}

/** A report as its places are shown: at the keywords that differ, those of the old version found there. */
export const withOldPlaces = (report: Report, old: OldLookup): Report => ({
  ...report,
  findings: report.findings.map((it) => marked(atKeyword(it), old))
})

/** The printed text without the marks: formats for programs print addresses as they are. */
export const withoutMarks = (text: string): string => text.replaceAll(/\uE0F1[\uE200-\uF1FF]?(?=[a-z][A-Za-z-]*:)/g, "")

const locateMarked = (old: OldLookup, address: string, pointer: string | undefined): SourceLocation | undefined => {
  const version = old.versions[(address.codePointAt(0) ?? 0) - firstVersion]
  return version === undefined ? old.locate(address, pointer) : version.lookup.locate(address.slice(1), pointer)
}

/** Places of two versions: marked ones in the old, all others in the new and, where it does not know them, in the old. */
export const bothSides = (old: OldLookup, fresh: SourceLookup): SourceLookup => ({
  locate: (address, pointer) =>
    address.startsWith(mark)
      ? locateMarked(old, address.slice(mark.length), pointer)
      : (fresh.locate(address, pointer) ?? old.locate(address, pointer))
})
