import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { commonData } from "../../changeData.js"
import { changeKind } from "../../changeKind.js"

export const credentialsRefused = changeKind("compat/credentials-refused", {
  class: "breaking",
  summary: "Credentials that were enough to send or receive do not let anybody in any more.",
  data: Schema.Struct({
    ...commonData,
    entity: Schema.String,
    /** The operation that asks for them; absent where a server does. */
    part: Schema.optionalKey(Schema.String),
    refused: Schema.Array(Schema.String),
    asked: Schema.Array(Schema.String),
    unknown: Schema.Boolean
  }),
  identity: ["part", "refused", "asked"],
  explain: ({ asked, entity, part, reaches, refused, unknown, versions }) => {
    const where: ReadonlyArray<Doc.Words> = [
      ...(part === undefined ? [] : ["the operation ", Doc.code(part), " of "]),
      `the ${entity} `,
      Doc.name(reaches[0] ?? "")
    ]
    const who = `who present ${refused.join(", or ")}`
    return {
      consequence: unknown
        ? [
            `Whether those ${who} are still let in by `,
            ...where,
            " is not decided: nobody knows what a scheme asks for."
          ]
        : [`Those ${who} are turned away by `, ...where, ` of ${versions.new}; that was enough for ${versions.old}.`],
      why: [
        `What is asked for: ${asked.join(", or ")}. Whoever connects is asked, on either side: running instances of the old version as well.`
      ],
      fixes: [["Accept the old credentials as one more alternative until everybody who connects has the new ones."]]
    }
  }
})
