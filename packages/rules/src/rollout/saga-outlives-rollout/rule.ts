import * as Schema from "effect/Schema"
import { compareTexts, microseconds, rolloutTime } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { Entity, ModelIndex } from "@lintel/model"
import { timeText } from "../../timeText.js"
import { valueName } from "../ownNames.js"
import { rolledServices, rolloutTitle } from "../rolled.js"

/** Sagas by the services that keep them going: the orchestrator, and those that take their steps. */
const sagasByKeeper = (index: ModelIndex): ReadonlyMap<string, ReadonlyArray<Entity<"saga">>> => {
  const sagas = new Map<string, Array<Entity<"saga">>>()
  for (const saga of index.ofKind("saga")) {
    const { by, steps } = saga.value
    const keepers = new Set([by, ...Object.values(steps).map((step) => step.by)].flatMap((keeper) => keeper ?? []))
    for (const keeper of keepers) {
      const kept = sagas.get(keeper)
      if (kept === undefined) sagas.set(keeper, [saga])
      else kept.push(saga)
    }
  }
  return sagas
}

export const sagaOutlivesRollout = Rule.make("rollout/saga-outlives-rollout", {
  severity: "warning",
  profile: "service",
  summary: "Sagas that began before a rollout still run when it is over.",
  since: "0.1.0",
  data: Schema.Struct({
    rollout: Schema.String,
    saga: Schema.String,
    services: Schema.Array(Schema.String),
    deadline: Schema.String,
    time: Schema.String,
    handling: Schema.optionalKey(Schema.Literals(["drained"]))
  }),
  identity: ["saga"],
  needs: ["how long the saga may take", "how long the rollout takes"],
  check: ({ index, missing }, report) => {
    const kept = sagasByKeeper(index)
    for (const rollout of index.ofKind("rollout")) {
      const rolled = rolledServices(rollout.value)
      const sagas = [...new Set(rolled.flatMap((service) => kept.get(service) ?? []))]
      for (const saga of sagas.toSorted((a, b) => compareTexts(a.address, b.address))) {
        const services = rolled.filter((service) => kept.get(service)?.includes(saga))
        const handling = (rollout.value.running ?? []).find((it) => it.saga === saga.address)?.handling
        if (handling === "pinned" || handling === "continued") continue
        const [deadline, time] = [saga.value.deadline, rolloutTime(rollout.value)]
        if (deadline === undefined) missing("how long the saga may take", saga.address)
        if (time === undefined) missing("how long the rollout takes", rollout.address)
        if (deadline === undefined || time === undefined || microseconds(deadline) <= time) continue
        report(
          rollout.address,
          {
            rollout: rollout.address,
            saga: saga.address,
            services: [...services],
            deadline,
            time: timeText(time),
            ...(handling === undefined ? {} : { handling })
          },
          {
            pointer: "/units",
            related: [{ address: saga.address, role: "still runs" }],
            witness: {
              _tag: "Value",
              checked: true,
              name: "The longest that a saga takes",
              value: deadline,
              limit: timeText(time),
              limitName: "the rollout takes",
              terms: [{ name: "deadline", value: deadline, address: saga.address, pointer: "/deadline" }]
            }
          }
        )
      }
    }
  },
  title: rolloutTitle,
  explain: ({ rollout, saga, deadline, time, handling }) => [
    Doc.para(
      ...(handling === "drained"
        ? [
            Doc.name(rollout),
            " says that it waits for running sagas, and its stages take ",
            `${time}: a run of `,
            Doc.name(saga),
            ` may take ${deadline}.`
          ]
        : [
            "A run of ",
            Doc.name(saga),
            ` that began on the old version goes on with the new one, halfway through: it may take ${deadline}, and the rollout takes ${time}.`
          ])
    ),
    Doc.excerpt([
      { address: saga, pointer: "/deadline", label: `up to ${deadline}` },
      { address: rollout, pointer: "/units", label: "its code changes" }
    ]),
    Doc.para(
      "What the old version wrote down of its progress, the new one has to understand: steps that were renamed, added or reordered are skipped or done twice."
    ),
    Doc.para(
      "Say what becomes of them: they end on the old version, the rollout waits for them, or they go on with the new one, and somebody has tried that:"
    ),
    Doc.change({ added: [`running: [{ saga: ${valueName(saga)}, handling: "continued" }]`] })
  ]
})
