import { resolve } from "node:path"
import { type Acceptance, encodeAccepted } from "@lintel/diagnostic"
import { counted, neutral, shortAddress } from "@lintel/doc"
import type { Invocation } from "../../arguments/command.js"
import { acceptedPath, readAccepted } from "../../config/accepted.js"
import { type LoadedConfig, loadConfig } from "../../config/load.js"
import { labelOf } from "../../files/labels.js"
import { writeWhole } from "../../files/writeWhole.js"
import { locateInput } from "../../input/locateInput.js"
import { readJson } from "../../input/readInput.js"
import { exits, type Outcome } from "../../outcome.js"
import { dayOf } from "../../report/day.js"
import { inspect } from "../../report/inspect.js"
import { limitsOf } from "../../report/limitsOf.js"
import { Unusable } from "../../unusable.js"
import type { AcceptOptions } from "./command.js"
import { type Acceptable, acceptableOf, chooseFinding, findingsOfReport, isAcceptable } from "./findings.js"

type AcceptInvocation = Invocation<AcceptOptions>

interface Findings {
  readonly findings: ReadonlyArray<Acceptable>
  /** What they are findings of, in words. */
  readonly where: string
  readonly loaded: LoadedConfig
}

const fromReport = async (file: string, { given, io }: AcceptInvocation): Promise<Findings> => {
  const located = await locateInput(io.cwd, file)
  const label = located.tree.label(located.path)
  const { value } = await readJson(located, limitsOf(given))
  return {
    findings: findingsOfReport(value, label),
    where: label,
    loaded: await loadConfig(io, given.config, undefined)
  }
}

const findingsFor = async (designs: ReadonlyArray<string>, invocation: AcceptInvocation): Promise<Findings> => {
  const { given, io } = invocation
  if (given.report !== undefined) return fromReport(given.report, invocation)
  if (given.against !== undefined) {
    const { compareInputs } = await import("../diff/compareInputs.js")
    const { report, label, loaded } = await compareInputs(designs, { ...given, against: [given.against] }, io)
    return { findings: acceptableOf(report.findings), where: label, loaded }
  }
  const { report, inputs, loaded } = await inspect(designs, given, io)
  return {
    findings: acceptableOf(report.findings),
    where: `the check of ${inputs.map((it) => it.label).join(", ")}`,
    loaded
  }
}

const termsOf = ({ given, io }: AcceptInvocation): Omit<Acceptance, "code"> => {
  const { reason, owner, until, ticket } = given
  if (reason === undefined || reason.trim() === "") {
    throw new Unusable("accept: a reason is needed", 'For example: --reason "the old app is gone in May"')
  }
  const now = dayOf(given.now, io)
  if (until !== undefined && until < now) throw new Unusable(`accept: --until ${until} has passed; today is ${now}`)
  return {
    reason,
    ...(owner === undefined ? {} : { owner }),
    ...(until === undefined ? {} : { until }),
    ...(ticket === undefined ? {} : { ticket })
  }
}

interface Chosen {
  readonly chosen: ReadonlyArray<Acceptable>
  /** What a baseline leaves open: nobody knows yet what it would accept. */
  readonly undecided: ReadonlyArray<Acceptable>
}

const choose = ({ findings, where }: Findings, prefix: string | undefined): Chosen => {
  if (prefix !== undefined) return { chosen: [chooseFinding(findings, prefix, where)], undecided: [] }
  const all = [...new Map(findings.filter(isAcceptable).map((it) => [it.fingerprint, it])).values()]
  return { chosen: all.filter((it) => !it.isUndecided), undecided: all.filter((it) => it.isUndecided) }
}

const lineOf = ({ code, subject, fingerprint }: Acceptable): string =>
  `  ${fingerprint.slice(0, 8)}  ${code}  ${neutral(shortAddress(subject))}\n`

const leftOpen = (undecided: ReadonlyArray<Acceptable>): string =>
  undecided.length === 0
    ? ""
    : `Not accepted, because undecided: ${counted(undecided.length, "finding")}. Accept each by its fingerprint if that is meant.\n${undecided.map(lineOf).join("")}`

/** The parts of the words: with --all every one of them is a design. */
const partsOf = ({
  words,
  given
}: AcceptInvocation): { readonly prefix?: string; readonly designs: ReadonlyArray<string> } => {
  if (given.all === true) return { designs: words }
  const [prefix, ...designs] = words
  if (prefix === undefined)
    throw new Unusable(
      "accept: FINGERPRINT is missing, and --all is not given",
      "lintel accept --help shows what it takes."
    )
  if (!/^[0-9a-f]{4,16}$/.test(prefix)) {
    throw new Unusable(
      `accept: "${prefix}" is no fingerprint: at least four of its digits and letters a to f, as the finding shows it`
    )
  }
  return { prefix, designs }
}

/** Writes acceptances beside those that are there; one of the same finding is replaced. */
export const runAccept = async (invocation: AcceptInvocation): Promise<Outcome> => {
  const { io } = invocation
  const terms = termsOf(invocation)
  const { prefix, designs } = partsOf(invocation)
  const found = await findingsFor(designs, invocation)
  const { chosen, undecided } = choose(found, prefix)
  const accepted = chosen.map(({ code, subject, fingerprint }) => ({
    code,
    subject,
    fingerprint,
    ...terms
  }))
  const fingerprints = new Set(accepted.map((it) => it.fingerprint))
  const before = (await readAccepted(found.loaded, io.cwd)).filter((it) => !fingerprints.has(it.fingerprint ?? ""))
  const path = acceptedPath(found.loaded)
  const label = labelOf(io.cwd, path)
  if (accepted.length === 0) {
    const what = undecided.length === 0 ? "no open finding" : "no decided finding"
    const output = `There is ${what} in ${found.where}; ${label} stays as it is.\n${leftOpen(undecided)}`
    return { code: exits.ok, output }
  }
  await writeWhole(resolve(path), encodeAccepted([...before, ...accepted]), label)
  const lines = chosen.map(lineOf).join("")
  return {
    code: exits.ok,
    output: `Accepted ${counted(chosen.length, "finding")} in ${label}:\n${lines}${leftOpen(undecided)}`
  }
}
