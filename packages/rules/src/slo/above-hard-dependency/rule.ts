import * as Schema from "effect/Schema"
import {
  availabilityCheck,
  type AvailabilityCheck,
  decimalText,
  type Fraction,
  fraction,
  microseconds,
  minus,
  one,
  percentText,
  times
} from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { timeText } from "../../timeText.js"
import { Dependency, dependencyOf, termsOf } from "./dependency.js"
import { waysOf } from "./ways.js"

/** The same in time: how long they may fail in a window, and how long the objective allows. */
const Downtime = Schema.Struct({ window: Schema.String, takes: Schema.String, allowed: Schema.String })

const downtimeOf = ({ slo, target }: AvailabilityCheck, kept: Fraction): typeof Downtime.Type | undefined => {
  const { window } = slo.value
  if (window._tag !== "Rolling") return undefined
  const span = microseconds(window.duration)
  const failing = (availability: Fraction): string => timeText(times(minus(one, availability), fraction(span)))
  return { window: timeText(span), takes: failing(kept), allowed: failing(target) }
}

/** Bounds are shown to so many digits that the objective can be told apart from them. */
const bound = (value: Fraction): string => `${decimalText(times(value, fraction(100n)), 5)} %`

type Verdict = "overPromised" | "needsOverlap" | "assumesIndependence"

const severities: ReadonlyMap<string, "error" | "warning" | "note"> = new Map([
  ["overPromised", "error"],
  ["needsOverlap", "warning"],
  ["assumesIndependence", "note"]
])

const reported = (verdict: AvailabilityCheck["verdict"]): verdict is Verdict => severities.has(verdict)

/** What the verdict is about: the weakest alone, all if independent, or what is left however failures fall. */
const leftBy = ({ independent, lowerBound, upperBound, verdict }: AvailabilityCheck): Fraction =>
  verdict === "overPromised" ? upperBound : verdict === "needsOverlap" ? independent : lowerBound

const keptOnlyIf = (
  verdict: Verdict,
  {
    target,
    independent,
    lowerBound,
    hasAlternatives
  }: Readonly<Record<"target" | "independent" | "lowerBound", string>> & {
    readonly hasAlternatives: boolean
  }
): string => {
  if (verdict === "assumesIndependence")
    return ` keeps ${target} only if its dependencies fail independently of one another, which leaves it ${independent}. However their failures fall, ${lowerBound} is guaranteed.`
  return hasAlternatives
    ? ` keeps ${target} only if failures happen to fall as it needs them, those of alternatives at different moments: failing on their own, its dependencies leave it ${independent}.`
    : ` keeps ${target} only if its dependencies happen to fail at the same moments: failing on their own, they leave it ${independent}.`
}

