import {
  type Catalogue,
  catalogueOf,
  type CodeExplanation,
  type Diagnostic,
  explainCode,
  markdownPage,
  type Report
} from "@lintel/diagnostic"
import { counted, type Document, type SourceLookup, toHtml, toMarkdown, toPlain, toTerminal } from "@lintel/doc"
import { pages as changePages } from "@lintel/compat/pages"
import { planKinds } from "@lintel/plan"
import { pages as planPages } from "@lintel/plan/pages"
import { pages as rulePages } from "@lintel/rules/pages"
import type { Invocation } from "../../arguments/command.js"
import { loadConfig } from "../../config/load.js"
import { compareInputs } from "../diff/compareInputs.js"
import { fileKinds, filePages } from "../diff/fileKinds.js"
import { inputPages } from "../../findings/inputPages.js"
import type { Io } from "../../io.js"
import { exits, type Outcome } from "../../outcome.js"
import { appearanceOn } from "../../report/appearance.js"
import { changeKinds } from "../../report/comparison.js"
import { deliver } from "../../report/deliver.js"
import { allRules } from "../../report/allRules.js"
import { inspect } from "../../report/inspect.js"
import { lookupOf } from "../../report/lookups.js"
import { printReport } from "../../report/printReport.js"
import { Unusable } from "../../unusable.js"
import { bothSides, withOldPlaces } from "../diff/places.js"
import type { ExplainOptions } from "./command.js"

type ExplainInvocation = Invocation<ExplainOptions>

const isFingerprint = (text: string): boolean => /^[0-9a-f]{4,16}$/.test(text)

const allPages = new Map([...rulePages, ...inputPages, ...changePages, ...planPages, ...filePages])

/** Kinds without a page of their own have their summary. */
const markdownOf = ({ kind, page }: Extract<CodeExplanation, { readonly _tag: "Known" }>): string =>
  page ??
  `# ${kind.summary}\n\nThe code is \`${kind.code}\`, its severity \`${kind.severity}\`, known since ${kind.since}.\n`

const printDocument = (document: Document, { given, io }: ExplainInvocation): string => {
  if (given.format === "plain") return toPlain(document)
  if (given.format === "markdown") return toMarkdown(document)
  if (given.format === "html") return toHtml(document)
  const { color, width } = appearanceOn(io.stdout, io)
  return toTerminal(document, { width, color: color && given.out === undefined })
}

const explainKind = (
  found: Extract<CodeExplanation, { readonly _tag: "Known" }>,
  invocation: ExplainInvocation
): string => {
  const markdown = markdownOf(found)
  const { format } = invocation.given
  if (format === "markdown") return markdown
  const { code, severity, class: kind, summary, since } = found.kind
  if (format === "json")
    return `${JSON.stringify({ code, severity, class: kind, summary, since, page: markdown }, null, 2)}\n`
  return printDocument(markdownPage(markdown), invocation)
}

const findingsOf = ({ findings, accepted }: Report): ReadonlyArray<Diagnostic> => [
  ...findings,
  ...accepted.map((it) => it.diagnostic)
]

/** A report with one finding: printed as in the whole report. */
const alone = (report: Report, finding: Diagnostic): Report => ({
  ...report,
  findings: [finding],
  accepted: [],
  notChecked: []
})

/** A report, and how to print it. */
interface Found {
  readonly report: Report
  readonly label: string
  readonly catalogue: Catalogue
  readonly sources: () => Promise<SourceLookup>
}

const findReport = async ({ words, given, io }: ExplainInvocation): Promise<Found> => {
  const designs = words.slice(1)
  if (given.against === undefined) {
    const { report, catalogue, inputs } = await inspect(designs, given, io)
    const label = inputs.map((it) => it.label).join(", ")
    return { report, label, catalogue, sources: () => lookupOf(inputs) }
  }
  const { report, catalogue, label, lookups } = await compareInputs(designs, { ...given, against: [given.against] }, io)
  if (given.format === "json") return { report, label, catalogue, sources: async () => ({ locate: () => undefined }) }
  const { old, new: fresh } = await lookups()
  return { report: withOldPlaces(report, old), label, catalogue, sources: async () => bothSides(old, fresh) }
}

