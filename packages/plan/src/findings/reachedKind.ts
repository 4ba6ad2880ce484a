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
        : [
            Doc.para(
              Doc.name(waits.in),
              ` keeps what was written before for ${waits.for}, and no stage waits that long.`
            )
          ]),
      ...(unplanned.length === 0 ? [] : [Doc.para(`No stage changes ${unplanned.join(" and ")}.`)]),
      Doc.para(advice)
    ]
  })
