import type * as Schema from "effect/Schema"
import { type Diagnostic, FindingKind } from "@lintel/diagnostic"
import type { ChangeClass } from "./change.js"
import { changeBlocks } from "./changeBlocks.js"
import type { CommonData } from "./changeData.js"
import type { ChangeWords } from "./changeWords.js"

export { type CommonData, commonData } from "./changeData.js"
export type { ChangeWords } from "./changeWords.js"

/** What makes a kind of change. */
export interface ChangeKindDefinition<Data extends CommonData> {
  readonly class: ChangeClass
  /** One sentence: what the change is. */
  readonly summary: string
  /** `Schema.Struct({ ...commonData, own fields })`. */
  readonly data: Schema.Schema<Data>
  /** Fields of the data that tell two changes of one subject apart. */
  readonly identity?: ReadonlyArray<keyof Data & string>
  /** Fields of the data that name the cause, or what names it: changes of one cause share a page. */
  readonly cause?: ReadonlyArray<keyof Data & string> | ((data: Data) => Schema.Json)
  readonly title?: (data: Data) => string
  readonly explain: (data: Data, diagnostic: Diagnostic) => ChangeWords
}

const severityOf = {
  breaking: "error",
  "changes-meaning": "warning",
  undecided: "warning",
  information: "note"
} as const

/**
 * Makes a kind of change. Its page always reads: the consequence, the two places, the witness, why, who is hurt, ways
 * out; a kind gives the words that are its own.
 */
export const changeKind = <const Code extends `compat/${string}`, Data extends CommonData>(
  code: Code,
  definition: ChangeKindDefinition<Data>
): FindingKind<Code, Data> => {
  const { cause, data, explain, identity, summary, title } = definition
  return FindingKind.make<Code, Data>(code, {
    severity: severityOf[definition.class],
    class: definition.class,
    summary,
    since: "0.1.0",
    data,
    ...(identity === undefined ? {} : { identity }),
    ...(cause === undefined ? {} : { cause }),
    ...(title === undefined ? {} : { title }),
    explain: (value, { diagnostic }) => changeBlocks(value, explain(value, diagnostic), diagnostic)
  })
}
