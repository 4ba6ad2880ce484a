import { resolve } from "node:path"
import type { Duration, Stability } from "@lintel/model"
import { type AnyFindingKind, type Catalogue, catalogueOf, type Report, type ReportPolicy } from "@lintel/diagnostic"
import type { Block, SourceLookup } from "@lintel/doc"
import { readAccepted } from "../../config/accepted.js"
import { type LoadedConfig, loadConfig } from "../../config/load.js"
import { expandPatterns } from "../../input/expandPatterns.js"
import { findDesigns } from "../../input/findDesign.js"
import type { Input, ModelInput } from "../../input/input.js"
import { readingDefaults } from "../../input/limits.js"
import { type ReadInputOptions, readModel } from "../../input/readInput.js"
import type { Io } from "../../io.js"
import { changeKinds, comparePair, type PairOptions } from "../../report/comparison.js"
import { dayOf } from "../../report/day.js"
import type { JudgingOptions } from "../../report/judgingOptions.js"
import { readingWith } from "../../report/limitsOf.js"
import { ruleCodes } from "../../report/otherCodes.js"
import { type Progress, progressOn } from "../../report/progress.js"
import { joinLookups, lookupOf } from "../../report/lookups.js"
import { Unusable } from "../../unusable.js"
import { combine, suppressionsOf } from "./combine.js"
import { fileKinds } from "./fileKinds.js"
import { placeIn } from "./keywordPlaces.js"
import { type Pair, type Pairs, pairInputs } from "./pairs.js"
import type { OldLookup } from "./places.js"
import { readingTables } from "./readingTables.js"
import { askedBy, type RegistryMode } from "./registryModes.js"

/** What a comparison is asked with. */
export interface CompareInputsOptions extends JudgingOptions {
  readonly against?: ReadonlyArray<string>
  readonly consumers?: ReadonlyArray<string>
  readonly position?: PairOptions["position"]
  readonly mode?: RegistryMode
  readonly relation?: "plain" | "sender-closed"
  readonly "unknown-properties"?: "as-written" | "ignored"
  readonly enums?: "closed" | "open"
  readonly formats?: "assertion" | "annotation"
  readonly unstable?: ReadonlyArray<Stability | "none">
  readonly notice?: Duration
  readonly exhaustive?: boolean
}

/** What a comparison found, and what is needed to print it. */
export interface Comparison {
  readonly report: Report
  readonly catalogue: Catalogue
  readonly loaded: LoadedConfig
  /** What was compared, in words. */
  readonly label: string
  /** Lines for standard error. */
  readonly notes: ReadonlyArray<string>
  /** Who reads what of the messages that findings speak of, as a table. */
  readonly whoReads: () => ReadonlyArray<Block>
  readonly lookups: () => Promise<{ readonly old: OldLookup; readonly new: SourceLookup }>
}

const kinds: ReadonlyArray<AnyFindingKind> = [...changeKinds, ...fileKinds]

interface Sides {
  readonly olds: ReadonlyArray<string>
  readonly fresh: string
}

/** With one version named, the design is the other. Where there is none, the second name is what is missing. */
const designInstead = async (first: string, design: () => Promise<string>): Promise<string> => {
  try {
    return await design()
  } catch (error) {
    if (!(error instanceof Unusable)) throw error
    throw new Unusable(
      `diff: one version is named, ${first}, and no other to compare with it`,
      `lintel diff OLD NEW names both: lintel diff main:${first} ${first} takes the old one from the branch main.`,
      `Without NEW it is the design, but ${error.message}.`
    )
  }
}

const sidesOf = async (
  words: ReadonlyArray<string>,
  against: ReadonlyArray<string>,
  design: () => Promise<string>
): Promise<Sides> => {
  const [first, second] = words
  const last = words.at(-1)
  if (second !== undefined && last !== undefined) return { olds: [...words.slice(0, -1), ...against], fresh: last }
  if (against.length > 0) return { olds: against, fresh: first ?? (await design()) }
  if (first !== undefined) return { olds: [first], fresh: await designInstead(first, design) }
  throw new Unusable("diff: OLD is missing: the version to compare with", "lintel diff --help shows what it takes.")
}

