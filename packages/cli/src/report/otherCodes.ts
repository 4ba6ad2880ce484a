import type { AnyRule } from "@lintel/diagnostic"

/**
 * Codes of comparison, which a check does not look for but may be told of by its configuration. They are loaded only
 * when the configuration names a code that is no rule's.
 */
export const otherCodes = async (
  named: ReadonlyArray<string>,
  rules: ReadonlyArray<AnyRule>
): Promise<ReadonlyArray<string>> => {
  const known = new Set(rules.flatMap(({ code }) => [code, code.slice(0, code.indexOf("/"))]))
  const isKnown = (name: string): boolean => known.has(name) || known.has(name.replace(/\/\*$/, ""))
  if (named.every(isKnown)) return []
  const { changeKinds } = await import("./changeKinds.js")
  return changeKinds.map((it) => it.code)
}
