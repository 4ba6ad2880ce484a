import { securityRelaxed } from "../changes/security-relaxed/change.js"
import { securityTightened } from "../changes/security-tightened/change.js"
import { sampleRequest } from "./sampleRequest.js"
import { type OperationScope, participant, type SideName } from "./scope.js"
import { type Alternative, alternatives, parameterCredential, refusedAlternatives } from "./security.js"

const waysOf = (scope: OperationScope, side: SideName): ReadonlyArray<Alternative> => {
  const { operation, side: contract } = participant(scope, side)
  return alternatives(operation.security, contract.contract)
}

/** Keys that every request carries as a parameter already. */
const carried = (scope: OperationScope, side: SideName): ReadonlySet<string> =>
  new Set(
    (participant(scope, side).operation.parameters ?? [])
      .filter(({ required }) => required === true)
      .map(parameterCredential)
  )

/** An alternative in words: `none`, or its schemes with their scopes. */
const worded = (alternative: Alternative): string => {
  if (alternative.names.length === 0) return "no credentials"
  const scopes = [...new Set([...alternative.credentials.values()].flatMap((found) => [...found]))].toSorted()
  return `${alternative.names.join(" and ")}${scopes.length === 0 ? "" : ` with ${scopes.join(", ")}`}`
}

const distinct = (list: ReadonlyArray<Alternative>): ReadonlyArray<string> => [...new Set(list.map(worded))]

/** What the whole contract asks for is about its callers: webhooks and callbacks count with what they say themselves. */
const isInherited = ({ after, before, outgoing }: OperationScope): boolean =>
  outgoing && before.operation.security === undefined && after.operation.security === undefined

/** Compares who is let in: as formulas over what is presented, not as they are written. */
export const compareSecurity = (scope: OperationScope): void => {
  if (isInherited(scope)) return
  const { reader, sender } = scope.requests
  const [offered, asked] = [waysOf(scope, sender), waysOf(scope, reader)]
  if (offered === asked) return
  const refused = refusedAlternatives(offered, asked, carried(scope, sender))
  const pointer = { before: "/security", after: "/security" }
  const [first] = refused
  if (first === undefined) {
    if (refusedAlternatives(asked, offered, carried(scope, reader)).length === 0) return
    return scope.report(securityRelaxed, { accepted: distinct(asked) }, { class: "information", pointer })
  }
  const isUnknown = refused.every(
    (one) => one.isUnknown || asked.some((needed) => needed.isUnknown && needed.names.length > 0)
  )
  scope.report(
    securityTightened,
    { refused: distinct(refused), asked: distinct(asked), unknown: isUnknown },
    {
      class: isUnknown ? "undecided" : "breaking",
      pointer,
      ...(isUnknown ? {} : { witness: () => sampleRequest(scope, sender, { alternative: first }) })
    }
  )
}
