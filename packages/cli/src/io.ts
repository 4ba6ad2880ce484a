import type * as Sources from "@lintel/source"

/**
 * A stream the command line writes to.
 *
 * @category running
 * @since 0.1.0
 */
export interface Sink {
  /** Takes text as it is: with its line ends, and nothing added. */
  readonly write: (text: string) => void
  readonly isTTY: boolean
  /** Columns of the terminal, where it is one. */
  readonly columns?: number
}

/**
 * What surrounds a run of the command line: everything it takes from outside but files, processes and modules.
 *
 * @category running
 * @since 0.1.0
 */
export interface Io {
  /** The folder that relative paths start from, as an absolute path. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdout: Sink
  readonly stderr: Sink
  /** Today in UTC, as `2026-12-03`: asked only when neither `--now` nor SOURCE_DATE_EPOCH says it. */
  readonly today: () => string
  /** Milliseconds since the start, for progress only. */
  readonly elapsed: () => number
  /**
   * Loads a module of a design or a configuration by its absolute path. One that belongs to an `entry` loaded before is
   * loaded in the same way, so that nothing runs twice.
   */
  readonly importModule: (path: string, entry?: string) => Promise<unknown>
  /** Loads a package as the module at `from` would find it. */
  readonly importPackage: (name: string, from: string) => Promise<unknown>
  /** Loads what finds places in TypeScript: large, and needed only to show one. */
  readonly importSources: () => Promise<Pick<typeof Sources, "loadSources">>
}
