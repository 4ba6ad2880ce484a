import type { Json } from "@lintel/doc"
import type { Witness } from "./witness.js"

/**
 * How much a finding weighs, by policy.
 *
 * @category diagnostic
 * @since 0.1.0
 */
export type Severity = "error" | "warning" | "note"

/**
 * What a finding is, whatever it weighs.
 *
 * @category diagnostic
 * @since 0.1.0
 */
export type FindingClass = "breaking" | "changes-meaning" | "undecided" | "problem" | "information"

/**
 * Another place that belongs to a finding, and the part it plays (`callee`, `second writer`).
 *
 * @category diagnostic
 * @since 0.1.0
 */
export interface Related {
  readonly address: string
  readonly pointer?: string
  readonly role: string
}

/**
 * One operation of a JSON Patch (RFC 6902) on the Model.
 *
 * @category fix
 * @since 0.1.0
 */
export type PatchOperation =
  | { readonly op: "add" | "replace" | "test"; readonly path: string; readonly value: Json }
  | { readonly op: "remove"; readonly path: string }

/**
 * Replaces a range of a file. Lines and columns count from 1, columns in UTF-16 code units; the end is exclusive.
 *
 * @category fix
 * @since 0.1.0
 */
export interface TextEdit {
  readonly file: string
  readonly start: { readonly line: number; readonly column: number }
  readonly end: { readonly line: number; readonly column: number }
  readonly text: string
}

/**
 * A way out: a change of the Model, which is re-checked in tests, or of the text it was written in. `id` names the kind
 * of fix; words are made when it is printed.
 *
 * @category fix
 * @since 0.1.0
 */
export type Fix =
  | {
      readonly _tag: "ModelPatch"
      readonly id: string
      readonly operations: ReadonlyArray<PatchOperation>
      /** The patched Model was looked at again: with it the finding is gone, and no other has come. */
      readonly checked?: true
      /** Where the design says the number that the change states, when it is one that is said elsewhere. */
      readonly from?: { readonly address: string; readonly pointer: string }
    }
  | { readonly _tag: "TextEdits"; readonly id: string; readonly edits: ReadonlyArray<TextEdit> }

/**
 * A finding as data. It holds no sentence: words are a function of `code` and `data`.
 *
 * @category diagnostic
 * @since 0.1.0
 */
export interface Diagnostic<Code extends string = string, Data = unknown> {
  readonly _tag: "Diagnostic"
  readonly code: Code
  readonly severity: Severity
  readonly class: FindingClass
  /** Address of what it is about. */
  readonly subject: string
  /** JSON Pointer of the field inside the subject. */
  readonly pointer?: string
  readonly data: Data
  readonly witness?: Witness
  readonly related: ReadonlyArray<Related>
  readonly fixes: ReadonlyArray<Fix>
  /** Stable hash of code, subject and the identity fields of the data. */
  readonly fingerprint: string
}
