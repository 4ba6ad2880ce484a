import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { changeKind } from "../../changeKind.js"
import { exchangeData, NewVersion, operationName, toleration } from "../../http/words.js"

export const callbackChanged = changeKind("compat/callback-changed", {
  class: "breaking",
  summary: "What a service calls back is another.",
  data: Schema.Struct({
    ...exchangeData,
    name: Schema.String,
    change: Schema.Literals(["added", "removed", "moved"]),
    old: Schema.optionalKey(Schema.String),
    new: Schema.optionalKey(Schema.String)
  }),
  identity: ["name", "change", "old", "new"],
  explain: (data) => ({
    consequence:
      data.change === "moved"
        ? [
            NewVersion(data),
            " calls back ",
            Doc.code(data.name),
            " of ",
            operationName(data),
            " at ",
            Doc.code(data.new ?? ""),
            `, not at `,
            Doc.code(data.old ?? ""),
            ", where its callers wait.",
            ...toleration(data)
          ]
        : data.change === "removed"
          ? [
              NewVersion(data),
              " never calls back ",
              Doc.code(data.name),
              " of ",
              operationName(data),
              data.old === undefined ? "" : ` by ${data.old}`,
              ", for which its callers wait.",
              ...toleration(data)
            ]
          : [NewVersion(data), " also calls back ", Doc.code(data.name), " of ", operationName(data), "."],
    ...(data.change === "added" ? {} : { fixes: [["Keep calling at the place that the caller named in the old way."]] })
  })
})
