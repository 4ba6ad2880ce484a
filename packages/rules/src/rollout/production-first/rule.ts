import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { Entity, ModelIndex, Rollout, RolloutUnit } from "@lintel/model"
import { modelPointer, pointerOf } from "../../place.js"
import { rolloutsBefore, rolloutTitle } from "../rolled.js"

type RolloutEntity = Entity<"rollout">

/** What a unit brings, the same wherever it is brought: its version belongs to it where it is said. */
const changeOf = (unit: RolloutUnit): string => {
  switch (unit._tag) {
    case "Service":
      return `${unit.service} ${unit.to ?? ""}`
    case "Message":
      return `${unit.message} ${unit.to ?? ""}`
    case "Migration":
      return `${unit.store} ${unit.steps
        .map(({ name }) => name)
        .toSorted()
        .join(" ")}`
    case "Flag":
      return `flag:${unit.flag} ${JSON.stringify(unit.to) ?? ""}`
    case "Configuration":
      return `configuration:${unit.name} ${JSON.stringify(unit.to) ?? ""}`
  }
}

const subjectOf = (change: string): string => change.slice(0, change.indexOf(" "))

/** What two rollouts both bring. */
const sharedBy = (a: Rollout, b: Rollout): string | undefined => {
  const brought = new Set(Object.values(a.units).map(changeOf))
  return Object.values(b.units)
    .map(changeOf)
    .find((it) => brought.has(it))
}

/** Every rollout that has ended before one begins. */
const allBefore = (index: ModelIndex, rollout: RolloutEntity): ReadonlyArray<RolloutEntity> => {
  const found = new Map<string, RolloutEntity>()
  const open = [...rolloutsBefore(index, rollout.value)]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next.address)) continue
    found.set(next.address, next)
    open.push(...rolloutsBefore(index, next.value))
  }
  return [...found.values()]
}

/** The other way round, where nothing else keeps production first. */
const turnedFix = (index: ModelIndex, later: RolloutEntity, first: RolloutEntity) => {
  const { after = [] } = later.value
  const rest = after.filter((it) => it !== first.address)
  const stays = Object.assign({}, later, { value: Object.assign({}, later.value, { after: rest }) })
  const others = allBefore(index, stays).map(({ address }) => address)
  if (rest.length === after.length || others.includes(first.address)) return []
  const turned = [...(first.value.after ?? []), later.address].toSorted()
  const operations = [
    { op: "replace", path: modelPointer(later, "after"), value: rest },
    { op: "add", path: modelPointer(first, "after"), value: turned }
  ] as const
  return [{ _tag: "ModelPatch", id: "try-it-first", operations } as const]
}

const fixesOf = (index: ModelIndex, later: RolloutEntity, first: RolloutEntity) => ({
  fixes: turnedFix(index, later, first)
})

export const productionFirst = Rule.make("rollout/production-first", {
  severity: "error",
  profile: "service",
  summary: "A change comes to production before it comes to where it is tried.",
  since: "0.1.0",
  data: Schema.Struct({
    rollout: Schema.String,
    first: Schema.String,
    change: Schema.String,
    environment: Schema.String,
    kind: Schema.String,
    production: Schema.String
  }),
  identity: ["first"],
  needs: ["kind of the environment"],
  check: ({ index, missing }, report) => {
    for (const rollout of index.ofKind("rollout")) {
      const { in: here, after } = rollout.value
      if (here === undefined || after === undefined) continue
      for (const first of allBefore(index, rollout)) {
        const there = first.value.in
        const change = sharedBy(first.value, rollout.value)
        if (there === undefined || there === here || change === undefined) continue
        const [kind, kindThere] = [index.find(here)?.value.kind, index.find(there)?.value.kind]
        if (kind === undefined) missing("kind of the environment", here)
        if (kindThere === undefined) missing("kind of the environment", there)
        if (kind === undefined || kind === "production" || kindThere !== "production") continue
        report(
          rollout.address,
          {
            rollout: rollout.address,
            first: first.address,
            change: subjectOf(change),
            environment: here,
            kind,
            production: there
          },
          { pointer: pointerOf("after"), ...fixesOf(index, rollout, first) }
        )
      }
    }
  },
  title: rolloutTitle,
  explain: ({ rollout, first, change, environment, kind, production }, { diagnostic }) => [
    Doc.para(
      Doc.name(change),
      " comes to ",
      Doc.name(production),
      " with ",
      Doc.name(first),
      ", and only then to ",
      Doc.name(environment),
      `, which is there for ${kind === "development" ? "development" : kind === "test" ? "tests" : "trying what is about to go live"}: users find what a try would have found.`
    ),
    Doc.excerpt([
      { address: rollout, pointer: diagnostic.pointer ?? "", label: "waits for production" },
      { address: first, pointer: "/in", label: "production" }
    ]),
    Doc.para(
      "Go from where a fault hurts few to where it hurts many: let the rollout of production wait for this one, and not the other way round."
    )
  ]
})
