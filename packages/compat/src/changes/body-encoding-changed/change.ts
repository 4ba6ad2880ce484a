import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { changeKind } from "../../changeKind.js"
import { exchangeData, operationName, toleration, formWords } from "../../http/words.js"

export const bodyEncodingChanged = changeKind("compat/body-encoding-changed", {
  class: "breaking",
  summary: "A part of a body is written in another way.",
  data: Schema.Struct({
    ...exchangeData,
    part: Schema.String,
    mediaType: Schema.String,
    property: Schema.String,
    how: Schema.Literals(["style", "contentType", "header", "headerValue", "xml"]),
    from: Schema.String,
    to: Schema.String
  }),
  identity: ["part", "mediaType", "property", "how"],
  explain: (data) => ({
    consequence: [
      ...(data.property === "" ? ["The document"] : ["The part ", Doc.code(data.property)]),
      " of ",
      Doc.code(data.mediaType),
      " bodies at ",
      operationName(data),
      ...(data.how === "header"
        ? [" needs the header ", Doc.code(data.to), " now, which was not asked for before."]
        : data.how === "headerValue"
          ? [" refuses values of its header ", Doc.code(data.to), " that were accepted."]
          : [" is written as ", formWords(data.from), " and read as ", formWords(data.to), "."]),
      ...toleration(data)
    ],
    fixes: [
      data.how === "xml"
        ? ["Keep the old name in the ", Doc.code("xml"), " object: what the property is called in JSON may differ."]
        : ["Accept the old way beside the new one: encodings take a list of content types."]
    ]
  })
})
