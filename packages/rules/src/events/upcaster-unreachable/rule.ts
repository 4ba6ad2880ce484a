import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { Upcaster } from "@lintel/model"
import { bareName } from "../reading.js"
import { upcasterLists, versionsMet } from "../upcasting.js"

/** Versions that come up: those that are met, and what upcasters make of them. */
const arriving = (met: ReadonlySet<string>, upcasters: ReadonlyArray<Upcaster>): ReadonlySet<string> => {
  const found = new Set(met)
  for (const version of found) for (const { from, to } of upcasters) if (from === version) found.add(to)
  return found
}

export const upcasterUnreachable = Rule.make("events/upcaster-unreachable", {
  severity: "warning",
  profile: "service",
  summary: "An upcaster waits for a version that nobody can meet.",
  since: "0.1.0",
  data: Schema.Struct({
    holder: Schema.String,
    message: Schema.String,
    pointer: Schema.String,
    from: Schema.String,
    until: Schema.optionalKey(Schema.String)
  }),
  identity: ["message", "from"],
  needs: ["which versions are still kept"],
  check: ({ index, now, missing }, report) => {
    for (const { address, upcasters, at, inModel, log } of upcasterLists(index)) {
      for (const [i, { message, from }] of upcasters.entries()) {
        const met = versionsMet(index, message, log, now)
        if (met === undefined) {
          missing("which versions are still kept", message)
          continue
        }
        const own = upcasters.filter((it) => it.message === message)
        if (arriving(met, own).has(from)) continue
        const until = index.find(message)?.value.retained?.find(({ version }) => version === from)?.until
        const pointer = at(i)
        report(
          address,
          { holder: address, message, pointer, from, ...(until === undefined ? {} : { until }) },
          {
            pointer,
            related: [{ address: message, pointer: "/retained", role: "says what is kept" }],
            fixes: [{ _tag: "ModelPatch", id: "remove-upcaster", operations: [{ op: "remove", path: inModel(i) }] }]
          }
        )
      }
    }
  },
  title: ({ message, from }) => `${bareName(message)} ${from}`,
  explain: ({ holder, message, pointer, from, until }) => [
    Doc.para(
      `No ${bareName(message)} of version ${from} comes to `,
      Doc.name(holder),
      " any more: this upcaster is code that never runs, and that somebody keeps working."
    ),
    Doc.excerpt([
      {
        address: holder,
        pointer,
        label: until === undefined ? `version ${from} is not kept` : `version ${from} was kept until ${until}`
      }
    ]),
    Doc.para(
      "It can go. If the version is still somewhere, say so: ",
      Doc.code("retained"),
      " of ",
      Doc.name(message),
      "."
    )
  ]
})
