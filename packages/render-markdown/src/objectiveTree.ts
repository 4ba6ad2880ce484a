import {
  type Alternative,
  type Assumption,
  type AvailabilityCheck,
  availabilityCheck,
  type CallLatency,
  compareFractions,
  type Fraction,
  fraction,
  type HardDependency,
  type LatencyCheck,
  latencyCheck,
  minus,
  type Missing,
  one,
  percentText,
  type SpanBounds
} from "@lintel/analysis"
import { type Block, Doc } from "@lintel/doc"
import type { Entity } from "@lintel/model"
import { introduced } from "./components.js"
import { boundsText, timeText } from "./numbers.js"
import { promiseText } from "./promiseText.js"
import { table } from "./table.js"
import { entity, nameFor, section, type Writing, type Words } from "./writing.js"

const availabilityText = (share: Fraction): string => percentText(share, 3)

const missingText = (missing: ReadonlyArray<Missing>, otherwise: string): string => {
  const [first] = missing
  if (first === undefined) return otherwise
  const more = missing.length === 1 ? "" : ` (and ${missing.length - 1} more)`
  return `nobody says of ${nameFor(first.address)} ${first.fact}${more}`
}

const differences = { window: "another window", method: "another way of counting", clients: "other clients" } as const

/** Whether what an objective depends on leaves room for it. */
export const availabilityVerdict = (check: AvailabilityCheck): string => {
  const { weakest, incomparable, missing } = check
  switch (check.verdict) {
    case "guaranteed":
      return `yes: at least ${availabilityText(check.lowerBound)} is left`
    case "assumesIndependence":
      return `if failures are independent: then ${availabilityText(check.independent)} is left`
    case "overPromised":
      return `no: ${weakest === undefined ? "" : nameFor(weakest.operation ?? weakest.component)} promises ${availabilityText(check.upperBound)}`
    case "needsOverlap":
      return check.dependencies.some(({ alternative }) => alternative !== undefined)
        ? `no: ${availabilityText(check.independent)} is left if failures are independent`
        : `no: ${availabilityText(check.independent)} is left, unless all fail at the same moments`
    case "unknown": {
      const [other] = incomparable
      const differs =
        other?.differs === undefined
          ? "how often what it depends on is called is not known"
          : `the objective of ${nameFor(other.operation ?? other.component)} has ${differences[other.differs]}`
      return `not known: ${missingText(missing, differs)}`
    }
  }
}

const latencyText = ({ time, late }: { readonly time: bigint; readonly late: Fraction }): string =>
  `${percentText(minus(one, late), 3)} within ${timeText(fraction(time))}`

/** Whether what an objective waits for leaves it enough time. */
export const latencyVerdict = (check: LatencyCheck): string => {
  const { best, lateForSure, missing } = check
  switch (check.verdict) {
    case "guaranteed":
      return best === undefined ? "yes" : `yes: ${latencyText(best)}`
    case "assumesIndependence":
      return best === undefined
        ? "if lateness is independent"
        : `if lateness is independent: then ${latencyText({ time: best.time, late: best.lateIfIndependent })}`
    case "notGuaranteed":
      return best === undefined ? "not guaranteed" : `not guaranteed: no more than ${latencyText(best)}`
    case "overPromised":
      return `no: ${percentText(lateForSure, 3)} are late if what it waits for is no sooner than promised`
    case "unknown":
      return `not known: ${missingText(missing, "a time is missing")}`
  }
}

const assumed: Readonly<Partial<Record<Assumption, string>>> = {
  "handling-makes-call": "handling a request makes the call",
  "called-once": "each dependency is called once for a request",
  "own-errors-none": "the service itself never fails",
  "per-client-objective": "what is promised to all clients holds for this one",
  "nothing-lost-on-the-way": "nothing fails between a server and its clients",
  "fails-as-a-whole": "a dependency that fails, fails for all calls of a request",
  "mitigation-answers": "what answers instead of a dependency never fails",
  "failures-not-late": "a request that fails is no late answer",
  "publish-takes-no-time": "publishing takes no time",
  "no-time-on-the-way": "a call takes no longer than its callee's flow",
  "traffic-as-stated": "requests come in the shares of the stated loads",
  "no-overall-timeout": "no overall timeout ends the tries",
  "jitter-adds-nothing": "jitter adds nothing to a wait"
}

