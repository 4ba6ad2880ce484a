import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc, type Inline } from "@lintel/doc"
import type { Entity } from "@lintel/model"
import { type Place, pointerOf } from "../../place.js"
import { enumerated, names } from "../../wordsOf.js"
import { ambiguitiesOf, Kind, type Parts } from "./ambiguities.js"
import { waysOf } from "./ways.js"

const ownFields: Readonly<Partial<Record<Kind, string>>> = { method: "/indicator", window: "/window" }

/** Where a part differs: in a field of its own, or in how the composite names it. */
const placeOf = (slo: Entity<"slo">, parts: Parts, kind: Kind, part: string): Place => {
  const field = ownFields[kind]
  if (field !== undefined) return { address: part, pointer: field }
  const at = parts.findIndex((one) => one.slo === part)
  return { address: slo.address, pointer: at < 0 ? "/parts" : pointerOf("parts", at) }
}

export const compositeAmbiguous = Rule.make("slo/composite-ambiguous", {
  severity: "warning",
  profile: "service",
  summary: "A composite objective means different things to different tools.",
  since: "0.1.0",
  data: Schema.Struct({
    slo: Schema.String,
    kind: Kind,
    parts: Schema.Array(Schema.String),
    said: Schema.Array(Schema.String),
    pointer: Schema.String
  }),
  identity: ["kind"],
  check: ({ index }, report) => {
    for (const slo of index.ofKind("slo")) {
      const { parts } = slo.value
      if (parts === undefined || parts.length === 0) continue
      for (const { kind, pointer, parts: about, said } of ambiguitiesOf(index, slo, parts)) {
        report(
          slo.address,
          { slo: slo.address, kind, parts: about, said, pointer },
          {
            pointer,
            severity: kind === "itself" ? "error" : "warning",
            ways: () => waysOf(index, slo, parts, kind, about),
            related: about.slice(0, 5).map((part) => {
              const { address, pointer: field } = placeOf(slo, parts, kind, part)
              return { address, pointer: field, role: "a part of it" }
            })
          }
        )
      }
    }
  },
  explain: ({ slo, kind, parts, said, pointer }) => [
    Doc.para(...sentence(slo, kind, parts, said)),
    Doc.excerpt([{ address: slo, pointer, label: labels[kind] }]),
    Doc.para(advice[kind])
  ],
  fixWords: {
    "one-method":
      "All of them are counted in one way that is in use already. What was reported in another way until now cannot be compared with it: confirm that nobody has to.",
    "one-window":
      "All of them are judged over one window that is in use already. Whoever agreed to another window has to confirm it.",
    "each-once": "A part without a weight counts once, as most tools take it. Confirm that this is what was meant.",
    "no-weights": "Every part counts as often as it happens. Confirm that no weight was meant.",
    "not-made-of": "Takes the circle apart here. Which of them is made of which is yours to say."
  }
})

const sentence = (
  slo: string,
  kind: Kind,
  parts: ReadonlyArray<string>,
  said: ReadonlyArray<string>
): ReadonlyArray<Inline | string> => {
  const others = names(parts)
  switch (kind) {
    case "method":
      return said.length === 1
        ? [
            "Nobody says how ",
            Doc.name(slo),
            " and its parts are counted: by events, by time slices, or by their ratios."
          ]
        : [
            Doc.name(slo),
            " adds up what is counted in different ways (",
            ...enumerated(said),
            "): ",
            ...others,
            parts.length === 1 ? " differs." : " differ."
          ]
    case "window":
      return [
        Doc.name(slo),
        " adds up budgets of different times (",
        ...enumerated(said),
        "): ",
        ...others,
        parts.length === 1 ? " differs." : " differ."
      ]
    case "weights":
      return [
        "Some parts of ",
        Doc.name(slo),
        " have a weight, and ",
        ...others,
        parts.length === 1 ? " has none: is that once, or not at all?" : " have none: is that once, or not at all?"
      ]
    case "weightlessMethod":
      return [
        "The weights of ",
        Doc.name(slo),
        " mean nothing: counted by time slices, a slice that is bad for any part is bad for all of it."
      ]
    case "itself":
      return [Doc.name(slo), " is a part of itself, through ", ...others, ": it has no value."]
  }
}

const labels: Readonly<Record<Kind, string>> = {
  method: "counted in more than one way",
  window: "over more than one time",
  weights: "not all weighed",
  weightlessMethod: "weights without a meaning",
  itself: "made of itself"
}

const advice: Readonly<Record<Kind, string>> = {
  method:
    "Two parts of 95 % leave 90 % when ratios of time slices are added, and anything from 90 to 95 % when events are counted. Give the composite and all its parts one method.",
  window:
    "A budget of a week and one of a month cannot be spent together. Give the composite and all its parts one window.",
  weights: "Give every part a weight, or none.",
  weightlessMethod: "Leave the weights out, or count by events.",
  itself: "Take the circle apart."
}
