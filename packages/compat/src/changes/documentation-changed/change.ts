import * as Schema from "effect/Schema"
import { counted, countText, Doc } from "@lintel/doc"
import { commonData } from "../../changeData.js"
import { changeKind } from "../../changeKind.js"

const mostNamed = 8

export const documentationChanged = changeKind("compat/documentation-changed", {
  class: "information",
  summary: "Words or examples are others, and nothing else by them.",
  data: Schema.Struct({
    ...commonData,
    /** In how many places. */
    count: Schema.Finite,
    /** How often which field. */
    fields: Schema.Record(Schema.String, Schema.Finite),
    /** The first places in the new version. */
    places: Schema.Array(Schema.Struct({ address: Schema.String, pointer: Schema.String }))
  }),
  identity: [],
  explain: ({ count, fields, places, reaches }) => ({
    consequence: [
      "The documentation of ",
      Doc.name(reaches[0] ?? ""),
      ` is another in ${counted(count, "place")}: `,
      ...Object.entries(fields).flatMap(([field, times], index): ReadonlyArray<Doc.Words> => [
        index === 0 ? "" : ", ",
        Doc.code(field),
        times === 1 ? "" : ` (${countText(times)})`
      ]),
      ". People read it; nothing that is sent or read changes by it."
    ],
    details: [
      ...places
        .slice(0, mostNamed)
        .map(({ address, pointer }): ReadonlyArray<Doc.Words> => [Doc.code(pointer), " of ", Doc.name(address)]),
      ...(count > Math.min(places.length, mostNamed)
        ? [[`and ${countText(count - Math.min(places.length, mostNamed))} more`]]
        : [])
    ]
  })
})
