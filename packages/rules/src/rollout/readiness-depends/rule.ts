import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { Entity } from "@lintel/model"
import { pointerOf } from "../../place.js"
import { names } from "../../wordsOf.js"

/** Whether a store is the service's own: without it the service can do nothing anyway. */
const isOwn = (service: Entity<"service">, store: string): boolean =>
  (service.value.owns ?? []).some((owned) => owned === store)

export const readinessDepends = Rule.make("rollout/readiness-depends", {
  severity: "warning",
  profile: "service",
  summary: "All instances leave the rotation at once when something they share fails.",
  since: "0.1.0",
  data: Schema.Struct({ service: Schema.String, dependencies: Schema.Array(Schema.String) }),
  options: { ignore: [] as ReadonlyArray<string> },
  check: ({ index, options }, report) => {
    for (const service of index.ofKind("service")) {
      for (const [at, check] of (service.value.healthChecks ?? []).entries()) {
        if (check.kind !== "readiness") continue
        const dependencies = (check.dependsOn ?? []).filter(
          (it) => !options.ignore.includes(it) && !(it.startsWith("store:") && isOwn(service, it))
        )
        if (dependencies.length === 0) continue
        report(
          service.address,
          { service: service.address, dependencies: dependencies.toSorted() },
          {
            pointer: pointerOf("healthChecks", at, "dependsOn"),
            related: dependencies.map((address) => ({ address, role: "asked by the check" }))
          }
        )
      }
    }
  },
  explain: ({ service, dependencies }, { diagnostic }) => [
    Doc.para(
      "When ",
      ...names(dependencies),
      dependencies.length === 1 ? " fails, no instance of " : " fail, no instance of ",
      Doc.name(service),
      " is ready any more: what it could still answer is refused as well, and a rollout in progress stops halfway."
    ),
    Doc.excerpt([
      { address: diagnostic.subject, pointer: diagnostic.pointer ?? "", label: "asked by the readiness check" }
    ]),
    Doc.para(
      "A readiness check is for what is wrong with one instance. A dependency that all instances share fails for all of them at once; taking them away helps nobody, and they all come back at once, to the load that waited."
    ),
    Doc.para(
      "Let the check ask the instance only, and answer requests that need the dependency with an error, a fallback or an open breaker."
    )
  ]
})
