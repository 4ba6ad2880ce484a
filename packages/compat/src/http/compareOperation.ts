import { operationIdChanged } from "../changes/operation-id-changed/change.js"
import { compareBehaviour } from "./behaviour.js"
import { reportDeprecation } from "./lifecycle.js"
import { compareParameters } from "./parameters.js"
import { compareRequestBody } from "./requestBody.js"
import { compareResponses } from "./responses.js"
import type { OperationScope } from "./scope.js"
import { compareSecurity } from "./securityChanges.js"

/** Generated clients name their functions by it. */
const compareOperationId = (scope: OperationScope): void => {
  const [old, fresh] = [scope.before.operation.operationId, scope.after.operation.operationId]
  if (old === fresh) return
  scope.report(
    operationIdChanged,
    { ...(old === undefined ? {} : { old }), ...(fresh === undefined ? {} : { new: fresh }) },
    {
      class: old === undefined ? "information" : "changes-meaning",
      pointer: {
        ...(old === undefined ? {} : { before: "/operationId" }),
        ...(fresh === undefined ? {} : { after: "/operationId" })
      }
    }
  )
}

/** Compares one operation with its counterpart, whichever side sends the request. */
export const compareOperation = (scope: OperationScope): void => {
  compareParameters(scope)
  compareRequestBody(scope)
  compareResponses(scope)
  compareSecurity(scope)
  compareOperationId(scope)
  compareBehaviour(scope)
  reportDeprecation(scope, scope.before.operation, scope.after.operation, {
    what: "",
    pointer: { before: "/deprecation", after: "/deprecation" }
  })
}
