import type { Diagnostic, Report } from "@lintel/diagnostic"
import { isJsonObject, type Json, stableStringify } from "@lintel/model"

/** What a break says, without the operations that it reaches. */
const wordsOf = ({ code, data }: Diagnostic): string | undefined => {
  if (!isJsonObject(data) || data["differences"] === undefined) return undefined
  const { differences, part = "", path = "" } = data
  return stableStringify([code, part, path, differences])
}

/** The operations that a finding reaches, by their addresses. */
export const reachedBy = ({ data }: Diagnostic): ReadonlyArray<Json> => {
  const reaches = isJsonObject(data) ? data["reaches"] : undefined
  return Array.isArray(reaches) ? (reaches as ReadonlyArray<Json>) : []
}

/** Breaks that are there without a fix. */
export interface Known {
  readonly fingerprints: ReadonlySet<string>
  /** Whether another finding than the given one says the same of the operations it reaches, and of others. */
  readonly isToldElsewhere: (left: Diagnostic, than: Diagnostic) => boolean
}

export const knownOf = ({ findings }: Report): Known => {
  const breaks = findings.filter(({ class: kind }) => kind === "breaking")
  let byWords: Map<string, Array<Diagnostic>> | undefined
  const saying = (words: string): ReadonlyArray<Diagnostic> => {
    if (byWords === undefined) {
      byWords = new Map()
      for (const finding of breaks) {
        const said = wordsOf(finding)
        if (said !== undefined) byWords.set(said, [...(byWords.get(said) ?? []), finding])
      }
    }
    return byWords.get(words) ?? []
  }
  return {
    fingerprints: new Set(findings.map(({ fingerprint }) => fingerprint)),
    isToldElsewhere: (left, than) => {
      const words = wordsOf(left)
      const others = words === undefined ? [] : saying(words).filter((it) => it.fingerprint !== than.fingerprint)
      const told = new Set(others.flatMap(reachedBy))
      return told.size > 0 && reachedBy(left).every((address) => told.has(address))
    }
  }
}

/** Whether nothing of a finding is left among others, and nothing worse has come. */
export const isGone = (
  finding: Diagnostic,
  { fingerprints, isToldElsewhere }: Known,
  findings: ReadonlyArray<Diagnostic>
): boolean =>
  findings.every((left) => {
    if (left.fingerprint === finding.fingerprint) return false
    const isBad = left.class === "breaking" || left.class === "undecided"
    // A cause that operations have in common is named after one of them.
    return !isBad || fingerprints.has(left.fingerprint) || isToldElsewhere(left, finding)
  })
