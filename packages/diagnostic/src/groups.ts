import { stableStringify } from "@lintel/model"
import type { Catalogue } from "./catalogue.js"
import type { Diagnostic } from "./diagnostic.js"

/** Findings that share a page: the first is shown, the others are counted and named. */
export interface Group {
  readonly first: Diagnostic
  readonly others: ReadonlyArray<Diagnostic>
}

/** Groups findings of one code and one cause, in the order of their first. */
export const groupByCause = (findings: ReadonlyArray<Diagnostic>, catalogue: Catalogue): ReadonlyArray<Group> => {
  const groups = new Map<string, { readonly first: Diagnostic; readonly others: Array<Diagnostic> }>()
  for (const finding of findings) {
    const cause = catalogue.get(finding.code)?.causeOf(finding) ?? finding.subject
    const key = stableStringify([finding.code, finding.severity, finding.class, cause])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { first: finding, others: [] })
    else group.others.push(finding)
  }
  return [...groups.values()]
}
