import type { SourceLocation, SourceLookup } from "@lintel/doc"
import type { Diagnostic } from "./diagnostic.js"

/**
 * Where findings were written: an address and a pointer give file, line, column and lines. Asked only when printing.
 *
 * @category printing
 * @since 0.1.0
 */
export type Sources = SourceLookup

/** The field, or the nearest one around it whose place is known: what is absent stands nowhere. */
const locateField = (sources: Sources, address: string, pointer: string | undefined): SourceLocation | undefined => {
  let at = pointer ?? ""
  while (at !== "") {
    const found = sources.locate(address, at)
    if (found !== undefined) return found
    at = at.slice(0, Math.max(0, at.lastIndexOf("/")))
  }
  return sources.locate(address)
}

/** The place a finding is shown at: its field, its subject, or the first related place that is known. */
export const locateFinding = (
  { subject, pointer, related }: Diagnostic,
  sources: Sources | undefined
): SourceLocation | undefined => {
  if (sources === undefined) return undefined
  const own = locateField(sources, subject, pointer)
  if (own !== undefined) return own
  for (const place of related) {
    const found = sources.locate(place.address, place.pointer)
    if (found !== undefined) return found
  }
  return undefined
}
