import { nodeImport, nodeImportPackage } from "./design/nodeImport.js"
import type { Io, Sink } from "./io.js"

const sinkOf = (stream: NodeJS.WriteStream): Sink => ({
  write: (text) => {
    stream.write(text)
  },
  isTTY: stream.isTTY,
  ...(stream.isTTY ? { columns: stream.columns } : {})
})

/**
 * The surroundings of a Node process.
 *
 * @example
 * ```ts
 * import { nodeIo } from "lintel"
 *
 * nodeIo().cwd === process.cwd() // => true
 * ```
 * @category running
 * @since 0.1.0
 */
export const nodeIo = (): Io => ({
  cwd: process.cwd(),
  env: process.env,
  stdout: sinkOf(process.stdout),
  stderr: sinkOf(process.stderr),
  elapsed: () => performance.now(),
  today: () => new Date().toISOString().slice(0, 10),
  importModule: nodeImport,
  importPackage: nodeImportPackage,
  importSources: () => import("@lintel/source")
})
