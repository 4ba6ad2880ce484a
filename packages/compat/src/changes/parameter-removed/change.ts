import * as Schema from "effect/Schema"
import { changeKind } from "../../changeKind.js"
import {
  NewVersion,
  operationName,
  ownParameter,
  parameterData,
  parameterIdentity,
  parameterPhrase
} from "../../http/words.js"

export const parameterRemoved = changeKind("compat/parameter-removed", {
  class: "changes-meaning",
  summary: "A parameter is not read any more.",
  data: Schema.Struct(parameterData),
  identity: parameterIdentity,
  explain: (data) => ({
    consequence: data.outgoing
      ? [NewVersion(data), " does not send ", ...parameterPhrase(data), " to ", operationName(data), " any more."]
      : [
          NewVersion(data),
          " ignores ",
          ...ownParameter(data),
          ": requests that carry it get another answer than before."
        ],
    why: [
      data.outgoing
        ? "Receivers that use it when it is there do without."
        : "Services ignore names they do not know, so the request is still accepted, and what it asked for does not happen: a filter that is ignored returns everything."
    ],
    fixes: [["Keep reading it, and mark it deprecated first."]]
  })
})
