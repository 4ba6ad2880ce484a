import type { AnyRule } from "@lintel/diagnostic"
import { rules } from "@lintel/rules"
import type { LoadedConfig } from "../config/load.js"
import { extensionRules } from "../findings/extensionRules.js"
import { inputRules } from "../findings/inputRules.js"
import type { Remarks } from "../input/remarks.js"

/** Lintel's rules, the user's, and those about the inputs. */
export const allRules = ({ config }: LoadedConfig, remarks?: Remarks): ReadonlyArray<AnyRule> => [
  ...rules,
  ...inputRules(remarks),
  ...extensionRules(config.extensions),
  // Who brings a rule wants it on, whatever the profile.
  ...(config.rules ?? []).map((rule): AnyRule => ({ ...rule, profile: "starter" }))
]