interface Tree {
  readonly writing: Writing
  readonly availabilityOf: (slo: Entity<"slo">) => AvailabilityCheck | undefined
  readonly latencyOf: (slo: Entity<"slo">) => LatencyCheck | undefined
  /** Objectives whose dependencies are written down already. */
  readonly told: Set<string>
}

/** How often a request asks it, where that is not once. */
const useText = ({ use, times }: HardDependency): string => {
  const isCertain = compareFractions(use.certain, one) === 0
  const often = times === 1n ? "" : `, up to ${times} times`
  if (isCertain || times === 0n) return often
  const isShare = compareFractions(use.average, one) < 0
  return `${often}, ${isShare ? `for at most ${availabilityText(use.average)} of all` : "not for all"} requests`
}

const reasons = { window: "another window", method: "counted in another way", clients: "for other clients" } as const

const promisedBy = (promise: HardDependency["promise"], differs: HardDependency["differs"]): string => {
  if (promise === undefined) return "promises nothing"
  const where =
    promise.slo === undefined
      ? ""
      : ` (${nameFor(promise.slo.address)}${differs === undefined ? "" : `, ${reasons[differs]}`})`
  return `promises ${availabilityText(promise.availability)}${where}`
}

const insteadWords = (tree: Tree, alternative: Alternative | undefined): ReadonlyArray<Words> =>
  alternative === undefined
    ? []
    : [
        "; or ",
        entity(tree.writing, alternative.operation ?? alternative.component),
        ` instead, which ${promisedBy(alternative.promise, alternative.differs)}`,
        ...insteadWords(tree, alternative.next)
      ]

const dependencyWords = (tree: Tree, dependency: HardDependency): ReadonlyArray<Words> => {
  const { writing } = tree
  const { alternative, component, isWithin, operation, promise, differs } = dependency
  const instead = [
    ...insteadWords(tree, alternative),
    ...(isWithin ? ["; everything that answers instead of one another needs it"] : [])
  ]
  const who = operation === undefined ? entity(writing, component) : Doc.code(nameFor(operation))
  return [who, ` ${promisedBy(promise, differs)}${useText(dependency)}`, ...instead]
}

const waitText = (patience: SpanBounds): string =>
  typeof patience.atMost === "bigint" ? timeText(fraction(patience.atMost)) : boundsText(patience)

const waitWords = (_tree: Tree, { edge, promises, patience }: CallLatency): ReadonlyArray<Words> => {
  const who = Doc.code(nameFor(edge.operation ?? edge.provider ?? edge.address))
  const promised = promises.map((promise) => `${latencyText(promise)} (${nameFor(promise.slo.address)})`)
  const waits = patience === undefined ? "" : waitText(patience)
  const ended = waits === "" ? "" : `; its caller waits ${waits}`
  return [who, ` ${promised.length === 0 ? "promises no time" : `promises ${promised.join(", ")}`}${ended}`]
}

/** Words of a line, with what it depends on below. */
const item = (words: ReadonlyArray<Words>, below: ReadonlyArray<ReadonlyArray<Block>>): ReadonlyArray<Block> =>
  below.length === 0 ? [Doc.para(...words)] : [Doc.para(...words), Doc.bullets(...below)]

/** Deeper than this nobody reads a list: what lies below is a tree of its own. */
const deepest = 8

/** What an objective depends on; what was told before is only named. */
const below = (tree: Tree, slo: Entity<"slo">, depth: number): ReadonlyArray<ReadonlyArray<Block>> => {
  if (depth >= deepest || tree.told.has(slo.address)) return []
  tree.told.add(slo.address)
  const availability = tree.availabilityOf(slo)
  if (availability !== undefined) {
    return availability.dependencies.map((dependency) => {
      const inner = dependency.promise?.slo
      return item(
        [...dependencyWords(tree, dependency), ...verdictWords(tree, inner)],
        inner === undefined ? [] : below(tree, inner, depth + 1)
      )
    })
  }
  return (tree.latencyOf(slo)?.calls ?? []).map((call) => {
    const [inner] = call.promises.map((promise) => promise.slo)
    return item(
      [...waitWords(tree, call), ...verdictWords(tree, inner)],
      inner === undefined ? [] : below(tree, inner, depth + 1)
    )
  })
}

