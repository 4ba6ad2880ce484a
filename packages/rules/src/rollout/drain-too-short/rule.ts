import * as Schema from "effect/Schema"
import { type InFlight, inFlightRequests, microseconds } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { formatDuration } from "@lintel/model"
import { modelPointer, Place } from "../../place.js"
import { timeText } from "../../timeText.js"
import { deploymentIn, rolledServices } from "../rolled.js"

const second = 1_000_000n

const nobody: InFlight = { oldest: undefined, unknown: [] }

export const drainTooShort = Rule.make("rollout/drain-too-short", {
  severity: "warning",
  profile: "service",
  summary: "Instances are killed while callers still wait for their answers.",
  since: "0.1.0",
  data: Schema.Struct({
    service: Schema.String,
    deployment: Schema.String,
    grace: Schema.String,
    preStop: Schema.optionalKey(Schema.String),
    /** Whoever waits longest; nobody is known to wait where the time before it stops is too long alone. */
    call: Schema.optionalKey(Schema.String),
    oldest: Schema.optionalKey(Schema.String),
    oldestPlace: Schema.optionalKey(Place),
    needed: Schema.String
  }),
  identity: [],
  needs: ["how long callers wait", "how long instances have to stop"],
  check: ({ index, missing }, report) => {
    const rolled = new Set(
      index
        .ofKind("rollout")
        .flatMap(({ value }) =>
          rolledServices(value).flatMap((service) => deploymentIn(index, value, service)?.address ?? [])
        )
    )
    const concerned = index
      .ofKind("deployment")
      .filter(({ address, value }) => value.terminationGrace !== undefined || rolled.has(address))
    // Without such a deployment nobody has to know how long all calls of the design may take.
    const inFlight: ReadonlyMap<string, InFlight> = concerned.length === 0 ? new Map() : inFlightRequests(index)
    for (const deployment of concerned) {
      const { of, terminationGrace, preStop } = deployment.value
      const before = preStop === undefined ? 0n : microseconds(preStop)
      const requests = inFlight.get(of) ?? nobody
      if (requests === nobody && (terminationGrace === undefined || before <= microseconds(terminationGrace))) continue
      if (terminationGrace === undefined) {
        missing("how long instances have to stop", deployment.address)
        continue
      }
      const { oldest, unknown } = requests
      const needed = before + (oldest?.time ?? 0n)
      if (needed <= microseconds(terminationGrace)) {
        if (unknown.length > 0) missing("how long callers wait", deployment.address)
        continue
      }
      const value = formatDuration(((needed + second - 1n) / second) * second)
      const path = modelPointer(deployment, "terminationGrace")
      report(
        deployment.address,
        {
          service: of,
          deployment: deployment.address,
          grace: terminationGrace,
          ...(preStop === undefined ? {} : { preStop }),
          ...(oldest === undefined
            ? {}
            : { call: oldest.call, oldest: timeText(oldest.time), oldestPlace: oldest.origin }),
          needed: timeText(needed)
        },
        {
          pointer: "/terminationGrace",
          fixes: [{ _tag: "ModelPatch", id: "longer-grace", operations: [{ op: "replace", path, value }] }],
          witness: {
            _tag: "Value",
            checked: true,
            name: "The time that a request may still need",
            value: timeText(needed),
            limit: terminationGrace,
            limitName: "killed after",
            terms: [
              ...(preStop === undefined
                ? []
                : [{ name: "before it stops", value: preStop, address: deployment.address, pointer: "/preStop" }]),
              ...(oldest === undefined
                ? []
                : [{ name: "a caller waits", value: timeText(oldest.time), ...oldest.origin }])
            ]
          }
        }
      )
    }
  },
  explain: ({ service, deployment, grace, preStop, call, oldest, oldestPlace, needed }) => [
    ...(call === undefined || oldest === undefined || oldestPlace === undefined
      ? [
          Doc.para(
            "Each rollout kills instances of ",
            Doc.name(service),
            ` ${grace} after they were told to stop, before they begin to: they wait ${preStop ?? "0 s"} first.`
          ),
          Doc.excerpt([{ address: deployment, pointer: "/terminationGrace", label: `killed after ${grace}` }])
        ]
      : [
          Doc.para(
            "Each rollout cuts off requests: an instance of ",
            Doc.name(service),
            ` is killed ${grace} after it was told to stop, and `,
            Doc.name(call),
            ` may wait ${oldest} for it.`
          ),
          Doc.excerpt([
            { address: deployment, pointer: "/terminationGrace", label: `killed after ${grace}` },
            { ...oldestPlace, label: `waits ${oldest}` }
          ])
        ]),
    Doc.para(
      call === undefined
        ? "Whatever they still have to do is cut off."
        : preStop === undefined
          ? "The caller cannot know whether what it asked for was done."
          : `The ${preStop} before it stops are part of this time. The caller cannot know whether what it asked for was done.`
    ),
    Doc.para(
      `Give instances ${needed} to stop, or let ${call === undefined ? "them wait less before" : "callers wait less"}.`
    )
  ]
})
