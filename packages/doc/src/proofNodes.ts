/**
 * A JSON value, as a payload shows it.
 *
 * @category model
 * @since 0.1.0
 */
export type Json = null | boolean | number | string | ReadonlyArray<Json> | { readonly [key: string]: Json }

/**
 * One line of a source file.
 *
 * @category block
 * @since 0.1.0
 */
export interface SourceLine {
  readonly number: number
  readonly text: string
}

/**
 * A marked range: `column` counts UTF-16 code units from 1, `length` stays on the line.
 *
 * @category block
 * @since 0.1.0
 */
export interface Mark {
  readonly line: number
  readonly column: number
  readonly length: number
  readonly label: string
}

/**
 * Lines of a file with at most two marks.
 *
 * @category block
 * @since 0.1.0
 */
export interface Snippet {
  readonly _tag: "Snippet"
  readonly file: string
  readonly line: number
  readonly column: number
  readonly note?: string
  readonly lines: ReadonlyArray<SourceLine>
  readonly marks: ReadonlyArray<Mark>
}

/**
 * A mark whose position is looked up when the document is printed.
 *
 * @category block
 * @since 0.1.0
 */
export interface ExcerptMark {
  readonly address: string
  readonly pointer?: string
  readonly label: string
}

/**
 * A snippet by address: resolved to lines when printed, else one line per mark. See {@link resolvePlaces}.
 *
 * @category block
 * @since 0.1.0
 */
export interface Excerpt {
  readonly _tag: "Excerpt"
  readonly note?: string
  readonly marks: ReadonlyArray<ExcerptMark>
}

/**
 * A remark beside one place of a payload; `pointer` is a JSON Pointer (RFC 6901).
 *
 * @category block
 * @since 0.1.0
 */
export interface PayloadNote {
  readonly pointer: string
  readonly text: string
}

/**
 * A JSON value with notes. Long ones are folded with counts; noted places stay visible.
 *
 * @category block
 * @since 0.1.0
 */
export interface Payload {
  readonly _tag: "Payload"
  readonly value: Json
  readonly notes: ReadonlyArray<PayloadNote>
}

/**
 * What became of a step: done, failed, undone, or nothing happened.
 *
 * @category block
 * @since 0.1.0
 */
export type Outcome = "ok" | "failed" | "undone" | "nothing"

/**
 * One step of a run.
 *
 * @category block
 * @since 0.1.0
 */
export interface TraceStep {
  readonly outcome: Outcome
  readonly step: string
  readonly action: string
  readonly detail?: string
}

/**
 * A numbered run.
 *
 * @category block
 * @since 0.1.0
 */
export interface Trace {
  readonly _tag: "Trace"
  readonly steps: ReadonlyArray<TraceStep>
}

/**
 * A stop of a path: `via` labels the arrow that leads to it, `value` is the number reached.
 *
 * @category block
 * @since 0.1.0
 */
export interface Stop {
  readonly name: string
  readonly via?: string
  readonly value?: string
}

/**
 * A path with multiplied (or added) numbers.
 *
 * @category block
 * @since 0.1.0
 */
export interface Path {
  readonly _tag: "Path"
  readonly stops: ReadonlyArray<Stop>
}

/**
 * A line of a change.
 *
 * @category block
 * @since 0.1.0
 */
export interface DiffLine {
  readonly kind: "removed" | "added" | "kept"
  readonly text: string
}

/**
 * A change to sources, ready to be typed in.
 *
 * @category block
 * @since 0.1.0
 */
export interface Diff {
  readonly _tag: "Diff"
  readonly files: ReadonlyArray<string>
  readonly lines: ReadonlyArray<DiffLine>
}