/** Whether a promise that is relied on is itself kept, as far as what it depends on says. */
const verdictWords = (tree: Tree, slo: Entity<"slo"> | undefined): ReadonlyArray<Words> => {
  const verdict = slo === undefined ? undefined : verdictOf(tree, slo)
  if (slo === undefined || verdict === undefined) return []
  return [". Kept? ", tree.told.has(slo.address) ? "As said above." : sentence(verdict)]
}

const verdictOf = (tree: Tree, slo: Entity<"slo">): string | undefined => {
  const availability = tree.availabilityOf(slo)
  if (availability !== undefined) return availabilityVerdict(availability)
  const latency = tree.latencyOf(slo)
  return latency === undefined ? undefined : latencyVerdict(latency)
}

/** Objectives that another one relies on: told below that one. */
const reliedOn = (tree: Tree, slos: ReadonlyArray<Entity<"slo">>): ReadonlySet<string> =>
  new Set(
    slos.flatMap((slo) => [
      ...(tree.availabilityOf(slo)?.dependencies ?? []).flatMap(({ promise }) => promise?.slo?.address ?? []),
      ...(tree.latencyOf(slo)?.calls ?? []).flatMap(({ promises }) =>
        promises.slice(0, 1).map((promise) => promise.slo.address)
      )
    ])
  )

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`

const rootItem = (tree: Tree, slo: Entity<"slo">): ReadonlyArray<Block> => {
  const verdict = verdictOf(tree, slo)
  const words: ReadonlyArray<Words> = [
    Doc.strong(Doc.text(nameFor(slo.address))),
    ": ",
    entity(tree.writing, slo.value.of),
    `, ${promiseText(slo.value)}`,
    ...(verdict === undefined ? [] : [`. Kept? ${sentence(verdict)}`])
  ]
  return item(words, below(tree, slo, 0))
}

const assumptionsOf = (tree: Tree, slo: Entity<"slo">): ReadonlyArray<Assumption> =>
  tree.availabilityOf(slo)?.assumes ?? tree.latencyOf(slo)?.assumes ?? []

/** What verdicts take for granted, each with the objectives whose verdict does. */
const assumptionsTable = (tree: Tree, slos: ReadonlyArray<Entity<"slo">>): ReadonlyArray<Block> => {
  const found = new Map<string, Array<string>>()
  for (const slo of slos) {
    for (const assumption of assumptionsOf(tree, slo)) {
      const words = assumed[assumption]
      if (words === undefined) continue
      const names = found.get(words)
      if (names === undefined) found.set(words, [nameFor(slo.address)])
      else names.push(nameFor(slo.address))
    }
  }
  const rows = [...found].map(([words, names]) => [sentence(words), names.join(", ")])
  return introduced("What these verdicts take for granted:", table(["It is taken that", "For"], rows))
}

/** What every objective rests on: a tree of promises, each with its verdict. */
export const objectiveTrees = (writing: Writing): ReadonlyArray<Block> => {
  const tree: Tree = {
    writing,
    availabilityOf: availabilityCheck(writing.index),
    latencyOf: remembered(latencyCheck(writing.index)),
    told: new Set()
  }
  const judged = writing.index.ofKind("slo").filter((slo) => verdictOf(tree, slo) !== undefined)
  const relied = reliedOn(tree, judged)
  const roots = judged.filter(({ address }) => !relied.has(address))
  // Promises in a circle have no root: what no tree has told is a tree of its own.
  const items = [...roots, ...judged].flatMap((slo) => (tree.told.has(slo.address) ? [] : [rootItem(tree, slo)]))
  if (items.length === 0) return []
  return section(
    "What objectives rest on",
    Doc.para(
      "Below each objective stand the promises it relies on. Failures that may not be avoided add up, and so do shares ",
      "of late answers: what is left then is guaranteed, however failures come together."
    ),
    Doc.bullets(...items),
    ...assumptionsTable(tree, judged)
  )
}

const remembered = (
  check: (slo: Entity<"slo">) => LatencyCheck | undefined
): ((slo: Entity<"slo">) => LatencyCheck | undefined) => {
  const known = new Map<string, LatencyCheck | undefined>()
  return (slo) => {
    if (!known.has(slo.address)) known.set(slo.address, check(slo))
    return known.get(slo.address)
  }
}