export const aboveHardDependency = Rule.make("slo/above-hard-dependency", {
  severity: "error",
  profile: "service",
  summary: "An objective promises more than what it depends on.",
  since: "0.1.0",
  data: Schema.Struct({
    slo: Schema.String,
    of: Schema.String,
    target: Schema.String,
    verdict: Schema.Literals(["overPromised", "needsOverlap", "assumesIndependence"]),
    independent: Schema.String,
    lowerBound: Schema.String,
    weakest: Dependency,
    dependencies: Schema.Array(Dependency),
    downtime: Schema.optionalKey(Downtime),
    /** A tenth of the error budget for each: the rule of the extra nine. */
    extraNine: Schema.String,
    assumes: Schema.Array(Schema.String)
  }),
  needs: [
    "what a hard dependency promises",
    "whether the caller fails with the callee",
    "how many requests each operation has",
    "objectives of one window, method and client"
  ],
  check: ({ index, missing }, report) => {
    const checkOf = availabilityCheck(index)
    for (const slo of index.ofKind("slo")) {
      const check = checkOf(slo)
      if (check === undefined) continue
      if (!reported(check.verdict)) {
        for (const gap of check.missing)
          missing(
            gap.pointer === "/criticality"
              ? "whether the caller fails with the callee"
              : gap.fact === "how many requests each operation has"
                ? gap.fact
                : "what a hard dependency promises",
            slo.address
          )
        if (check.incomparable.length > 0) missing("objectives of one window, method and client", slo.address)
        continue
      }
      const dependencies = check.dependencies
        .filter((dependency) => !check.incomparable.includes(dependency))
        .flatMap(dependencyOf)
      const [weakest] = check.weakest === undefined ? [] : dependencyOf(check.weakest)
      if (weakest === undefined) continue
      const isOver = check.verdict === "overPromised"
      const left = leftBy(check)
      const downtime = downtimeOf(check, left)
      report(
        slo.address,
        {
          slo: slo.address,
          of: slo.value.of,
          target: percentText(check.target),
          verdict: check.verdict,
          independent: bound(check.independent),
          lowerBound: bound(check.lowerBound),
          weakest,
          dependencies,
          ...(downtime === undefined ? {} : { downtime }),
          extraNine: percentText(minus(one, times(fraction(1n, 10n), minus(one, check.target)))),
          assumes: check.assumes
        },
        {
          severity: severities.get(check.verdict) ?? "warning",
          ways: () => waysOf(index, check),
          pointer: "/objective",
          witness: {
            _tag: "Value",
            checked: true,
            name: "What its hard dependencies leave",
            value: isOver && weakest.share === undefined ? weakest.promise : bound(left),
            limit: percentText(check.target),
            limitName: "promised",
            terms: termsOf(isOver ? [weakest] : dependencies)
          },
          related: [
            {
              ...weakest.promisePlace,
              role: check.verdict === "assumesIndependence" ? "it depends on this" : "promises less"
            }
          ]
        }
      )
    }
  },
  explain: ({
    slo,
    of,
    target,
    verdict,
    independent,
    lowerBound,
    weakest,
    dependencies,
    downtime,
    extraNine,
    assumes
  }) => [
    verdict === "overPromised"
      ? Doc.para(
          Doc.name(of),
          weakest.share === undefined
            ? ` cannot keep ${target}: it fails whenever `
            : ` cannot keep ${target}: ${weakest.share} of its requests fail whenever `,
          Doc.name(weakest.operation ?? weakest.component),
          ` fails, and that promises ${weakest.promise}.`,
          ...(weakest.isWithin ? [" Everything that answers instead of one another needs it."] : [])
        )
      : Doc.para(
          Doc.name(of),
          keptOnlyIf(verdict, {
            target,
            independent,
            lowerBound,
            hasAlternatives: dependencies.some(({ alternatives }) => alternatives.length > 0)
          })
        ),
    Doc.excerpt([
      { address: slo, pointer: "/objective", label: `promises ${target}` },
      { ...weakest.promisePlace, label: `promises ${weakest.promise}` }
    ]),
    ...(downtime === undefined
      ? []
      : [
          Doc.para(
            `In ${downtime.window}, `,
            ...(verdict === "overPromised" && weakest.share === undefined
              ? [Doc.name(weakest.operation ?? weakest.component), " may be down for "]
              : verdict === "overPromised"
                ? ["this alone takes "]
                : ["they may be down for "]),
            Doc.number(downtime.takes),
            "; the promise of ",
            Doc.name(of),
            " leaves ",
            Doc.number(downtime.allowed),
            "."
          )
        ]),
    ...(verdict === "assumesIndependence" || (verdict === "overPromised" && dependencies.length === 1)
      ? []
      : [
          Doc.para(
            dependencies.length === 1
              ? "What it depends on guarantees "
              : `All ${dependencies.length} hard dependencies together guarantee `,
            `${lowerBound}, and ${independent} if they fail independently.`,
            ...(assumes.includes("own-errors-none")
              ? [" Both take it that ", Doc.name(of), " itself never fails."]
              : [])
          )
        ]),
    Doc.para(
      `Promise less, ask more of the dependency (by the rule of the extra nine, ${extraNine} of each), or stop failing with it: a cache, a default answer or a queue makes the call `,
      Doc.code("mitigated"),
      ". Retries do not count: when it is down, it is down for them too."
    )
  ],
  fixWords: {
    "promise-less":
      "The nearest objective that its dependencies guarantee however their failures fall. Whether users can live with it is yours to confirm.",
    "ask-more":
      "What each dependency has to promise at least. Whether they can keep it is theirs to confirm, before anything is built on it.",
    "go-on-without":
      "A default answers instead, and their failures are no longer yours. Confirm that a default is good enough, and count how often it answers."
  }
})
