import * as Schema from "effect/Schema"
import { FindingKind } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { clashWords } from "../clash.js"
import { ClashData, StageData } from "./findingKind.js"

/** A mixture that a declared rollout reaches, and what would avoid it. */
export const ReachedData = Schema.Struct({
  ...StageData.fields,
  clash: ClashData,
  /** Units that no stage changes, although the mixture is about them. */
  unplanned: Schema.Array(Schema.String),
  /** What has to pass before the stage, and does not. */
  waits: Schema.optionalKey(Schema.Struct({ in: Schema.String, for: Schema.String }))
})

/** Data of a reached mixture. */
export interface ReachedData extends Schema.Schema.Type<typeof ReachedData> {}

/** How long something is kept, and that nobody waits for it. */
const keptWords = (time: string): string => {
  switch (time) {
    case "forever":
      return "for ever"
    case "untilConsumed":
      return "until it is read, and no stage waits for that"
    case "unknown":
      return "for a time that nobody says, and no stage waits for it"
    default:
      return `for ${time}, and no stage waits that long`
  }
}

/** Makes a kind of finding about a mixture that a declared rollout reaches. */
export const reachedKind = <const Code extends `plan/${string}`>(
  code: Code,
  { advice, summary }: { readonly summary: string; readonly advice: string }
): FindingKind<Code, ReachedData> =>
  FindingKind.make<Code, ReachedData>(code, {
    severity: "error",
    class: "breaking",
    summary,
    since: "0.1.0",
    data: ReachedData,
    identity: ["rollout", "clash"],
    title: ({ stage, step }) => `step ${step}: ${stage}`,
    explain: ({ clash, rollout, stage, step, unplanned, waits }, { diagnostic }) => [
      Doc.para(`In step ${step} (${stage}) of `, Doc.name(rollout), `, ${clashWords(clash, diagnostic.witness)}.`),
      ...(waits === undefined
        ? []
        : [Doc.para(Doc.name(waits.in), ` keeps what was written before ${keptWords(waits.for)}.`)]),
      ...(unplanned.length === 0 ? [] : [Doc.para(`No stage changes ${unplanned.join(" and ")}.`)]),
      Doc.para(advice)
    ]
  })
