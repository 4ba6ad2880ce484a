import type { Diagnostic } from "@lintel/diagnostic"
import { Unusable } from "../../unusable.js"

/** What an acceptance keeps of a finding. */
export type Acceptable = Pick<Diagnostic, "code" | "subject" | "fingerprint"> & {
  /** Whether nobody could decide it. */
  readonly isUndecided: boolean
}

/** The findings of a report, as far as an acceptance needs them. */
export const acceptableOf = (findings: ReadonlyArray<Diagnostic>): ReadonlyArray<Acceptable> =>
  findings.map(({ code, subject, fingerprint, class: kind }) => ({
    code,
    subject,
    fingerprint,
    isUndecided: kind === "undecided"
  }))

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null

const textOf = (value: object, key: string): string | undefined => {
  const found: unknown = Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined
  return typeof found === "string" ? found : undefined
}

const acceptable = (value: unknown): ReadonlyArray<Acceptable> => {
  if (!isObject(value)) return []
  const [code, subject, fingerprint] = [textOf(value, "code"), textOf(value, "subject"), textOf(value, "fingerprint")]
  if (code === undefined || subject === undefined || fingerprint === undefined) return []
  return [{ code, subject, fingerprint, isUndecided: textOf(value, "class") === "undecided" }]
}

/** The open findings of a report that was printed as JSON. */
export const findingsOfReport = (value: unknown, label: string): ReadonlyArray<Acceptable> => {
  const isReport = isObject(value) && "schema" in value && value.schema === "lintel/report@1"
  if (!isReport || !("findings" in value) || !Array.isArray(value.findings)) {
    throw new Unusable(`${label} is no report of lintel: --format json prints one`)
  }
  return value.findings.flatMap(acceptable)
}

/** Findings about the configuration and its acceptances cannot be accepted away. */
export const isAcceptable = ({ code }: Acceptable): boolean =>
  !code.startsWith("acceptance/") && !code.startsWith("policy/")

/** The one finding that a prefix of a fingerprint means. */
export const chooseFinding = (findings: ReadonlyArray<Acceptable>, prefix: string, where: string): Acceptable => {
  const found = findings.filter((it) => it.fingerprint.startsWith(prefix))
  const [only] = found
  if (only === undefined) {
    throw new Unusable(
      {
        message: `no open finding of ${where} begins with ${prefix}`,
        typed: prefix,
        known: findings.map((it) => it.fingerprint)
      },
      "A finding of a comparison is accepted with --against OLD, as it was compared."
    )
  }
  if (!isAcceptable(only))
    throw new Unusable(`${only.code} is about the configuration: correct that instead of accepting the finding`)
  if (new Set(found.map((it) => it.fingerprint)).size === 1) return only
  const all = found.map((it) => `${it.fingerprint} ${it.code} ${it.subject}`)
  throw new Unusable(`${found.length} findings begin with ${prefix}`, ...all.slice(0, 8))
}
