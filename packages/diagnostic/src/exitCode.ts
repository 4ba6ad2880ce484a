import { counted } from "@lintel/doc"
import { isFailing, type Report } from "./report.js"

/**
 * The exit codes of every command: 0 nothing at or above the threshold, 1 at least one, 3 none but something undecided,
 * 2 input or arguments that cannot be used, 70 a defect of Lintel (`EX_SOFTWARE` of BSD's sysexits).
 *
 * @category verdict
 * @since 0.1.0
 */
export const exitCodes = { ok: 0, findings: 1, unusable: 2, undecided: 3, defect: 70 } as const

/**
 * One of the exit codes.
 *
 * @category verdict
 * @since 0.1.0
 */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/**
 * The exit code of a report. A defect comes first: what else the report says is not complete.
 *
 * @example
 * ```ts
 * import { check, exitCode } from "@lintel/diagnostic"
 *
 * const report = check({ lintel: "1.0" }, [], { now: "2026-12-03" })
 * exitCode(report) // => 0
 * ```
 * @category verdict
 * @since 0.1.0
 */
export const exitCode = ({ findings, policy, defects }: Report): ExitCode => {
  if (defects.length > 0) return exitCodes.defect
  if (findings.some((it) => isFailing(it, policy.failOn))) return exitCodes.findings
  const isOpen = findings.some((it) => it.class === "undecided")
  return isOpen && !policy.allowUndecided ? exitCodes.undecided : exitCodes.ok
}

/**
 * Why a report has its exit code, as one line of words.
 *
 * @example
 * ```ts
 * import { check, exitReason } from "@lintel/diagnostic"
 *
 * const report = check({ lintel: "1.0" }, [], { now: "2026-12-03" })
 * exitReason(report) // => "exit 0: nothing at or above error"
 * ```
 * @category verdict
 * @since 0.1.0
 */
export const exitReason = (report: Report): string => {
  const { findings, policy, defects, summary } = report
  const code = exitCode(report)
  const failing = findings.filter((it) => isFailing(it, policy.failOn)).length
  if (code === exitCodes.defect)
    return `exit 70: ${counted(defects.length, "rule")} broke down; this is a defect to report`
  if (code === exitCodes.findings) return `exit 1: ${counted(failing, "finding")} at or above ${policy.failOn}`
  if (code === exitCodes.undecided) return `exit 3: ${counted(summary.undecided, "finding")} undecided`
  const threshold = policy.failOn === "never" ? "no finding fails the run" : `nothing at or above ${policy.failOn}`
  return `exit 0: ${threshold}${summary.undecided > 0 ? `, ${summary.undecided} undecided allowed` : ""}`
}
