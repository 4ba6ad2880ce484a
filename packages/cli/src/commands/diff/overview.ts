import type { Catalogue, Diagnostic, Report } from "@lintel/diagnostic"
import { type Block, counted, countText, Doc, shortAddress } from "@lintel/doc"

/** Fewer pages than this are an overview by themselves. */
const fewest = 4
/** Subjects that are named for each kind of change. */
const mostNamed = 6

const heavy: ReadonlySet<Diagnostic["class"]> = new Set(["breaking", "changes-meaning", "undecided"])

/** The last part of an address: what it is called in a list of its own kind. */
const nameOf = (subject: string): string => {
  const short = shortAddress(subject)
  return short.slice(short.indexOf(".") + 1)
}

const row = (code: string, findings: ReadonlyArray<Diagnostic>, catalogue: Catalogue): ReadonlyArray<Doc.Words> => {
  const names = [...new Set(findings.map(({ subject }) => nameOf(subject)))]
  const summary = (catalogue.get(code)?.summary ?? code).replace(/\.$/, "")
  const hidden = names.length - mostNamed
  return [
    Doc.strong(`${summary} (${countText(findings.length)})`),
    ": ",
    ...names.slice(0, mostNamed).flatMap((name, index) => [...(index === 0 ? [] : [", "]), Doc.code(name)]),
    ...(hidden > 0 ? [` and ${countText(hidden)} more`] : [])
  ]
}

/** What a long report says, in a few lines before its pages: the kinds of change, how many, and where. */
export const overview = (report: Report, catalogue: Catalogue): ReadonlyArray<Block> => {
  const findings = report.findings.filter((it) => heavy.has(it.class))
  if (findings.length < fewest) return []
  const codes = new Map<string, Array<Diagnostic>>()
  for (const finding of findings) {
    const known = codes.get(finding.code)
    if (known === undefined) codes.set(finding.code, [finding])
    else known.push(finding)
  }
  const { bump, errors, notes, undecided, warnings } = report.summary
  const counts = [
    ...(errors > 0 ? [counted(errors, "error")] : []),
    ...(warnings > 0 ? [counted(warnings, "warning")] : []),
    ...(notes > 0 ? [counted(notes, "note")] : []),
    ...(undecided > 0 ? [`${countText(undecided)} undecided`] : [])
  ]
  return [
    Doc.para(
      Doc.strong(report.verdict),
      `: ${counts.join(", ")}.`,
      ...(bump === undefined ? [] : [` Next version: ${bump}.`])
    ),
    Doc.bullets(...[...codes].map(([code, all]) => row(code, all, catalogue))),
    Doc.rule()
  ]
}