const explainFinding = async (prefix: string, invocation: ExplainInvocation): Promise<string> => {
  const { given, io } = invocation
  const { report, label, catalogue, sources } = await findReport(invocation)
  const found = findingsOf(report).filter((it) => it.fingerprint.startsWith(prefix))
  const [only] = found
  if (only === undefined)
    throw new Unusable(
      `no finding of ${label} has a fingerprint that begins with ${prefix}`,
      "lintel check --format json lists them."
    )
  if (new Set(found.map((it) => it.fingerprint)).size > 1) {
    const all = found.map((it) => `${it.fingerprint} ${it.code} ${it.subject}`)
    throw new Unusable(`${found.length} findings begin with ${prefix}`, ...all.slice(0, 8))
  }
  return printReport(alone(report, only), {
    ...appearanceOn(io.stdout, io),
    format: given.format ?? "pretty",
    pagesOnly: true,
    catalogue,
    sources
  })
}

const unknownCode = (code: string): Unusable =>
  new Unusable(
    { message: `there is no code ${code}`, typed: code, known: [...allPages.keys()] },
    "Codes have the form area/name; lintel explain lists them."
  )

const kindsOf = (loaded: Parameters<typeof allRules>[0]): Parameters<typeof catalogueOf>[0] => [
  ...allRules(loaded),
  ...changeKinds,
  ...planKinds,
  ...fileKinds
]

/** Codes of the configuration's own rules are known where there is one; an unusable one is no reason to know less. */
const explained = async (code: string, given: ExplainInvocation["given"], io: Io): Promise<CodeExplanation> => {
  const plain = explainCode(catalogueOf(kindsOf({ config: {}, folder: io.cwd })), code, allPages)
  if (plain._tag === "Known") return plain
  const loaded = await loadConfig(io, given.config, undefined)
  return explainCode(catalogueOf(kindsOf(loaded)), code, allPages)
}

const areaOf = (code: string): string => code.slice(0, code.indexOf("/"))

/** All codes, or those of one area; nothing where there is no such area. */
const listed = async (area: string, invocation: ExplainInvocation): Promise<string | undefined> => {
  const { given, io } = invocation
  const all = [...catalogueOf(kindsOf(await loadConfig(io, given.config, undefined))).values()]
  const kinds = all
    .filter(({ code }) => area === "" || areaOf(code) === area)
    .toSorted((a, b) => (a.code < b.code ? -1 : 1))
  if (kinds.length === 0) return undefined
  if (given.format === "json") {
    const rows = kinds.map(({ class: kind, code, severity, since, summary }) => ({
      code,
      severity,
      class: kind,
      summary,
      since
    }))
    return `${JSON.stringify(rows, null, 2)}\n`
  }
  const areas = [...new Set(kinds.map(({ code }) => areaOf(code)))]
  const sections = areas.map((name) => {
    const lines = kinds
      .filter(({ code }) => areaOf(code) === name)
      .map(({ code, summary }) => `- \`${code}\`: ${summary}`)
    return `## ${name}\n\n${lines.join("\n")}\n`
  })
  const markdown = `# ${counted(kinds.length, "code")}\n\n${sections.join("\n")}`
  return given.format === "markdown" ? markdown : printDocument(markdownPage(markdown), invocation)
}

/** Explains a code, or a finding by the beginning of its fingerprint; lists the codes where none is named. */
export const runExplain = async (invocation: ExplainInvocation): Promise<Outcome> => {
  const { words, given, io } = invocation
  const [code = ""] = words
  const ending = { code: exits.ok, file: given.out }
  if (isFingerprint(code)) return deliver(io, { ...ending, text: await explainFinding(code, invocation) })
  const list = code.includes("/") ? undefined : await listed(code, invocation)
  if (list !== undefined) return deliver(io, { ...ending, text: list })
  const found = await explained(code, given, io)
  if (found._tag === "Unknown") throw unknownCode(code)
  return deliver(io, { ...ending, text: explainKind(found, invocation) })
}
