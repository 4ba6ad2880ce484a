import type { ExitCode } from "@lintel/diagnostic"

/**
 * The exit codes by name. They are those of `@lintel/diagnostic`, which is not loaded for them: help has to come at
 * once.
 */
export const exits = { ok: 0, findings: 1, unusable: 2, undecided: 3, defect: 70 } as const satisfies Record<
  string,
  ExitCode
>

/** What a command ends with: nothing is printed before it is known that there is something to print. */
export interface Outcome {
  readonly code: ExitCode
  /** The text for standard output. */
  readonly output?: string
  /** Lines for standard error, beside the answer. */
  readonly notes?: ReadonlyArray<string>
}