/** The design of the configuration, or of the folder, where there is one. */
export const onlyDesign = async (io: Io, loaded: LoadedConfig, name = "diff"): Promise<string> => {
  const [design, ...others] = await findDesigns(io.cwd, [], loaded, readingDefaults)
  if (design !== undefined && others.length === 0) return design
  throw new Unusable(`${name}: the configuration names several designs; name the new version`)
}

/** Those who use the contracts: the configured ones and those named on the command line. */
export const readConsumers = async (
  { consumers = [] }: Pick<CompareInputsOptions, "consumers">,
  { config, folder }: LoadedConfig,
  io: Io,
  reading: ReadInputOptions
): Promise<ReadonlyArray<ModelInput>> => {
  const configured = (await expandPatterns(folder, config.consumers ?? [])).map((it) => resolve(folder, it))
  const models: Array<ModelInput> = []
  for (const word of [...configured, ...(await expandPatterns(io.cwd, consumers))])
    models.push(await readModel(word, io, reading))
  return models
}

/** What is accepted and how findings weigh; `own` are the kinds that are looked for. */
export const policyOf = async (
  given: Pick<CompareInputsOptions, "fail-on" | "allow-undecided">,
  loaded: LoadedConfig,
  io: Io,
  own: ReadonlyArray<AnyFindingKind> = kinds
): Promise<ReportPolicy> => {
  const { config } = loaded
  const accepted = await readAccepted(loaded, io.cwd)
  const severities = config.severities ?? {}
  const named = [...accepted.map((it) => it.code), ...Object.keys(severities)]
  return {
    accepted,
    severities,
    knownCodes: await ruleCodes(named, own, loaded),
    failOn: given["fail-on"] ?? config.failOn ?? "error",
    allowUndecided: given["allow-undecided"] ?? config.allowUndecided ?? false
  }
}

/** Inputs that a comparison found something about, by the address of it: several documents may describe one thing. */
const foundIn = (
  pairs: ReadonlyArray<Pair>,
  reports: ReadonlyArray<Report>,
  which: "old" | "new"
): ReadonlyMap<string, ReadonlyArray<Input>> => {
  const found = new Map<string, Array<Input>>()
  for (const [i, pair] of pairs.entries()) {
    for (const { data, subject } of reports[i]?.findings ?? []) {
      const place = placeIn(data, which === "old" ? "before" : "after")
      for (const address of new Set([subject, ...(place === undefined ? [] : [place.address])])) {
        const known = found.get(address)
        if (known === undefined) found.set(address, [pair[which]])
        else if (!known.includes(pair[which])) known.push(pair[which])
      }
    }
  }
  return found
}

const lookupsOf = async (
  pairs: ReadonlyArray<Pair>,
  reports: ReadonlyArray<Report>,
  consumers: ReadonlyArray<ModelInput>
): Promise<{ old: OldLookup; new: SourceLookup }> => {
  const side = async (which: "old" | "new"): Promise<OldLookup> => {
    const sources = new Map<Input, SourceLookup>()
    for (const input of new Set(pairs.map((pair) => pair[which]))) sources.set(input, await input.sources())
    const found = foundIn(pairs, reports, which)
    const first = (address: string): ReadonlyArray<SourceLookup> =>
      (found.get(address) ?? []).flatMap((input) => sources.get(input) ?? [])
    const all = joinLookups([...sources.values()])
    return {
      locate: (address, pointer) => {
        const known = first(address)
        // What is in several old versions stands in each at a place of its own: a finding says which is meant.
        if (which === "old" && known.length > 1) return undefined
        return joinLookups([...known, all]).locate(address, pointer)
      },
      versions: pairs.length < 2 ? [] : [...sources].map(([{ label }, lookup]) => ({ name: label, lookup }))
    }
  }
  return { old: await side("old"), new: joinLookups([await side("new"), await lookupOf(consumers)]) }
}

/** What a warning is about that leaves something unknown, or out of the comparison: nobody is to take it for compared. */
const loud: ReadonlySet<string> = new Set([
  "not-representable",
  "number-precision",
  "unresolved-reference",
  "circular-reference",
  "malformed",
  "duplicate",
  "duplicate-key"
])

/** Inputs that were not read as they are written: what is unknown there is undecided here. */
export const notesOf = (pairs: ReadonlyArray<Pair>): ReadonlyArray<string> => {
  const inputs = [...new Set(pairs.flatMap((pair) => [pair.old, pair.new]))]
  return inputs.flatMap((input) => {
    const count = input._tag === "Model" ? input.remarks.document.filter((it) => loud.has(it.kind)).length : 0
    const noun = count === 1 ? "place" : "places"
    return count === 0 ? [] : [`${input.label}: ${count} ${noun} could not be read as written; lintel check names them`]
  })
}

