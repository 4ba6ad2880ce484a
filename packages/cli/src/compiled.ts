import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { Script } from "node:vm"
import { crc32 } from "node:zlib"

/** What V8 made of a script in an earlier run, and the processor time of that run in milliseconds. */
interface Kept {
  readonly data: Buffer
  readonly spent: number
}

const headerBytes = 12

/**
 * V8 takes over what it once compiled without looking at it, and compares no more than the length of the script: the
 * sums of both are ours to check.
 */
const readKept = (path: string, scriptSum: number): Kept | undefined => {
  let file: Buffer
  try {
    file = readFileSync(path)
  } catch {
    return undefined
  }
  if (file.length <= headerBytes) return undefined
  const data = file.subarray(headerBytes)
  const isWhole = file.readUInt32LE(0) === scriptSum && file.readUInt32LE(4) === crc32(data)
  return isWhole ? { data, spent: file.readUInt32LE(8) } : undefined
}

const succeeds = (work: () => void): boolean => {
  try {
    work()
    return true
  } catch {
    return false
  }
}

/** Nobody sees half a file, and nobody hears of a folder that cannot be written: the next run compiles again. */
const writeKept = (path: string, scriptSum: number, { data, spent }: Kept): void => {
  const header = Buffer.alloc(headerBytes)
  header.writeUInt32LE(scriptSum, 0)
  header.writeUInt32LE(crc32(data), 4)
  header.writeUInt32LE(spent, 8)
  const unfinished = `${path}.${process.pid}`
  // Made one by one: Node never ends where it is to make all folders of a path below /proc.
  for (const folder of [dirname(dirname(path)), dirname(path)]) succeeds(() => mkdirSync(folder))
  const isWritten = succeeds(() => {
    writeFileSync(unfinished, Buffer.concat([header, data]))
    renameSync(unfinished, path)
  })
  if (!isWritten) succeeds(() => rmSync(unfinished, { force: true }))
}

const processorTime = (): number => {
  const { system, user } = process.cpuUsage()
  return Math.round((system + user) / 1000)
}

/**
 * The folder of compiled code: the one Node has a variable for, else one beside the script. Whoever can write that can
 * write the script as well.
 */
const folderOf = (file: string, env: NodeJS.ProcessEnv): string | undefined => {
  if ((env["NODE_DISABLE_COMPILE_CACHE"] ?? "") !== "") return undefined
  const named = env["NODE_COMPILE_CACHE"] ?? ""
  return named === "" ? join(dirname(file), ".compiled") : join(named, "lintel")
}

interface Compiled {
  readonly compiled: Script
  /** Of the run whose code was taken over; 0 where none was. */
  readonly earlierSpent: number
  readonly scriptSum: number
}

const compile = (file: string, path: string | undefined): Compiled => {
  const bytes = readFileSync(file)
  const scriptSum = crc32(bytes)
  const kept = path === undefined ? undefined : readKept(path, scriptSum)
  // The script is written in ASCII, which is read and kept in a byte a character.
  const text = `(function (exports, require, module, __filename, __dirname) { ${bytes.toString("latin1")}\n})`
  const compiled = new Script(text, kept === undefined ? { filename: file } : { filename: file, cachedData: kept.data })
  const isTaken = kept !== undefined && compiled.cachedDataRejected !== true
  return { compiled, earlierSpent: isTaken ? kept.spent : 0, scriptSum }
}

/**
 * Runs a CommonJS script of this package for a use, whose code is kept apart, and gives its exports. It may not load
 * modules by `import()`: V8 forgets where code it takes over came from. What V8 compiled is kept for the next run: half
 * of a start is compiling. A run that takes half as long again as the one that wrote the file has compiled more, and
 * writes it anew. Node's own cache does not exist in Node 20, and keeps less.
 */
export const runCompiled = (file: string, use: string): unknown => {
  const folder = folderOf(file, process.env)
  const path = folder === undefined ? undefined : join(folder, `${use}-${process.version}-${process.arch}`)
  const { compiled, earlierSpent, scriptSum } = compile(file, path)
  const module = { exports: {} }
  const run: (...scope: ReadonlyArray<unknown>) => void = compiled.runInThisContext()
  run(module.exports, createRequire(file), module, file, dirname(file))
  process.on("exit", (code) => {
    const spent = processorTime()
    if (path === undefined || code > 1 || spent < 1.5 * earlierSpent) return
    writeKept(path, scriptSum, { data: compiled.createCachedData(), spent })
  })
  return module.exports
}
