import { catalogueOf, check, type Catalogue, type Profile, type Report } from "@lintel/diagnostic"
import { readAccepted } from "../config/accepted.js"
import { type LoadedConfig, loadConfig } from "../config/load.js"
import { findDesigns } from "../input/findDesign.js"
import type { ModelInput } from "../input/input.js"
import { readDesigns } from "../input/readDesigns.js"
import type { Io } from "../io.js"
import { allRules } from "./allRules.js"
import { dayOf } from "./day.js"
import type { JudgingOptions } from "./judgingOptions.js"
import { readingWith } from "./limitsOf.js"
import { otherCodes } from "./otherCodes.js"

/** What a check is asked with. */
export interface InspectOptions extends JudgingOptions {
  readonly profile?: Profile
}

/** What a check found, and what is needed to print it. */
export interface Inspection {
  readonly report: Report
  readonly catalogue: Catalogue
  readonly inputs: ReadonlyArray<ModelInput>
  readonly loaded: LoadedConfig
  /** Lines for standard error. */
  readonly notes: ReadonlyArray<string>
}

/** Reads designs with their configuration and checks them. */
export const inspect = async (words: ReadonlyArray<string>, given: InspectOptions, io: Io): Promise<Inspection> => {
  const now = dayOf(given.now, io)
  const loaded = await loadConfig(io, given.config, words[0])
  const { config } = loaded
  const system = given.system ?? config.system
  const reading = { ...readingWith(given, io.cwd, loaded), ...(system === undefined ? {} : { system }) }
  const { inputs, model, remarks } = await readDesigns(await findDesigns(io.cwd, words, loaded, reading), io, reading)
  const active = allRules(loaded, remarks)
  const accepted = await readAccepted(loaded, io.cwd)
  const codes = [...accepted.map((it) => it.code), ...Object.keys(config.severities ?? {})]
  const report = check(model, active, {
    now,
    ruleOptions: config.options ?? {},
    accepted,
    severities: config.severities ?? {},
    knownCodes: await otherCodes(codes, active),
    profile: given.profile ?? config.profile ?? "full",
    failOn: given["fail-on"] ?? config.failOn ?? "error",
    allowUndecided: given["allow-undecided"] ?? config.allowUndecided ?? false
  })
  return { report, catalogue: catalogueOf(active), inputs, loaded, notes: reading.given.unused() }
}
