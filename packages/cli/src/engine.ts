import { statSync } from "node:fs"
import { setFlagsFromString } from "node:v8"

/**
 * A run ends after seconds: the thread that made objects moves them, and nobody searches the heap for what is left over
 * before it has outgrown its limit by a good deal.
 */
const collecting = [
  "--no-parallel-scavenge",
  "--incremental-marking-soft-trigger=100",
  "--incremental-marking-hard-trigger=1000000",
  "--no-incremental-marking-task"
]

/** Objects stay young in one megabyte, which the processor's cache holds, instead of in sixteen: good for little input. */
const fewYoung = "--semi-space-growth-factor=1"

/**
 * Node 20 optimizes code so early, and takes so much of what is called into it, that a run of seconds spends a third of
 * its time compiling. Newer ones wait by themselves.
 */
const compiling = ["--interrupt-budget=1500000", "--max-inlined-bytecode-size-cumulative=300"]

/** By the major version of Node: V8 complains of a flag that it does not know. */
const flagsOf: ReadonlyMap<string, ReadonlyArray<string>> = new Map([
  ["20", [...collecting, ...compiling]],
  ["22", collecting],
  ["24", collecting]
])

/** Sets V8 up for one run of the command line. Before code is taken over that an earlier run kept: it has to fit the flags. */
export const tuneEngine = (version: string, isLittle: boolean): void => {
  const flags = flagsOf.get(version.slice(1).split(".")[0] ?? "") ?? []
  for (const flag of isLittle && flags.length > 0 ? [...flags, fewYoung] : flags) setFlagsFromString(flag)
}

const littleBytes = 9_000_000

const sizeOf = (path: string): number => {
  try {
    return statSync(path).size
  } catch {
    // An option, or a file that is not there: whoever reads it says so.
    return 0
  }
}

/** Whether the files among some arguments are few bytes. */
export const isLittleInput = (given: ReadonlyArray<string>): boolean => {
  const bytes = given.reduce((sum, argument) => sum + sizeOf(argument), 0)
  return bytes > 0 && bytes < littleBytes
}