const compareAll = (
  pairs: ReadonlyArray<Pair>,
  options: Omit<PairOptions, "named">,
  progress: Progress
): ReadonlyArray<Report> =>
  pairs.map((pair, index) => {
    progress.step(`comparing ${pair.new.label} (${index + 1} of ${pairs.length})`)
    return comparePair(pair.old, pair.new, { ...options, named: pairs.length > 1 })
  })

const levelsOf = (given: NonNullable<CompareInputsOptions["unstable"]>): ReadonlyArray<Stability> => {
  const levels = given.filter((level) => level !== "none")
  if (levels.length === 0 || levels.length === given.length) return levels
  throw new Unusable(
    `diff: --unstable none says that no level is unstable, and --unstable ${levels[0]} that one is: name one of both`
  )
}

/** How differences are judged: what the command line says goes before the configuration. */
const readersOf = (
  given: CompareInputsOptions,
  configured: LoadedConfig["config"]["policy"] = {}
): NonNullable<LoadedConfig["config"]["policy"]> => {
  const { enums, exhaustive, formats, notice, unstable } = given
  const unknown = given["unknown-properties"]
  return {
    ...configured,
    ...(unknown === undefined ? {} : { unknownProperties: unknown === "ignored" ? "ignored" : "asWritten" }),
    ...(enums === undefined ? {} : { enums }),
    ...(formats === undefined ? {} : { formats }),
    ...(unstable === undefined ? {} : { unstable: levelsOf(unstable) }),
    ...(notice === undefined ? {} : { notice }),
    ...(exhaustive === true ? { exhaustive: "all" as const } : {})
  }
}

/** Reads both sides, compares them and gives one report. */
export const compareInputs = async (
  words: ReadonlyArray<string>,
  given: CompareInputsOptions,
  io: Io
): Promise<Comparison> => {
  const now = dayOf(given.now, io)
  // The configuration lies beside the new version, whichever way the old one is named.
  const fromAgainst = (given.against ?? []).length > 0 && words.length === 1
  const loaded = await loadConfig(
    io,
    given.config,
    fromAgainst ? words[0] : words.length > 1 ? words.at(-1) : undefined
  )
  const sides = await sidesOf(words, given.against ?? [], () => onlyDesign(io, loaded))
  const { fresh } = sides
  const { olds, position } = askedBy(given, sides.olds)
  const system = given.system ?? loaded.config.system
  const reading = { ...readingWith(given, io.cwd, loaded), ...(system === undefined ? {} : { system }) }
  const policy = await policyOf(given, loaded, io)
  const consumers = await readConsumers(given, loaded, io, reading)
  const progress = progressOn(io)
  const read: Array<Pairs> = []
  for (const old of olds) {
    progress.step(`reading ${old} and ${fresh}`)
    read.push(await pairInputs(old, fresh, "contracts", io, reading))
  }
  const pairs = read.flatMap((it) => it.pairs)
  const { relation } = given
  const { extensions = [] } = loaded.config
  const readers = readersOf(given, loaded.config.policy)
  const options = { position, relation, policy: readers, consumers: consumers.map((it) => it.model), extensions, now }
  const reports = compareAll(pairs, options, progress)
  progress.end()
  const suppressions = [...new Set(pairs.map((pair) => pair.new))].flatMap((it) =>
    it._tag === "Model" ? suppressionsOf(it.model) : []
  )
  const findings = read.flatMap((it) => it.findings)
  const knownCodes = [
    ...(policy.knownCodes ?? []),
    ...(await ruleCodes(
      suppressions.map((it) => it.code),
      kinds,
      loaded
    ))
  ]
  const codes = kinds.map((it) => it.code)
  const report = combine({ reports, findings, codes, suppressions, policy: { ...policy, knownCodes }, now })
  return {
    report,
    catalogue: catalogueOf(kinds),
    loaded,
    label: `the comparison of ${olds.join(", ")} with ${fresh}`,
    notes: [...reading.given.unused(), ...notesOf(pairs)],
    whoReads: () => readingTables(pairs, report, readers),
    lookups: () => lookupsOf(pairs, reports, consumers)
  }
}
