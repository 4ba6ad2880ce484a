import type { Refusal } from "@lintel/diagnostic"
import type { Json, JsonSchema } from "@lintel/model"
import type { Arena, CompileOptions, NotIncluded, QuestionOptions, Reason, Result } from "@lintel/subtype"
import type { ReaderPolicy } from "../policy.js"
import type { Step } from "./align.js"
import type { Choice } from "./graph.js"
import type { RunMemory } from "./memory.js"
import type { Placed, Scope } from "./place.js"
import type { Projected } from "./projection.js"

/**
 * Who writes a payload. `caller`: what old callers send must be accepted by the new service. `service`: what the new
 * service sends must have been accepted by old callers.
 */
export type Writer = "caller" | "service"

/** Which of the two sides a schema belongs to. */
export type Side = "before" | "after"

/** A whole payload that the writer's schema admits and the reader's refuses, both checked, and where it is refused. */
export interface Refused {
  readonly value: Json
  readonly refusals: ReadonlyArray<Refusal>
}

/** The smallest part of a payload that explains a refusal. */
export interface Cause {
  /** The same for the same pair of schemas, whatever payload reaches it. */
  readonly key: string
  readonly before: Placed
  readonly after: Placed
  /** Levels between the payload's root and the cause. */
  readonly depth: number
  /** From the payload's root down to the cause. */
  readonly path: ReadonlyArray<Step>
  /** The parts with alternatives on that path, the nearest to the cause first. */
  readonly choices: ReadonlyArray<Choice>
  /** A value of the part that is refused. */
  readonly refused: NotIncluded
  /** The value is one of the whole payload, checked. */
  readonly isWhole: boolean
}

/** What comparing one payload gave. */
export type PayloadVerdict =
  | { readonly _tag: "Same" }
  | { readonly _tag: "Accepted" }
  /** Everything that explains the refusal; never empty. */
  | { readonly _tag: "Refused"; readonly causes: ReadonlyArray<Cause>; readonly refused: Refused }
  | { readonly _tag: "Undecided"; readonly reasons: ReadonlyArray<Reason> }

/** What looking at the levels of a payload gave. */
export interface Exploration {
  readonly isAccepted: boolean
  readonly causes: ReadonlyArray<Cause>
}

/** Compares payloads of one pair of scopes; work on shared definitions is done once. */
export interface PayloadJudge {
  readonly before: Scope
  readonly after: Scope
  /** Whether two values read the same, annotations included, and use no definition that changed. */
  readonly same: (before: unknown, after: unknown) => boolean
  readonly compare: (before: Placed, after: Placed, writer: Writer) => PayloadVerdict
  /**
   * What may explain a refusal, without a payload that proves it: causes are looked for level by level. Accepted is
   * final; else `show` proves a cause, and `compare` decides.
   */
  readonly explore: (before: Placed, after: Placed, writer: Writer) => Exploration
  /** A whole payload that shows one cause of a refusal that `compare` gave. */
  readonly show: (before: Placed, after: Placed, writer: Writer, cause: Cause) => Refused | undefined
  /**
   * Whether the value is accepted on that side, by validators that are not ours; undefined when they do not say. With a
   * writer, names that do not travel that way are required by nobody.
   */
  readonly accepts: (side: Side, schema: JsonSchema, value: Json, writer?: Writer) => boolean | undefined
  /** A whole payload of a schema's form that both sides accept in a direction, if one is known. */
  readonly common: (
    before: Placed,
    after: Placed,
    writer: Writer,
    form: JsonSchema
  ) => { readonly value: Json } | undefined
  /** A small natural value of a schema, if one is known: as it is written, or as `writer` sends it. */
  readonly example: (side: Side, schema: JsonSchema, writer?: Writer) => { readonly value: Json } | undefined
  /**
   * Whether a reader that needs less than its schema says, or a sender that sends less, is fine: the question of the
   * direction with that schema in the place of its side's.
   */
  readonly isFine: (writerSchema: Placed, readerSchema: Placed, writer: Writer) => boolean
  /** Plain question between schemas of the two sides (or of one), as they are written. */
  readonly contained: (
    sub: readonly [Side, JsonSchema],
    sup: readonly [Side, JsonSchema],
    options?: QuestionOptions
  ) => Result
}

/** How a judge reads its documents. */
export interface JudgeOptions {
  readonly policy: ReaderPolicy
  readonly arena?: Arena
  /** Whether payloads are read with their direction in mind: read-only and write-only names do not travel both ways. */
  readonly isDirected: boolean
  /** What the two sides say that may have to be rewritten for that; nothing where it is absent. */
  readonly projected?: Projected
  readonly compile?: { readonly before: CompileOptions; readonly after: CompileOptions }
  /** What other comparisons by the same policy found out, and this one adds to. */
  readonly memory?: RunMemory
  /** One side is a version that was compared before, changed in a few places. */
  readonly isRecheck?: boolean
}
