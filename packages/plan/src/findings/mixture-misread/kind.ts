import * as Schema from "effect/Schema"
import { FindingKind } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"

/** What helps against rows that one version does not expect; tables refuse none of them. */
const remedies: ReadonlyMap<string, string> = new Map([
  [
    "store/perhaps-empty",
    "The tables allow it, so nothing is refused. Release a version first that does without it, or let the new one write it until the old one is gone, and say so (`dualWrite`)."
  ],
  [
    "store/not-filled",
    "The tables allow it, so nothing is refused, until the column has to have a value. Fill older rows, and those that the old code still writes, before anything relies on it (`backfill`, after a version that writes it); or release a version first that does without it."
  ],
  [
    "store/perhaps-larger",
    "The tables allow it, so nothing is refused. Release a version first that reads the larger type, and write what only that one has room for when nothing older is left."
  ]
])

const otherRemedy =
  "No order of these two takes it away, because nothing is refused. Give the new meaning a name of its own: a field, an operation or a message that the old version does not know."

export const mixtureMisread = FindingKind.make("plan/mixture-misread", {
  severity: "warning",
  class: "changes-meaning",
  summary: "Two versions that meet on the way accept one another and mean something else.",
  since: "0.1.0",
  data: Schema.Struct({
    client: Schema.String,
    server: Schema.String,
    subject: Schema.String,
    code: Schema.String,
    reasons: Schema.Array(Schema.String)
  }),
  identity: ["client", "server", "subject", "code"],
  explain: ({ client, code, reasons, server, subject }) => [
    Doc.para(
      `${client} and ${server} ${remedies.has(code) ? "share" : "accept one another on"} `,
      Doc.name(subject),
      ", and do not mean the same."
    ),
    ...(reasons.length === 0 ? [] : [Doc.bullets(...reasons.map((it): ReadonlyArray<Doc.Words> => [it]))]),
    ...(code.startsWith("compat/")
      ? [Doc.para("What it is in detail: ", Doc.command(`lintel explain ${code}`), ".")]
      : []),
    Doc.para(remedies.get(code) ?? otherRemedy)
  ]
})
