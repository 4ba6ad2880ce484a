/** The steps that a step waits for. Where its type leaves that open, any name. */
type AfterOf<Step> = Step extends { readonly after: ReadonlyArray<string> }
  ? Step["after"][number]
  : "after" extends keyof Step
    ? string
    : never

/** The steps that a step waits for, and the one it stands for, whose waits are its own. */
type LinksOf<Step> = Step extends { readonly alternativeTo: string }
  ? Step["alternativeTo"] | AfterOf<Step>
  : "alternativeTo" extends keyof Step
    ? string
    : AfterOf<Step>

/** Follows links from `Todo` until nothing is new; a circle ends too. */
type Behind<Steps, Todo, Done = never> = [Todo] extends [never]
  ? AfterOf<Steps[Done & keyof Steps]>
  : Behind<Steps, Exclude<LinksOf<Steps[Todo & keyof Steps]>, Done | Todo>, Done | Todo>

/**
 * Names of the steps that are done before the step `Name` starts, from `after` and `alternativeTo` of all steps: never its
 * own, that of a step beside it, or that of another branch. Any name, where the type of the steps does not tell.
 *
 * @example
 * ```ts
 * import type { EarlierStep } from "@lintel/core"
 *
 * interface Steps {
 *   readonly reserve: object
 *   readonly pay: { readonly after: readonly ["reserve"] }
 *   readonly ship: { readonly after: readonly ["pay"] }
 * }
 * const earlier: EarlierStep<Steps, "ship"> = "reserve"
 * earlier // => "reserve"
 * ```
 *
 * @category sagas
 * @since 0.1.0
 */
export type EarlierStep<Steps, Name> = string extends Name ? string : Exclude<Behind<Steps, Name>, Name>
