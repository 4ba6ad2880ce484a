import * as Schema from "effect/Schema"
import { microseconds, startupBudget } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { HealthCheck, Service } from "@lintel/model"
import { modelPointer, Place, pointerOf } from "../../place.js"
import { deploymentsOf, term } from "../rolled.js"
import { timeText } from "../../timeText.js"

/** The check that kills an instance which is not up: the startup check, else the liveness check. */
const killingCheck = ({
  healthChecks = []
}: Service): { readonly check: HealthCheck; readonly at: number } | undefined => {
  for (const kind of ["startup", "liveness"] as const) {
    const at = healthChecks.findIndex((check) => check.kind === kind)
    const check = healthChecks[at]
    if (check !== undefined) return { check, at }
  }
  return undefined
}

export const startExceedsProbe = Rule.make("rollout/start-exceeds-probe", {
  severity: "error",
  profile: "service",
  summary: "Instances are killed before they are up.",
  since: "0.1.0",
  data: Schema.Struct({
    service: Schema.String,
    kind: Schema.Literals(["startup", "readiness", "liveness"]),
    period: Schema.String,
    failureThreshold: Schema.Number,
    initialDelay: Schema.optionalKey(Schema.String),
    budget: Schema.String,
    start: Schema.String,
    startPlace: Place
  }),
  identity: ["kind"],
  needs: ["how long an instance takes to start", "how often the check may fail"],
  check: ({ index, missing }, report) => {
    for (const service of index.ofKind("service")) {
      const found = killingCheck(service.value)
      const deployments = deploymentsOf(index, service.address)
      if (found === undefined || deployments.length === 0) continue
      const { initialDelay, period, failureThreshold, kind } = found.check
      const slowest = deployments
        .flatMap(({ address, value }) => (value.startTime === undefined ? [] : [{ address, time: value.startTime }]))
        .toSorted((a, b) => (microseconds(a.time) < microseconds(b.time) ? 1 : -1))[0]
      if (slowest === undefined) missing("how long an instance takes to start", service.address)
      if (period === undefined || failureThreshold === undefined)
        missing("how often the check may fail", service.address)
      if (slowest === undefined || period === undefined || failureThreshold === undefined) continue
      const budget = startupBudget({ initialDelay, period, failureThreshold })
      const start = microseconds(slowest.time)
      if (start <= budget) continue
      const step = microseconds(period)
      const more = step === 0n ? undefined : Number((start - budget + step - 1n) / step)
      const path = modelPointer(service, "healthChecks", found.at, "failureThreshold")
      const at = (field: string): Place => ({
        address: service.address,
        pointer: pointerOf("healthChecks", found.at, field)
      })
      report(
        service.address,
        {
          service: service.address,
          kind,
          period,
          failureThreshold,
          ...(initialDelay === undefined ? {} : { initialDelay }),
          budget: timeText(budget),
          start: slowest.time,
          startPlace: { address: slowest.address, pointer: "/startTime" }
        },
        {
          pointer: pointerOf("healthChecks", found.at),
          fixes:
            more === undefined
              ? []
              : [
                  {
                    _tag: "ModelPatch",
                    id: "more-failures",
                    operations: [{ op: "replace", path, value: failureThreshold + more }]
                  }
                ],
          witness: {
            _tag: "Value",
            checked: true,
            name: "The time an instance is given",
            value: timeText(budget),
            limit: slowest.time,
            limitName: "it takes",
            terms: [
              ...(initialDelay === undefined ? [] : [term("initial delay", initialDelay, at("initialDelay"))]),
              term("failures", String(failureThreshold), at("failureThreshold")),
              term("between checks", period, at("period"))
            ]
          }
        }
      )
    }
  },
  explain: ({ service, kind, budget, start, startPlace, initialDelay }, { diagnostic }) => [
    Doc.para(
      "No instance of ",
      Doc.name(service),
      ` ever gets up when its start takes as long as stated: the ${kind} check kills it after ${budget}, and it takes ${start}.`
    ),
    Doc.excerpt([
      { address: service, pointer: diagnostic.pointer ?? "", label: `stands ${budget}` },
      { ...startPlace, label: `starts in ${start}` }
    ]),
    Doc.para(
      `It is given initial delay + failures × period.${initialDelay === undefined ? " No initial delay is stated, so the check is taken to begin at once." : ""}`,
      kind === "startup" ? "" : " Without a startup check the liveness check watches the start as well."
    ),
    Doc.para(
      kind === "startup"
        ? "Let it fail more often, for the slowest start and not for the usual one."
        : "Add a startup check for the start, and keep this one quick for what hangs later."
    )
  ]
})
