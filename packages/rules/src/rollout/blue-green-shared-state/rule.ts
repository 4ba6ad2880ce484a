import * as Schema from "effect/Schema"
import { beginsAt, completesAt } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { MigrationStep, ModelIndex, Rollout, Service } from "@lintel/model"
import { pointerOf } from "../../place.js"
import { names } from "../../wordsOf.js"
import { rolledServices, rolloutTitle } from "../rolled.js"

/** Steps after which code that was written before does not work any more. */
const breaking: ReadonlySet<MigrationStep["operation"]> = new Set([
  "dropColumn",
  "dropTable",
  "renameColumn",
  "renameTable",
  "changeColumnType",
  "addNotNull",
  "addConstraint"
])

/** Stores in which a service keeps answers of others: its two versions find each other's there. */
const cachesOf = (index: ModelIndex, service: string): ReadonlyArray<string> =>
  index.callsFrom(service).flatMap(({ call: { policy } }) => {
    const cache = policy?.cache
    return cache === undefined || cache === "none" || cache.store === undefined ? [] : [cache.store]
  })

const storesOf = ({ owns = [], accesses = [] }: Service, caches: ReadonlyArray<string>): ReadonlyArray<string> =>
  [...new Set<string>([...owns, ...accesses.map(({ store }) => store), ...caches])].toSorted()

const channelsOf = ({ consumes = [] }: Service): ReadonlyArray<string> =>
  [...new Set<string>(consumes.map(({ channel }) => channel))].toSorted()

interface BreakingStep {
  readonly step: string
  readonly pointer: string
}

/** A step that breaks the old version while it is still there as the way back. */
const breakingStep = (rollout: Rollout, service: string, stores: ReadonlyArray<string>): BreakingStep | undefined => {
  const unitOf = Object.entries(rollout.units).find(([, unit]) => unit._tag === "Service" && unit.service === service)
  const switched = unitOf === undefined ? undefined : completesAt(rollout, unitOf[0])
  for (const [name, unit] of Object.entries(rollout.units)) {
    if (unit._tag !== "Migration" || !stores.includes(unit.store)) continue
    const at = unit.steps.findIndex(({ operation }) => breaking.has(operation))
    const [step, begins] = [unit.steps[at], beginsAt(rollout, name)]
    const isLater = begins !== undefined && switched !== undefined && begins > switched
    if (step !== undefined && !isLater) return { step: step.name, pointer: pointerOf("units", name, "steps", at) }
  }
  return undefined
}

const isTested = ({ verifications = [], stages = [] }: Rollout): boolean =>
  verifications.length > 0 || stages.some(({ gates = [] }) => gates.some((gate) => gate._tag === "Test"))

export const blueGreenSharedState = Rule.make("rollout/blue-green-shared-state", {
  severity: "warning",
  profile: "full",
  summary: "Blue and green share data, so that two versions meet all the same.",
  since: "0.1.0",
  data: Schema.Struct({
    rollout: Schema.String,
    service: Schema.String,
    stores: Schema.Array(Schema.String),
    channels: Schema.Array(Schema.String),
    step: Schema.optionalKey(Schema.Struct({ step: Schema.String, pointer: Schema.String }))
  }),
  identity: ["service"],
  needs: ["which data the service keeps"],
  check: ({ index, missing }, report) => {
    for (const rollout of index.ofKind("rollout")) {
      if (rollout.value.strategy !== "blueGreen") continue
      for (const service of rolledServices(rollout.value)) {
        const value = index.find(service)?.value
        const caches = cachesOf(index, service)
        const isKnown = (value?.owns ?? value?.accesses ?? value?.consumes ?? caches[0]) !== undefined
        if (value === undefined || !isKnown) {
          missing("which data the service keeps", service)
          continue
        }
        const [stores, channels] = [storesOf(value, caches), channelsOf(value)]
        const step = breakingStep(rollout.value, service, stores)
        const isHarmless = stores.length + channels.length === 0 || isTested(rollout.value)
        if (step === undefined && isHarmless) continue
        report(
          rollout.address,
          { rollout: rollout.address, service, stores, channels, ...(step === undefined ? {} : { step }) },
          {
            pointer: step?.pointer ?? "/strategy",
            ...(step === undefined ? {} : { severity: "error" }),
            related: [...stores, ...channels].map((address) => ({ address, role: "shared" }))
          }
        )
      }
    }
  },
  title: rolloutTitle,
  explain: ({ rollout, service, stores, channels, step }) => [
    step === undefined
      ? Doc.para(
          "Switching back does not undo what the new version of ",
          Doc.name(service),
          " has done: both versions use ",
          ...names([...stores, ...channels]),
          channels.length === 0 ? "." : ", and the new one takes messages before anybody has switched traffic to it."
        )
      : Doc.para(
          `The old version of `,
          Doc.name(service),
          ` breaks when "${step.step}" is done, and it is the way back: both versions use `,
          ...names(stores),
          "."
        ),
    Doc.excerpt([
      { address: rollout, pointer: "/strategy", label: "two versions side by side" },
      ...(step === undefined ? [] : [{ address: rollout, pointer: step.pointer, label: "breaks the old one" }])
    ]),
    Doc.para(
      "Blue-green keeps versions apart for requests only. With shared data it is a rollout of mixed versions (Vive la Différence, VLDB 2025)."
    ),
    Doc.para(
      step === undefined
        ? "Test the old version on data that the new one has written, and name the test as a gate:"
        : "Do it in a later stage, when there is nothing to switch back to, and expand before that."
    ),
    ...(step === undefined ? [Doc.change({ added: ['gates: [Gate.test("old version on new data")]'] })] : [])
  ]
})
