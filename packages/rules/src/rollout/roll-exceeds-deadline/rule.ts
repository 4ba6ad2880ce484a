import * as Schema from "effect/Schema"
import { microseconds, rollingStep, rollTime } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { counted, Doc } from "@lintel/doc"
import { type Entity, formatDuration, type ModelIndex } from "@lintel/model"
import { modelPointer, Place } from "../../place.js"
import { timeText } from "../../timeText.js"
import { deploymentIn, instancesOf, rolledServices, rolloutTitle } from "../rolled.js"

type Fact =
  | "how many instances the service has"
  | "how long an instance takes to start"
  | "how many instances are replaced at once"

interface Roll {
  readonly service: string
  readonly instances: number
  readonly start: string
  readonly startPlace: Place
  readonly minimumReady: string | undefined
  readonly batches: number
  readonly batch: bigint
  readonly total: bigint
}

const rollOf = (
  index: ModelIndex,
  rollout: Entity<"rollout">,
  service: string,
  missing: (fact: Fact) => void
): Roll | undefined => {
  const { surge } = rollout.value
  const deployment = deploymentIn(index, rollout.value, service)
  const [instances, start] = [instancesOf(deployment)?.count, deployment?.value.startTime]
  const [maxSurge, maxUnavailable] = [surge?.maxSurge, surge?.maxUnavailable]
  if (instances === undefined) missing("how many instances the service has")
  if (start === undefined) missing("how long an instance takes to start")
  if (maxSurge === undefined || maxUnavailable === undefined) missing("how many instances are replaced at once")
  if (instances === undefined || start === undefined || deployment === undefined) return undefined
  if (maxSurge === undefined || maxUnavailable === undefined) return undefined
  const minimumReady = surge?.minimumReady
  const ready = minimumReady === undefined ? 0n : microseconds(minimumReady)
  const time = rollTime(instances, rollingStep(instances, { maxSurge, maxUnavailable }), microseconds(start), ready)
  const startPlace = { address: deployment.address, pointer: "/startTime" }
  return { service, instances, start, startPlace, minimumReady, ...time }
}

export const rollExceedsDeadline = Rule.make("rollout/roll-exceeds-deadline", {
  severity: "error",
  profile: "service",
  summary: "A rollout is given up before it can be done.",
  since: "0.1.0",
  data: Schema.Struct({
    rollout: Schema.String,
    service: Schema.String,
    kind: Schema.Literals(["batch", "whole"]),
    deadline: Schema.String,
    batch: Schema.String,
    batches: Schema.Number,
    total: Schema.String,
    instances: Schema.String,
    start: Schema.String,
    startPlace: Place
  }),
  identity: ["service"],
  needs: [
    "how many instances the service has",
    "how long an instance takes to start",
    "how many instances are replaced at once"
  ],
  check: ({ index, missing }, report) => {
    for (const rollout of index.ofKind("rollout")) {
      const deadline = rollout.value.surge?.progressDeadline
      if (deadline === undefined) continue
      for (const service of rolledServices(rollout.value)) {
        const roll = rollOf(index, rollout, service, (fact) => missing(fact, rollout.address))
        if (roll === undefined || roll.total <= microseconds(deadline)) continue
        const isBatch = roll.batch > microseconds(deadline)
        const path = modelPointer(rollout, "surge", "progressDeadline")
        report(
          rollout.address,
          {
            rollout: rollout.address,
            service,
            kind: isBatch ? "batch" : "whole",
            deadline,
            batch: timeText(roll.batch),
            batches: roll.batches,
            total: timeText(roll.total),
            instances: counted(roll.instances, "instance"),
            start: roll.start,
            startPlace: roll.startPlace
          },
          {
            ...(isBatch ? {} : { severity: "note" }),
            pointer: "/surge/progressDeadline",
            fixes: [
              {
                _tag: "ModelPatch",
                id: "longer-deadline",
                operations: [{ op: "replace", path, value: formatDuration(roll.total) }]
              }
            ],
            witness: {
              _tag: "Value",
              checked: true,
              name: "The time that all instances take",
              value: timeText(roll.total),
              limit: deadline,
              limitName: "given",
              terms: [
                {
                  name: `rounds for ${counted(roll.instances, "instance")}`,
                  value: String(roll.batches),
                  address: rollout.address,
                  pointer: "/surge"
                },
                {
                  name: "start",
                  value: roll.start,
                  address: roll.startPlace.address,
                  pointer: roll.startPlace.pointer
                },
                ...(roll.minimumReady === undefined
                  ? []
                  : [
                      {
                        name: "has to stay ready",
                        value: roll.minimumReady,
                        address: rollout.address,
                        pointer: "/surge/minimumReady"
                      }
                    ])
              ]
            }
          }
        )
      }
    }
  },
  title: rolloutTitle,
  explain: ({ rollout, service, kind, deadline, batch, batches, total, instances, start, startPlace }) => [
    kind === "batch"
      ? Doc.para(
          "No instance of ",
          Doc.name(service),
          ` can be ready in time: one needs ${batch}, and after ${deadline} without progress the rollout counts as failed.`
        )
      : Doc.para("Rolling out all of ", Doc.name(service), ` takes ${total}, longer than the ${deadline} it is given.`),
    Doc.excerpt([
      { address: rollout, pointer: "/surge/progressDeadline", label: `given up after ${deadline}` },
      { ...startPlace, label: `starts in ${start}` }
    ]),
    Doc.para(
      `${instances} are replaced in ${counted(batches, "round")} of ${batch}.`,
      ...(kind === "batch"
        ? []
        : [
            " Kubernetes starts its clock anew after each round, and goes on; whoever waits for the end of the rollout for this long (a pipeline, Helm) gives up."
          ])
    ),
    Doc.para("Give it the time it needs, replace more instances at once, or make them start faster.")
  ]
})
