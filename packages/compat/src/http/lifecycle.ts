import { type Deprecation, isUnitError, parseDate, type Stability } from "@lintel/model"
import { deprecationChanged } from "../changes/deprecation-changed/change.js"
import { stabilityChanged } from "../changes/stability-changed/change.js"
import { noDay } from "../run.js"
import type { OperationScope, SideName } from "./scope.js"

interface Ending {
  readonly deprecation?: Deprecation
  readonly stability?: Stability
}

interface What {
  /** What is deprecated, as a phrase; empty for the operation itself. */
  readonly what: string
  readonly pointer: { readonly [Side in SideName]?: string }
}

/** How an announced end moved. */
const endingChange = (
  old: Deprecation | undefined,
  fresh: Deprecation | undefined
):
  | {
      readonly change: "deprecated" | "reactivated" | "earlier" | "later" | "dated" | "undated"
      readonly isHarmful: boolean
    }
  | undefined => {
  if (fresh === undefined) return old === undefined ? undefined : { change: "reactivated", isHarmful: false }
  if (old === undefined) return { change: "deprecated", isHarmful: false }
  if (old.sunset === fresh.sunset) return undefined
  if (fresh.sunset === undefined) return { change: "undated", isHarmful: true }
  if (old.sunset === undefined) return { change: "dated", isHarmful: false }
  return fresh.sunset < old.sunset ? { change: "earlier", isHarmful: true } : { change: "later", isHarmful: false }
}

/** The days from one date to another. */
const daysBetween = (from: string, to: string): number | undefined => {
  const [start, end] = [parseDate(from), parseDate(to)]
  return isUnitError(start) || isUnitError(end) ? undefined : end - start
}

/** The notice that is asked for and not given: an end comes sooner after the day of the comparison, or no day is named. */
const shortNotice = (
  { now, policy }: OperationScope["context"],
  sunset: string | undefined
): { readonly notice: string; readonly days?: number } | undefined => {
  const { notice } = policy
  if (notice === undefined || now === noDay) return undefined
  if (sunset === undefined) return { notice: notice.text }
  const days = daysBetween(now, sunset)
  return days === undefined || days >= notice.days ? undefined : { notice: notice.text, days: Math.max(0, days) }
}

const announcing: ReadonlySet<string> = new Set(["deprecated", "earlier", "dated"])

/** Tells that an end was announced, moved or taken back. */
export const reportDeprecation = (scope: OperationScope, old: Ending, fresh: Ending, { pointer, what }: What): void => {
  const ending = endingChange(old.deprecation, fresh.deprecation)
  if (ending !== undefined) {
    const [was, now] = [old.deprecation?.sunset, fresh.deprecation?.sunset]
    const short = announcing.has(ending.change) ? shortNotice(scope.context, now) : undefined
    const isBreak = short?.days !== undefined
    // Users are asked to move: no more than a note where that was announced as far ahead as the policy asks for.
    const isUnagreed = ending.change === "deprecated" && scope.context.policy.notice === undefined
    const isWarned = ending.isHarmful || isUnagreed || short !== undefined
    scope.report(
      deprecationChanged,
      {
        what,
        change: ending.change,
        ...(was === undefined ? {} : { oldSunset: was }),
        ...(now === undefined ? {} : { sunset: now }),
        ...short,
        ...(fresh.deprecation?.replacement === undefined ? {} : { replacement: fresh.deprecation.replacement })
      },
      {
        class: isBreak ? "breaking" : isWarned ? "changes-meaning" : "information",
        pointer
      }
    )
  }
  reportStability(scope, old, fresh, { pointer, what })
}

const ranks: { readonly [Level in Stability]: number } = { draft: 0, alpha: 1, beta: 2, stable: 3 }

/** What nobody marked is as good as stable. */
const reportStability = (scope: OperationScope, old: Ending, fresh: Ending, { pointer, what }: What): void => {
  const [was, now] = [old.stability ?? "stable", fresh.stability ?? "stable"]
  if (was === now) return
  scope.report(
    stabilityChanged,
    { what, old: was, new: now },
    { class: ranks[now] < ranks[was] ? "changes-meaning" : "information", pointer }
  )
}
