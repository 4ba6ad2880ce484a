import { pastPivot, sagaOrder, stepOf } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { type Entity, nameOf } from "@lintel/model"
import { clause } from "../../wordsOf.js"
import { checkWeakness, everyRun, WeaknessData } from "../weakness.js"

/** Steps that wait for a message or a person, of which nobody says when the wait ends. */
const untimed = ({ value }: Entity<"saga">): ReadonlyArray<string> => {
  const order = sagaOrder(value)
  const past = pastPivot(value, order)
  return order.steps.filter((name) => {
    const { waitsFor = [], human, timeout } = stepOf(value, name) ?? {}
    const isWait = waitsFor.length > 0 || human !== undefined
    // Behind the point of no return the saga's deadline ends no wait.
    const isEnded = value.deadline !== undefined && !past.has(name)
    return isWait && timeout === undefined && human?.deadline === undefined && !isEnded
  })
}

const checkEndless = checkWeakness("endlessWait")

export const waitsForEver = Rule.make("saga/waits-for-ever", {
  severity: "error",
  profile: "service",
  summary: "A saga waits for an answer, and nothing ends the wait.",
  since: "0.1.0",
  data: WeaknessData,
  identity: ["step"],
  needs: [everyRun, "how long the step waits"],
  check: (context, report) => {
    for (const saga of context.index.ofKind("saga")) {
      if (saga.value.style === "choreographed") continue
      for (const step of untimed(saga)) context.missing("how long the step waits", `${saga.address}/step/${step}`)
    }
    checkEndless(context, report)
  },
  explain: ({ saga, step, consequence }) => [
    Doc.para(
      `If the answer to ${nameOf(step)} never comes, `,
      Doc.name(saga),
      consequence === undefined ? " waits for ever." : ` waits for ever: ${clause(consequence)}.`
    ),
    Doc.excerpt([{ address: `${saga}/step/${step}`, label: "waits without end" }]),
    Doc.para("Say how long the step is waited for; then it is tried again or the saga goes back:"),
    Doc.change({ removed: ['timeout: "none"'], added: ['timeout: "30s"'] }),
    Doc.para(
      "A ",
      Doc.code("deadline"),
      " of the saga ends every wait before the point of no return; behind it, only a timeout does."
    )
  ]
})
