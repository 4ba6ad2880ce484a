import { Doc } from "@lintel/doc"
import { differenceWords } from "../../payload/differenceWords.js"
import { payloadKind, positionWords } from "../../payload/payloadKind.js"

/** Of messages only one direction is judged here: the other one has findings of its own. */
const unhurt = (part: string, old: string): string => {
  if (part === "message") return `readers built for ${old} read it`
  if (part === "received") return `what senders of ${old} send is still read`
  return part === "retained" ? "what is kept is still read" : "nobody is hurt"
}

export const payloadChanged = payloadKind("compat/payload-changed", {
  class: "information",
  summary: "A payload has another form, and both sides still understand each other.",
  cause: ({ differences }) => differences,
  explain: (data) => ({
    details: [],
    consequence: [
      "What ",
      ...positionWords(data),
      " of ",
      Doc.name(data.reaches[0] ?? ""),
      data.reaches.length > 1 ? " and others" : "",
      ` may hold is another in ${data.versions.new}, and ${unhurt(data.part, data.versions.old)}`,
      ...(data.path === "" ? [] : [": at ", Doc.code(data.path)]),
      ...differenceWords({ ...data, path: "" }).flatMap((words, index): ReadonlyArray<Doc.Words> => [
        index > 0 ? "; " : data.path === "" ? ": " : " ",
        ...words
      ]),
      "."
    ]
  })
})
