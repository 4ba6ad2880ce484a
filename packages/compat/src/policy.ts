import type { ReportPolicy } from "@lintel/diagnostic"
import { type Duration, isUnitError, parseDuration, type Stability } from "@lintel/model"

/**
 * How readers read, beyond what their schema says.
 *
 * @category policy
 * @since 0.1.0
 */
export interface ReaderPolicy {
  /** `ignored`: readers ignore unknown properties, even where their schema is closed. Default `asWritten`. */
  readonly unknownProperties: "asWritten" | "ignored"
  /**
   * `open`: readers of what services send, in answers, webhooks and messages, cope with values outside an enumeration of
   * strings. What a service reads in requests is what it lists. A list of one value is a tag and no enumeration that
   * could grow: it stays closed, as `const` does. Default `closed`.
   */
  readonly enums: "closed" | "open"
  /** Whether `format` is an assertion. Default `assertion`. */
  readonly formats: "annotation" | "assertion"
  /** `senderClosed`: nobody sends what nothing declares. Default `senderClosed`. */
  readonly relation: "senderClosed" | "plain"
}

/**
 * What decides how differences are judged and how they weigh. Every key is optional.
 *
 * @category policy
 * @since 0.1.0
 */
export interface ComparePolicy extends ReportPolicy, Partial<ReaderPolicy> {
  /** Contracts whose consumers are all declared: nobody unknown reads or calls them. `all`: every contract. */
  readonly exhaustive?: "all" | ReadonlyArray<string>
  /** Levels at which an operation promises nothing yet: what breaks there is only noted. Default `draft` and `alpha`. */
  readonly unstable?: ReadonlyArray<Stability>
  /**
   * How long ahead an end has to be announced, as `90d`: a sunset that comes sooner after the day of the comparison
   * breaks who was promised that time. Without it any day will do.
   */
  readonly notice?: Duration
}

/** Which values the readers of one direction cope with: a service says itself what it takes in requests and replies. */
export const enumsReadOf = ({ enums }: Pick<ReaderPolicy, "enums">, writer: "caller" | "service"): "closed" | "open" =>
  writer === "caller" ? "closed" : enums

/** The policy with its defaults filled in. */
export interface AppliedComparePolicy extends ReaderPolicy {
  readonly exhaustive: "all" | ReadonlySet<string>
  readonly unstable: ReadonlySet<Stability>
  readonly notice: { readonly text: Duration; readonly days: number } | undefined
  readonly report: ReportPolicy
}

const microsecondsOfDay = 86_400_000_000n

/** Days, a part of one counted as a whole; what is no duration asks for nothing. */
const noticeOf = (text: Duration | undefined): AppliedComparePolicy["notice"] => {
  const length = text === undefined ? undefined : parseDuration(text)
  if (text === undefined || length === undefined || isUnitError(length)) return undefined
  return { text, days: Number((length + microsecondsOfDay - 1n) / microsecondsOfDay) }
}

/** Fills in what the policy leaves open. */
export const appliedPolicy = (policy: ComparePolicy = {}): AppliedComparePolicy => {
  const { enums, exhaustive, formats, notice, relation, unknownProperties, unstable, ...report } = policy
  return {
    unknownProperties: unknownProperties ?? "asWritten",
    enums: enums ?? "closed",
    formats: formats ?? "assertion",
    relation: relation ?? "senderClosed",
    unstable: new Set(unstable ?? ["draft", "alpha"]),
    exhaustive: exhaustive === "all" ? "all" : new Set(exhaustive ?? []),
    notice: noticeOf(notice),
    report
  }
}

const listed = (values: ReadonlySet<string>): ReadonlyArray<string> => [...values].toSorted()

/** The policy as the report states it. */
export const statedPolicy = (
  policy: AppliedComparePolicy
): Readonly<Record<string, string | ReadonlyArray<string>>> => ({
  enums: policy.enums,
  exhaustive: policy.exhaustive === "all" ? "all" : listed(policy.exhaustive),
  formats: policy.formats,
  ...(policy.notice === undefined ? {} : { notice: policy.notice.text }),
  relation: policy.relation,
  unknownProperties: policy.unknownProperties,
  unstable: listed(policy.unstable)
})
