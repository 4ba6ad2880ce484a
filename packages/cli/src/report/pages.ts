import type { Catalogue, Diagnostic, Report } from "@lintel/diagnostic"

const shownNotes = 20

/** Findings with the same key share a page. */
const pageKey = (finding: Diagnostic, catalogue: Catalogue): string =>
  JSON.stringify([
    finding.code,
    finding.severity,
    finding.class,
    catalogue.get(finding.code)?.causeOf(finding) ?? finding.subject
  ])

/**
 * How many pages are shown where nobody says: every one that weighs more than a note, and a few notes. The rest is
 * counted, so that hundreds of safe changes do not bury one that breaks.
 */
export const pagesShown = ({ findings }: Report, catalogue: Catalogue): number => {
  const heavy = findings.filter((it) => it.severity !== "note" || it.class === "undecided")
  return new Set(heavy.map((it) => pageKey(it, catalogue))).size + shownNotes
}
