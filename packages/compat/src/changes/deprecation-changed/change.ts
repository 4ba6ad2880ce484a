import * as Schema from "effect/Schema"
import { changeKind } from "../../changeKind.js"
import { exchangeData, newVersion, operationName } from "../../http/words.js"

export const deprecationChanged = changeKind("compat/deprecation-changed", {
  class: "information",
  summary: "The announced end of something is another.",
  data: Schema.Struct({
    ...exchangeData,
    what: Schema.String,
    change: Schema.Literals(["deprecated", "reactivated", "earlier", "later", "dated", "undated"]),
    oldSunset: Schema.optionalKey(Schema.String),
    sunset: Schema.optionalKey(Schema.String),
    replacement: Schema.optionalKey(Schema.String),
    /** The notice that the policy asks for and that is not given. */
    notice: Schema.optionalKey(Schema.String),
    /** Days that are left. */
    days: Schema.optionalKey(Schema.Number)
  }),
  identity: ["what"],
  explain: (data) => {
    const what = data.what === "" ? [operationName(data)] : ["the ", data.what, " of ", operationName(data)]
    const day = data.sunset ?? ""
    const words = {
      deprecated: ["is deprecated", ...(data.sunset === undefined ? [] : [`, and ends on ${day}`])],
      reactivated: ["is not deprecated any more"],
      earlier: [`ends on ${day}, earlier than the ${data.oldSunset ?? ""} that was announced`],
      later: [`ends on ${day} instead of ${data.oldSunset ?? ""}`],
      dated: [`ends on ${day}`],
      undated: [`has no day of its end any more; it was ${data.oldSunset ?? ""}`]
    }[data.change]
    return {
      consequence: [
        `In ${newVersion(data)} `,
        ...what,
        " ",
        ...words,
        ".",
        ...(data.notice === undefined
          ? []
          : [
              data.days === undefined
                ? ` No day is named, and a notice of ${data.notice} is asked for.`
                : ` That is ${data.days === 1 ? "1 day" : `${data.days} days`} ahead, and a notice of ${data.notice} is asked for.`
            ])
      ],
      ...(data.replacement === undefined ? {} : { why: ["What to use instead: ", data.replacement] }),
      ...(data.notice === undefined ? {} : { fixes: [["Announce a day that is at least that far ahead."]] })
    }
  }
})
