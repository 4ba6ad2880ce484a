import { operationShadowed } from "../changes/operation-shadowed/change.js"
import { createPayloadComparison } from "../payload/gather.js"
import { compareOperation } from "./compareOperation.js"
import { sampleRequest } from "./sampleRequest.js"
import { admitsText } from "./literals.js"
import type { Shadow } from "./routes.js"
import { route } from "./routing.js"
import { makeGathering, makeScope, type OperationScope, type Participant, type SideName } from "./scope.js"

/** Whether an operation takes the texts that stand where it has parameters. */
const admits = (scope: OperationScope, side: SideName, texts: ReadonlyMap<string, string>): boolean | undefined => {
  const { judge } = scope.context.payloads
  const answers = (scope[side].operation.parameters ?? []).flatMap((parameter) => {
    const text = parameter.in === "path" ? texts.get(parameter.name) : undefined
    if (text === undefined) return []
    return [admitsText(judge, side, parameter, text)]
  })
  return answers.includes(false) ? false : answers.includes(undefined) ? undefined : true
}

/** What stands in the path was compared as a path. */
const withoutPath = (participant: Participant): Participant => {
  const { parameters, ...operation } = participant.operation
  return {
    ...participant,
    operation: { ...operation, parameters: (parameters ?? []).filter((parameter) => parameter.in !== "path") }
  }
}

/** What the new operation does with requests of the old one: the same, something else, or nobody says. */
const difference = (scope: OperationScope): "none" | "some" | "unknown" => {
  const gathering = makeGathering()
  const payloads = createPayloadComparison(scope.context.payloads.judge, { witnesses: "none" })
  const [before, after] = [withoutPath(scope.before), withoutPath(scope.after)]
  const context = { ...scope.context, payloads, witnesses: "none" as const }
  compareOperation(makeScope({ context, gathering, before, after, outgoing: false, request: scope.fields.request }))
  const classes = new Set([...gathering.changes(), ...payloads.changes()].map((change) => change.class))
  if (classes.has("breaking")) return "some"
  if (classes.has("undecided")) return "unknown"
  const answers = Object.entries(before.operation.responses ?? {}).filter(([status]) => status.startsWith("2"))
  // Two answers that nobody describes are not known to be the same.
  const isTold = answers.some(([, { content }]) =>
    Object.values(content ?? {}).some(({ schema }) => schema !== undefined)
  )
  return isTold ? "none" : "some"
}

/**
 * A new path takes requests from a template where it matches values that the template accepted: it breaks who sent
 * them, as another operation answers. Where neither path is the more exact one, OpenAPI leaves open which wins.
 */
export const reportShadow = (scope: OperationScope, shadow: Shadow): void => {
  const isAdmitted = admits(scope, "before", shadow.texts)
  if (isAdmitted === false) return
  // Where nobody says which of the two wins, what only the old one takes is left to it.
  if (!shadow.isInside && admits(scope, "after", shadow.taken) === false) return
  const answers = difference(scope)
  // Whoever asked for that value gets what another operation answers, in whatever form: it is about something else.
  const isUnknown = isAdmitted === undefined
  const wins = shadow.isInside ? "new" : "open"
  const found = wins === "open" ? "changes-meaning" : isUnknown ? "undecided" : "breaking"
  const { refusedBy: _refused, replay, ...witness } = sampleRequest(scope, "before", { template: shadow.path })
  const answering = route(scope.after.side.contract, witness.method, witness.target)
  const isChecked = replay?.sender !== "refused" && answering?.operation === scope.after.operation
  scope.report(
    operationShadowed,
    {
      template: scope.fields.request,
      path: `${scope.after.operation.method} ${scope.after.operation.path ?? ""}`,
      by: scope.after.address,
      answers: answers === "none" ? "same" : "other",
      wins
    },
    {
      class: found,
      pointer: { before: "/path", after: "/path" },
      witness: { ...witness, checked: isChecked && !isUnknown }
    }
  )
}
