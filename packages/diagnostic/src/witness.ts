import type { Json, Outcome } from "@lintel/doc"

/**
 * Why one place of a payload is refused: the JSON Schema keyword that says so and what it wants. Words are made when
 * it is printed.
 *
 * @category witness
 * @since 0.1.0
 */
export interface Refusal {
  /** JSON Pointer into the payload. */
  readonly pointer: string
  readonly keyword: string
  readonly expected?: Json
}

/**
 * What the two sides said when a witness was read by them: the one that sends it, and the one that reads it.
 * `unknown`: that side could not be asked; `why` says what stood in the way.
 *
 * @category witness
 * @since 0.1.0
 */
export interface Replay {
  readonly sender: "accepted" | "refused" | "unknown"
  readonly reader: "accepted" | "refused" | "unknown"
  readonly why?: string
}

/**
 * What every payload witness carries: who accepts it, who refuses it, and where. `checked` is true only when both were
 * asked and said what the finding claims: the one accepts it and the other refuses it, or, as `replay` then says, both
 * accept it and what it means is not the same. Else `replay` says which of them was asked and what it said, or nobody was
 * asked and the page says "possibly".
 *
 * @category witness
 * @since 0.1.0
 */
export interface Judged {
  readonly checked: boolean
  readonly replay?: Replay
  readonly acceptedBy?: string
  readonly refusedBy?: string
  readonly refusals?: ReadonlyArray<Refusal>
}

/**
 * A value in a wrapper, because `null` is a legal value. `text` is the value as it is written, where that is what
 * matters: a form, the parts of a body, XML.
 *
 * @category witness
 * @since 0.1.0
 */
export interface Body {
  readonly value: Json
  readonly text?: string
}

/**
 * A request one side sends and the other refuses.
 *
 * @category witness
 * @since 0.1.0
 */
export interface HttpRequest extends Judged {
  readonly _tag: "HttpRequest"
  readonly method: string
  /** Path with its parameters filled in, and the query. */
  readonly target: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Body
}

/**
 * A response one side sends and the other cannot read.
 *
 * @category witness
 * @since 0.1.0
 */
export interface HttpResponse extends Judged {
  readonly _tag: "HttpResponse"
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Body
}

/**
 * A message one side writes and the other cannot read.
 *
 * @category witness
 * @since 0.1.0
 */
export interface MessageWitness extends Judged {
  readonly _tag: "Message"
  /** Address of the message. */
  readonly message: string
  readonly headers?: Readonly<Record<string, string>>
  readonly payload: Body
}

/**
 * A value without a position on a wire.
 *
 * @category witness
 * @since 0.1.0
 */
export interface Datum extends Judged {
  readonly _tag: "Datum"
  readonly datum: Body
}

/**
 * One step of a run, by names.
 *
 * @category witness
 * @since 0.1.0
 */
export interface RunStep {
  readonly outcome: Outcome
  readonly step: string
  readonly action: string
  readonly detail?: string
}

/**
 * A run of a saga, a rollout or a flow; `checked` when it was replayed on the model.
 *
 * @category witness
 * @since 0.1.0
 */
export interface Run {
  readonly _tag: "Run"
  readonly checked: boolean
  readonly steps: ReadonlyArray<RunStep>
}

/**
 * One stop of a path: its address, the factor or term of the way to it, and the number reached.
 *
 * @category witness
 * @since 0.1.0
 */
export interface PathStop {
  readonly address: string
  readonly via?: string
  readonly value?: string
}

/**
 * A path with its numbers; `checked` when they were recomputed.
 *
 * @category witness
 * @since 0.1.0
 */
export interface PathWitness {
  readonly _tag: "Path"
  readonly checked: boolean
  readonly stops: ReadonlyArray<PathStop>
}

/**
 * One term of a computed number and where it was said.
 *
 * @category witness
 * @since 0.1.0
 */
export interface Term {
  readonly name: string
  readonly value: string
  readonly address?: string
  readonly pointer?: string
}

/**
 * A computed number with its limit and its terms.
 *
 * @category witness
 * @since 0.1.0
 */
export interface ValueWitness {
  readonly _tag: "Value"
  readonly checked: boolean
  readonly name: string
  readonly value: string
  readonly limit?: string
  /** What the limit is, where "limit" is not the word: `promised`. */
  readonly limitName?: string
  readonly terms: ReadonlyArray<Term>
}

/**
 * What a machine re-checked before a person sees it.
 *
 * @category witness
 * @since 0.1.0
 */
export type Witness = HttpRequest | HttpResponse | MessageWitness | Datum | Run | PathWitness | ValueWitness
