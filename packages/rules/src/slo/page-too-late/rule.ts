import * as Schema from "effect/Schema"
import {
  alertFiring,
  compareFractions,
  errorBudget,
  exhaustion,
  type Fraction,
  fraction,
  microseconds,
  minus,
  one,
  percentText,
  plus,
  smaller,
  windowLengths,
  zero
} from "@lintel/analysis"
import { Rule, type Term, type Way } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { Entity, ModelIndex, Slo } from "@lintel/model"
import { pointerOf } from "../../place.js"
import { statedText, timeText } from "../../timeText.js"
import { above, alongWay, lowerObjectives, stating } from "../../ways.js"

const delays = [
  ["scrape", "until metrics are read"],
  ["evaluation", "until the rule is evaluated"],
  ["notification", "until the page has reached somebody"],
  ["repair", "until that person has ended it, at the soonest"]
] as const

interface Delay {
  readonly sum: Fraction
  readonly terms: ReadonlyArray<Term>
  readonly isWhole: boolean
}

/** What lies between the moment a page is due and the soonest end of an outage. */
const delayOf = (index: ModelIndex): Delay => {
  const { system } = index.model
  const stated = delays.flatMap(([field, name]) => {
    const time = system?.monitoring?.[field]
    return time === undefined ? [] : [{ field, name, time }]
  })
  return {
    sum: stated.reduce((sum, { time }) => plus(sum, fraction(microseconds(time))), zero),
    terms: stated.map(({ field, name, time }) => ({
      name,
      value: statedText(time),
      address: `system:${system?.name ?? ""}`,
      pointer: `/monitoring/${field}`
    })),
    isWhole: stated.length === delays.length
  }
}

interface FirstPage {
  readonly name: string
  readonly after: Fraction
}

/** The page that comes first when everything fails. */
const firstPage = ({ alerts, objective }: Slo): FirstPage | undefined => {
  const pages = Object.entries(alerts ?? {}).flatMap(([name, alert]) => {
    const firing = alert.severity === "page" ? alertFiring(objective, alert, { errorRatio: one }) : undefined
    return firing === undefined ? [] : [{ name, after: firing.fires }]
  })
  const soonest = pages
    .map(({ after }) => after)
    .reduce<Fraction | undefined>((least, after) => (least === undefined ? after : smaller(least, after)), undefined)
  return pages.find(({ after }) => after === soonest)
}

const day = 86_400_000_000n

/** Longer than a quarter, nobody remembers what the budget went for. */
const longerWindows = (days: bigint): ReadonlyArray<bigint> => above(days).filter((it) => it <= 92n)

/** Less to defend, or a longer time in which as much may fail. */
const waysOf = (index: ModelIndex, { address, value }: Entity<"slo">): ReadonlyArray<Way> => [
  ...alongWay("promise-less", lowerObjectives(errorBudget(value.objective)), (objective) =>
    stating(index, { address, pointer: "/objective" }, objective)
  ),
  ...(value.window._tag === "Calendar"
    ? []
    : alongWay("longer-window", longerWindows(microseconds(value.window.duration) / day), (days) =>
        stating(index, { address, pointer: "/window/duration" }, `${days}d`)
      ))
]

export const pageTooLate = Rule.make("slo/page-too-late", {
  severity: "error",
  profile: "service",
  summary: "The whole error budget is gone before anybody can act on a page.",
  since: "0.1.0",
  data: Schema.Struct({
    slo: Schema.String,
    of: Schema.String,
    objective: Schema.String,
    window: Schema.String,
    /** The unit of a calendar window, of which `window` is the shortest. */
    unit: Schema.optionalKey(Schema.String),
    alert: Schema.String,
    budget: Schema.String,
    detection: Schema.String,
    needed: Schema.String
  }),
  needs: ["how soon somebody acts on a page"],
  check: ({ index, missing }, report) => {
    const delay = delayOf(index)
    for (const slo of index.ofKind("slo")) {
      const page = firstPage(slo.value)
      if (page === undefined) continue
      // Of months, the shortest leaves least.
      const window = windowLengths(slo.value.window).shortest
      const budget = exhaustion(slo.value.objective, window, one)
      const needed = plus(page.after, delay.sum)
      if (!delay.isWhole) missing("how soon somebody acts on a page", slo.address)
      if (compareFractions(needed, budget) <= 0) continue
      report(
        slo.address,
        {
          slo: slo.address,
          of: slo.value.of,
          objective: percentText(minus(one, errorBudget(slo.value.objective))),
          window,
          ...(slo.value.window._tag === "Calendar" ? { unit: slo.value.window.unit } : {}),
          alert: page.name,
          budget: timeText(budget),
          detection: timeText(page.after),
          needed: timeText(needed)
        },
        {
          pointer: "/objective",
          ways: () => waysOf(index, slo),
          witness: {
            _tag: "Value",
            checked: true,
            name: "The soonest end of a total outage",
            value: timeText(needed),
            limit: timeText(budget),
            limitName: "budget",
            terms: [
              {
                name: "until the page is due",
                value: timeText(page.after),
                address: slo.address,
                pointer: pointerOf("alerts", page.name, "factor")
              },
              ...delay.terms
            ]
          }
        }
      )
    }
  },
  explain: ({ slo, of, objective, window, unit, alert, budget, needed }) => [
    Doc.para(
      "When ",
      Doc.name(of),
      ` fails for everyone, its budget is gone after ${budget}, and nobody can have ended that before ${needed}.`
    ),
    Doc.excerpt([
      {
        address: slo,
        pointer: "/objective",
        label: `leaves ${budget} in ${unit === undefined ? "" : `a ${unit} of `}${statedText(window)}`
      }
    ]),
    Doc.para(
      `The page ${alert} is the first to come. No other factor or window helps: ${objective} cannot be defended by people. Let machines do it (roll back, fail over, shed), let changes reach few users first, or promise less.`
    )
  ],
  fixWords: {
    "promise-less":
      "The nearest objective that somebody can defend after a page, if it takes no longer than stated. Confirm the times of a drill.",
    "longer-window":
      "The same share over a longer time leaves enough for one outage, and no more than one. Confirm that one in so long is acceptable."
  }
})
