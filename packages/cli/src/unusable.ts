/** What was typed, and what it may have been meant to be. */
export interface Misspelling {
  readonly typed: string
  readonly known: ReadonlyArray<string>
}

/**
 * Input or arguments that cannot be used: the command ends with exit code 2 and this one message, which names the
 * place and the reason. Thrown inside the command line; `main` turns it into text.
 */
export class Unusable extends Error {
  /** What to do about it, each in a line of its own. */
  readonly hints: ReadonlyArray<string>
  /** What is probably meant is looked up only when the message is printed. */
  readonly misspelling: Misspelling | undefined

  constructor(message: string | (Misspelling & { readonly message: string }), ...hints: ReadonlyArray<string>) {
    super(typeof message === "string" ? message : message.message)
    this.name = "Unusable"
    this.hints = hints
    this.misspelling = typeof message === "string" ? undefined : message
  }
}

/** The same, keeping the error of somebody else's code that it comes from. */
export const causedBy = (error: Unusable, cause: unknown): Unusable => {
  error.cause = cause
  return error
}

/** The words of an error that somebody threw, whatever was thrown. */
export const reasonOf = (error: unknown): string => {
  if (error instanceof Error) return error.message
  try {
    return String(error)
  } catch {
    return "something that cannot be shown"
  }
}
