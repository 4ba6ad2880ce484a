import { isJsonObject, type Json } from "@lintel/model"
import type { Scope } from "./scope.js"
import { own } from "./tree.js"

/** Schemes that are needed together; a requirement of one scheme is none. */
const together = (requirement: Json): ReadonlyArray<Json> | undefined => {
  const all = isJsonObject(requirement) ? own(requirement, "allOf") : undefined
  return Array.isArray(all) ? all : undefined
}

/**
 * Credentials that are asked for: one of the list is enough. AsyncAPI 3 has no words for several that are needed
 * together, nor for none beside others: nothing is asked for then.
 */
export const writeSecurity = (scope: Scope, subject: string, value: Json | undefined): Json | undefined => {
  if (!Array.isArray(value) || value.length === 0) return undefined
  const requirements = value as ReadonlyArray<Json>
  if (requirements.some((one) => together(one)?.length === 0)) {
    scope.losses.approximate(subject, "credentials that may be left out", "/extensions/asyncapi/security")
    return undefined
  }
  const single = requirements.filter((one) => together(one) === undefined)
  if (single.length < requirements.length) {
    scope.losses.drop(subject, "credentials that are needed together", "/extensions/asyncapi/security")
  }
  return single.length === 0 ? undefined : single
}
