import type { AnyFindingKind } from "@lintel/diagnostic"
import type { LoadedConfig } from "../config/load.js"

const allKnown = (named: ReadonlyArray<string>, kinds: ReadonlyArray<AnyFindingKind>): boolean => {
  const known = new Set(kinds.flatMap(({ code }) => [code, code.slice(0, code.indexOf("/"))]))
  return named.every((name) => known.has(name.replace(/\/\*$/, "")))
}

/**
 * Codes of comparisons and plans, which a check does not look for but may be told of by its configuration. They are loaded only
 * when the configuration names a code that is no rule's.
 */
export const otherCodes = async (
  named: ReadonlyArray<string>,
  rules: ReadonlyArray<AnyFindingKind>
): Promise<ReadonlyArray<string>> => {
  if (allKnown(named, rules)) return []
  const [{ changeKinds }, { fileKinds }, { planKinds }] = await Promise.all([
    import("./comparison.js"),
    import("../commands/diff/fileKinds.js"),
    import("@lintel/plan")
  ])
  return [...changeKinds, ...fileKinds, ...planKinds].map((it) => it.code)
}

/** Codes of rules, and of comparisons or plans, which the other of them does not look for but may be told of. */
export const ruleCodes = async (
  named: ReadonlyArray<string>,
  kinds: ReadonlyArray<AnyFindingKind>,
  loaded: LoadedConfig
): Promise<ReadonlyArray<string>> => {
  if (allKnown(named, kinds)) return []
  const { allRules } = await import("./allRules.js")
  const others = await otherCodes(named, [...kinds, ...allRules(loaded)])
  return [...allRules(loaded).map((it) => it.code), ...others]
}
