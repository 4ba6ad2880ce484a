import type { Profile } from "@lintel/diagnostic"
import { rules } from "./registry.js"

const inProfile = (wanted: ReadonlyArray<Profile>): ReadonlyArray<string> =>
  rules.filter((rule) => wanted.includes(rule.profile)).map((rule) => rule.code)

/**
 * Codes of the rules that each profile turns on: `starter` for the first hour, `service` for one team, `full` for all.
 *
 * @example
 * ```ts
 * import { profiles } from "@lintel/rules"
 *
 * profiles.starter.includes("saga/step-uncompensated") // => true
 * ```
 *
 * @category registry
 * @since 0.1.0
 */
export const profiles: { readonly [P in Profile]: ReadonlyArray<string> } = {
  starter: inProfile(["starter"]),
  service: inProfile(["starter", "service"]),
  full: inProfile(["starter", "service", "full"])
}
