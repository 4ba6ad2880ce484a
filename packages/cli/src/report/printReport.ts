import type { Block, SourceLookup } from "@lintel/doc"
import { type Catalogue, printReport as printAs, type Report, toHtmlText } from "@lintel/diagnostic"
import { version } from "../version.js"
import { pagesShown } from "./pages.js"
import type { Appearance } from "./appearance.js"
import type { formats } from "./reportOptions.js"

/** How a report is printed. */
export interface Printing extends Appearance {
  readonly format: (typeof formats)[number]
  readonly catalogue: Catalogue
  readonly maxPages?: number
  readonly pagesOnly?: true
  /** What stands before the pages. */
  readonly lead?: ReadonlyArray<Block>
  /** What stands after them, before the verdict. */
  readonly appendix?: ReadonlyArray<Block>
  /** Asked only when there is something to show a place of. */
  readonly sources: () => Promise<SourceLookup>
}

/** Prints a report. Places are looked up only for formats that show them, and only when there is a finding. */
export const printReport = async (report: Report, printing: Printing): Promise<string> => {
  const { format, catalogue, color, width, maxPages, pagesOnly, lead, appendix } = printing
  const needsPlaces = format !== "json" && report.findings.length > 0
  const sources = needsPlaces ? { sources: await printing.sources() } : {}
  const part = {
    ...(pagesOnly === undefined ? {} : { pagesOnly }),
    ...(lead === undefined ? {} : { lead }),
    ...(appendix === undefined ? {} : { appendix })
  }
  const context = { catalogue, maxPages: maxPages ?? pagesShown(report, catalogue), ...part, ...sources }
  if (format === "html") return toHtmlText(report, context)
  return printAs(report, format, { ...context, color, width, version: version() })
}
