import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { ModelIndex } from "@lintel/model"
import { names } from "../../wordsOf.js"

/** Verifications that a stage of some rollout waits for. */
const gating = (index: ModelIndex): ReadonlySet<string> =>
  new Set(
    index
      .ofKind("rollout")
      .flatMap(({ value }) => [
        ...(value.verifications ?? []),
        ...(value.stages ?? []).flatMap((stage) =>
          (stage.gates ?? []).flatMap((gate) => (gate._tag === "Test" ? (gate.verification ?? []) : []))
        )
      ])
  )

/** What relies on a verification: it says so itself, or names it. */
const relying = (index: ModelIndex, address: `verification:${string}`): ReadonlyArray<string> => [
  ...new Set([
    ...(index.find(address)?.value.verifies ?? []),
    ...index.referencesTo(address).map((reference) => reference.from)
  ])
]

export const verificationUnscheduled = Rule.make("dossier/verification-unscheduled", {
  severity: "warning",
  profile: "full",
  summary: "Nobody says when a verification is done.",
  since: "0.1.0",
  data: Schema.Struct({ verification: Schema.String, kind: Schema.String, relying: Schema.Array(Schema.String) }),
  check: ({ index }, report) => {
    const gates = gating(index)
    for (const { address, value } of index.ofKind("verification")) {
      const isSet = value.when !== undefined || value.gate !== undefined || gates.has(address)
      if (isSet || value.status === "done") continue
      report(address, { verification: address, kind: value.kind, relying: relying(index, address) })
    }
  },
  explain: ({ verification, kind, relying: whom }) => [
    whom.length === 0
      ? Doc.para(Doc.name(verification), " may never be done: it has no date and no rollout waits for it.")
      : Doc.para(
          ...names(whom.slice(0, 3)),
          whom.length > 3 ? " and others" : "",
          ` ${whom.length === 1 ? "relies" : "rely"} on `,
          Doc.name(verification),
          ", which may never be done: it has no date and no rollout waits for it."
        ),
    Doc.excerpt([{ address: verification, label: `${kind}, at no time` }]),
    Doc.para("Say when: a date, every change, before a release, during a rollout; or make it the gate of one:"),
    Doc.change({ added: ['when: "beforeRelease"'] })
  ]
})
