import { acceptanceKinds } from "./acceptanceKinds.js"
import type { AnyFindingKind } from "./findingKind.js"
import { policyKinds } from "./policyKinds.js"

/**
 * The kinds of findings that every report may hold, beside those of its rules: about acceptances and configuration.
 *
 * @category report
 * @since 0.1.0
 */
export const builtInKinds: ReadonlyArray<AnyFindingKind> = [...acceptanceKinds, ...policyKinds]
