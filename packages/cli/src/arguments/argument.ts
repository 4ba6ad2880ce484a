/** A positional argument of a command. */
export interface Argument {
  readonly name: string
  readonly summary: string
  readonly optional?: boolean
  readonly many?: boolean
}
