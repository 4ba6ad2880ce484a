import type { Severity } from "./diagnostic.js"

/**
 * Severities by code or family (`saga/step-uncompensated`, `saga`), the most particular entry wins; `off` turns a rule
 * off.
 *
 * @category policy
 * @since 0.1.0
 */
export type Severities = Readonly<Record<string, Severity | "off">>

const ranks: { readonly [It in Severity]: number } = { note: 1, warning: 2, error: 3 }

/** Heavier is larger. */
export const severityRank = (severity: Severity): number => ranks[severity]

/** Whether a pattern (`saga/step-uncompensated`, `saga`, `saga/*`) covers a code. */
export const coversCode = (pattern: string, code: string): boolean => {
  const family = pattern.endsWith("/*") ? pattern.slice(0, -2) : pattern
  return family === code || (!family.includes("/") && code.startsWith(`${family}/`))
}

/** What the configuration says about a code; `undefined` when it says nothing. */
export const configuredSeverity = (severities: Severities, code: string): Severity | "off" | undefined => {
  const family = code.slice(0, code.indexOf("/"))
  const key = [code, family, `${family}/*`].find((it) => Object.hasOwn(severities, it))
  return key === undefined ? undefined : severities[key]
}
