import { catalogueOf, exitCode, type Diagnostic, type Report } from "@lintel/diagnostic"
import type { SourceLookup } from "@lintel/doc"
import { type LocalDate, type Model, stableStringify } from "@lintel/model"
import { plan, planBlocks, planKinds } from "@lintel/plan"
import type { Invocation } from "../../arguments/command.js"
import { type LoadedConfig, loadConfig } from "../../config/load.js"
import type { Input, ModelInput } from "../../input/input.js"
import type { Outcome } from "../../outcome.js"
import { appearanceOn } from "../../report/appearance.js"
import { dayOf } from "../../report/day.js"
import { deliver } from "../../report/deliver.js"
import { readingWith } from "../../report/limitsOf.js"
import { putTogether, type PutTogether } from "../../input/putTogether.js"
import type { ReadInputOptions } from "../../input/readInput.js"
import { joinLookups } from "../../report/lookups.js"
import { ruleCodes } from "../../report/otherCodes.js"
import { printReport } from "../../report/printReport.js"
import { progressOn } from "../../report/progress.js"
import { Unusable } from "../../unusable.js"
import { suppressionsOf } from "../diff/combine.js"
import { notesOf, onlyDesign, policyOf, readConsumers } from "../diff/compareInputs.js"
import { fileKinds, unreadableFile } from "../diff/fileKinds.js"
import { pairInputs, type Pairs } from "../diff/pairs.js"
import { annotated } from "../diff/annotated.js"
import { bothSides } from "../diff/places.js"
import type { PlanCommandOptions } from "./command.js"

const kinds = [...planKinds, ...fileKinds]

/** Why a JSON Schema takes no part in a plan. */
const noSides = "a JSON Schema: nobody says who writes and who reads it"

const asModel = (input: Input): ModelInput => {
  if (input._tag === "Model") return input
  throw new Unusable(
    `${input.label} is ${noSides}, so there is nothing to put in order`,
    "lintel diff compares two schemas in both directions."
  )
}

const isSchema = (input: Input): boolean => input._tag === "Schema"

const saidBy = (input: Input): string => (input._tag === "Schema" ? stableStringify([input.value, input.pointer]) : "")

/** Schemas that lie beside the contracts of two folders: what nobody says who reads is not known to be safe. */
const withoutSchemas = (all: Pairs): Pairs => {
  const { alone, findings, pairs } = all
  if (pairs.length + alone.old.length + alone.new.length < 2) return all
  const unplaced = [
    ...pairs.filter((it) => (isSchema(it.old) || isSchema(it.new)) && saidBy(it.old) !== saidBy(it.new)),
    ...[...alone.old, ...alone.new].filter(isSchema).map((it) => ({ new: it }))
  ]
  const isPlaced = (input: Input): boolean => !isSchema(input)
  return {
    pairs: pairs.filter((it) => isPlaced(it.old) && isPlaced(it.new)),
    alone: { old: alone.old.filter(isPlaced), new: alone.new.filter(isPlaced) },
    findings: [...findings, ...unplaced.map((it) => unreadableFile(it.new.label, `it is ${noSides}`))]
  }
}

const wordsOf = (fields: ReadonlyArray<string> | undefined): string =>
  fields === undefined ? "" : ` (${fields.join(", ")})`

/** One Model, and the inputs with the places of what is theirs. */
const merged = (all: ReadonlyArray<ModelInput>): Pick<PutTogether, "inputs" | "model"> => {
  const [first, ...others] = all
  if (first === undefined || others.length === 0) return { inputs: all, model: first?.model ?? { lintel: "1.0" } }
  const { conflicts, inputs, model, versions } = putTogether(all, { ownForms: true })
  const [conflict] = [...conflicts, ...versions]
  if (conflict === undefined) return { inputs, model }
  const { address, dropped, fields, kept } = conflict
  throw new Unusable(`${address} is in ${kept} and ${dropped}, and they do not say the same of it${wordsOf(fields)}`)
}

