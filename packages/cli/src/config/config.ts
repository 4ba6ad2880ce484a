import type { ComparePolicy } from "@lintel/compat"
import type { AnyRule, Profile, ReportPolicy, Severities, Severity } from "@lintel/diagnostic"
import type { Extension } from "@lintel/model"
import type { AnyRenderer } from "@lintel/render"

/**
 * What `lintel.config.ts` may say. Every key is optional; options of the command line win.
 *
 * @category configuration
 * @since 0.1.0
 */
export interface Config {
  /** The design, relative to the configuration: a module, a snapshot or a document. Several are put together. */
  readonly design?: string | ReadonlyArray<string>
  /** The system of a design that exports several. */
  readonly system?: string
  /** How many of the rules are on: `starter` for the first hour, `service` for one team, `full`, the default, for all. */
  readonly profile?: Profile
  /** Rules of your own, beside those of Lintel. */
  readonly rules?: ReadonlyArray<AnyRule>
  /** Severities by code or family (`saga`): `error`, `warning`, `note` or `off`. */
  readonly severities?: Severities
  /** Options of rules by code. */
  readonly options?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** Findings of this severity and above fail the run; `error` by default. */
  readonly failOn?: Severity | "never"
  /** Undecided findings do not fail the run. */
  readonly allowUndecided?: boolean
  /** How differences are judged: what readers tolerate, what deprecation allows. */
  readonly policy?: Omit<ComparePolicy, keyof ReportPolicy>
  /** Files with those who use the contracts: designs, snapshots. */
  readonly consumers?: ReadonlyArray<string>
  /**
   * Files that stand for addresses that documents refer to, by address; a folder stands for all addresses below. Paths
   * are relative to the configuration. Nothing is fetched.
   */
  readonly resolve?: Readonly<Record<string, string>>
  /** Renderers of your own, by their names. */
  readonly renderers?: ReadonlyArray<AnyRenderer>
  /** Data of other packages that entities carry: what form it has, and what a change of it means. */
  readonly extensions?: ReadonlyArray<Extension>
  /** The file of accepted findings; `lintel.accepted.json` beside the configuration by default. */
  readonly accepted?: string
}

/**
 * Gives a configuration its type, for `lintel.config.ts`.
 *
 * @example
 * ```ts
 * import { defineConfig } from "lintel"
 *
 * const config = defineConfig({ design: "system.ts", severities: { "ownership/missing-owner": "error" } })
 * config.design // => "system.ts"
 * ```
 * @category configuration
 * @since 0.1.0
 */
export const defineConfig = (config: Config): Config => config
