import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc, shortAddress } from "@lintel/doc"
import { pointerOf } from "../../place.js"
import { rolloutTitle } from "../rolled.js"
import { blindEvaluators } from "./blind.js"

/** What a design is likely to call a service in its source. */
const constantOf = (address: string): string =>
  shortAddress(address)
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("")

export const flagBeforeCode = Rule.make("rollout/flag-before-code", {
  severity: "error",
  profile: "service",
  summary: "A flag is turned on while code runs that does not know it.",
  since: "0.1.0",
  data: Schema.Struct({
    rollout: Schema.String,
    flag: Schema.String,
    service: Schema.String,
    kind: Schema.Literals(["too-early", "never-complete", "new-too-old", "runs-too-old"]),
    stage: Schema.String,
    completeIn: Schema.optionalKey(Schema.String),
    version: Schema.optionalKey(Schema.String),
    knownSince: Schema.optionalKey(Schema.String),
    pointer: Schema.String
  }),
  identity: ["flag", "service"],
  cause: ["rollout", "flag"],
  needs: [
    "in which stage the flag changes",
    "who evaluates the flag",
    "since which version the flag is known",
    "which version runs"
  ],
  check: ({ index, missing }, report) => {
    for (const rollout of index.ofKind("rollout")) {
      for (const found of blindEvaluators(index, rollout, (fact) => missing(fact, rollout.address))) {
        const { flag, service, kind, stage, completeIn, version, knownSince, unit, stageAt } = found
        report(
          rollout.address,
          {
            rollout: rollout.address,
            flag,
            service,
            kind,
            stage,
            ...(completeIn === undefined ? {} : { completeIn }),
            ...(version === undefined ? {} : { version }),
            ...(knownSince === undefined ? {} : { knownSince }),
            pointer: pointerOf("stages", stageAt)
          },
          {
            pointer: pointerOf("units", unit),
            ...(knownSince === undefined ? { severity: "warning" } : {}),
            related: [{ address: service, role: "evaluates it" }]
          }
        )
      }
    }
  },
  title: rolloutTitle,
  explain: ({ rollout, flag, service, kind, stage, completeIn, version, knownSince, pointer }, { diagnostic }) => [
    Doc.para(
      `When ${stage} turns on "${flag}", `,
      ...(kind === "too-early" || kind === "never-complete"
        ? ["instances of ", Doc.name(service)]
        : [Doc.name(service)]),
      kind === "too-early"
        ? ` that still run the old version see it too${completeIn === undefined ? "" : `: the new one is everywhere only after ${completeIn}`}.`
        : kind === "never-complete"
          ? " go on running the old version, and see it too: no stage gives the new one to all."
          : ` does not know it${version === undefined ? "" : `: it runs ${version}`}, and the flag is known since ${knownSince ?? "a later version"}.`
    ),
    Doc.excerpt([
      { address: rollout, pointer: diagnostic.pointer ?? "", label: "turned on" },
      { address: rollout, pointer, label: "from here on" }
    ]),
    Doc.para(
      knownSince === undefined
        ? `Nobody said since which version the flag is known; as the service changes in the same rollout, it is taken to come with the new version.`
        : `The flag is known since ${knownSince}.`,
      " Old code ignores a flag it does not know, or gives it a meaning of its own: in 2012 Knight Capital turned on a reused flag while one of eight servers ran old code, and lost 460 million dollars in 45 minutes (SEC release 34-70694)."
    ),
    Doc.para("Turn it on in a stage of its own, after the version that knows it runs everywhere."),
    ...(knownSince === undefined
      ? [
          Doc.para("Say which version that is:"),
          Doc.change({ added: [`knownSince: [{ service: ${constantOf(service)}, version: "..." }]`] })
        ]
      : [])
  ]
})