interface Sides {
  readonly old: Model
  readonly fresh: Model
  readonly inputs: { readonly old: ReadonlyArray<ModelInput>; readonly fresh: ReadonlyArray<ModelInput> }
  readonly findings: ReadonlyArray<Diagnostic>
  readonly notes: ReadonlyArray<string>
}

const readSides = async (
  words: ReadonlyArray<string>,
  { io }: Invocation<PlanCommandOptions>,
  loaded: LoadedConfig,
  reading: ReadInputOptions
): Promise<Sides> => {
  const [from, second] = words
  if (from === undefined)
    throw new Unusable("plan: OLD is missing: the version that runs now", "lintel plan --help shows what it takes.")
  const to = second ?? (await onlyDesign(io, loaded, "plan"))
  const progress = progressOn(io)
  progress.step(`reading ${from} and ${to}`)
  const { alone, findings, pairs } = withoutSchemas(await pairInputs(from, to, "designs", io, reading))
  progress.end()
  const old = [...pairs.map((pair) => pair.old), ...alone.old].map(asModel)
  const fresh = [...pairs.map((pair) => pair.new), ...alone.new].map(asModel)
  const [before, after] = [merged(old), merged(fresh)]
  return {
    old: before.model,
    fresh: after.model,
    inputs: { old: before.inputs, fresh: after.inputs },
    // What comes or goes with a file is part of the plan, and says itself whom it hurts.
    findings: findings.filter(({ code }) => code === "files/unreadable"),
    notes: notesOf(pairs)
  }
}

const lookupsOf = async ({ inputs }: Sides): Promise<SourceLookup> => {
  const side = async (all: ReadonlyArray<ModelInput>): Promise<SourceLookup> =>
    joinLookups(await Promise.all([...new Set(all)].map((it) => it.sources())))
  return bothSides({ ...(await side(inputs.old)), versions: [] }, await side(inputs.fresh))
}

const reportOf = async (
  sides: Sides,
  { given, io }: Invocation<PlanCommandOptions>,
  loaded: LoadedConfig,
  reading: ReadInputOptions
): Promise<Report> => {
  const consumers = await readConsumers(given, loaded, io, reading)
  const policy = await policyOf(given, loaded, io, kinds)
  const suppressions = sides.inputs.fresh.flatMap(({ model }) => suppressionsOf(model))
  const named = suppressions.map(({ code }) => code)
  const known = await ruleCodes(named, kinds, loaded)
  return plan(sides.old, sides.fresh, {
    policy: { ...loaded.config.policy, ...policy, knownCodes: [...(policy.knownCodes ?? []), ...known] },
    consumers: consumers.map(({ model }) => model),
    suppressions,
    findings: sides.findings,
    now: dayOf(given.now, io) as LocalDate
  })
}

/** Reads both sides, derives the plan and prints it. */
export const runPlan = async (invocation: Invocation<PlanCommandOptions>): Promise<Outcome> => {
  const { given, io, words } = invocation
  const loaded = await loadConfig(io, given.config, words.length > 1 ? words.at(-1) : undefined)
  const system = given.system ?? loaded.config.system
  const reading = { ...readingWith(given, io.cwd, loaded), ...(system === undefined ? {} : { system }) }
  const sides = await readSides(words, invocation, loaded, reading)
  const report = await reportOf(sides, invocation, loaded, reading)
  const maxPages = given["max-pages"]
  const text = await printReport(report, {
    ...appearanceOn(io.stdout, io),
    ...(given.out === undefined ? {} : { color: false }),
    format: given.format ?? "pretty",
    catalogue: catalogueOf(kinds),
    ...(maxPages === undefined ? {} : { maxPages }),
    ...(report.plan === undefined ? {} : { lead: planBlocks(report.plan) }),
    sources: async () => annotated(await lookupsOf(sides), given.format ?? "pretty", io.cwd)
  })
  return deliver(io, {
    code: exitCode(report),
    text,
    file: given.out,
    notes: [...reading.given.unused(), ...sides.notes]
  })
}
