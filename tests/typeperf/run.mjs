// What authored designs cost the type checker: counts instantiations of generated designs of several sizes with both
// compilers, and fails when the cost stops being linear or an operation gets too expensive.
// Usage: node tests/typeperf/run.mjs [--quick]
import { spawnSync } from "node:child_process"
import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { baselineFiles, designFiles, shapeNames } from "./designs.mjs"

const here = fileURLToPath(new URL(".", import.meta.url))
const root = join(here, "../..")
const work = join(here, "generated")
const require = createRequire(join(root, "package.json"))

/**
 * Ceilings. Lower them with the numbers that this script prints; raise one only with a reason in the change. In `replies`
 * the compiler follows the order of the steps for each that reads a reply, four of 25 operations.
 *
 * Instantiations for each of 500 operations, before and since it knows which replies are there:
 *
 * | spread | wide | sagas | replies |
 * | ---: | ---: | ---: | ---: |
 * | 29.9 | 19.2 | 25.3 | 30.0 |
 * | 28.9 | 18.2 | 21.8 | 44.8 |
 */
const limits = { perOperation: 40, replies: 46, growth: 5.2 }

const sizes = [100, 500]

const compilers = [
  { name: "TypeScript 7", script: join(dirname(require.resolve("@typescript/native/package.json")), "bin/tsc") },
  { name: "TypeScript 6", script: join(dirname(require.resolve("typescript/package.json")), "bin/tsc") }
].slice(0, process.argv.includes("--quick") ? 1 : 2)

const tsconfig = {
  extends: "../../../../tsconfig.base.json",
  compilerOptions: {
    customConditions: [], // as users see the packages: their declaration files
    composite: false,
    incremental: false,
    emitDeclarationOnly: false,
    declaration: false,
    declarationMap: false,
    noEmit: true
  },
  include: ["*.ts"]
}

/** Instantiations of one design, as the compiler counts them. */
const count = (compiler, name, files) => {
  const folder = join(work, name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(tsconfig))
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text)
  const { stdout, stderr } = spawnSync(process.execPath, [compiler.script, "-p", folder, "--extendedDiagnostics"], {
    encoding: "utf8",
    maxBuffer: 1 << 28
  })
  const errors = stdout.split("\n").filter((line) => line.includes("error TS"))
  const [, instantiations] = /^Instantiations:\s+(\d+)/m.exec(stdout) ?? []
  if (errors.length > 0 || instantiations === undefined) {
    throw new Error(`${compiler.name} does not accept ${name}:\n${errors.slice(0, 5).join("\n")}${stderr}`)
  }
  return Number(instantiations)
}

const problems = []
for (const compiler of compilers) {
  console.log(compiler.name)
  // What imports and schemas alone cost is not the design's.
  const bases = sizes.map((size) => count(compiler, `baseline-${size}`, baselineFiles(size)))
  for (const shape of shapeNames) {
    const [small, large] = sizes.map(
      (size, index) => count(compiler, `${shape}-${size}`, designFiles(shape, size)) - bases[index]
    )
    const growth = large / small
    const each = large / sizes[1]
    console.log(
      `  ${shape.padEnd(8)} ${small} for ${sizes[0]}, ${large} for ${sizes[1]}: ${each.toFixed(1)} each, ratio ${growth.toFixed(2)}`
    )
    const label = `${compiler.name}, ${shape}`
    if (growth > limits.growth) problems.push(`${label}: ratio ${growth.toFixed(2)} is above ${limits.growth}`)
    const limit = shape === "replies" ? limits.replies : limits.perOperation
    if (each >= limit) problems.push(`${label}: ${each.toFixed(1)} per operation, limit ${limit}`)
  }
}
rmSync(work, { recursive: true, force: true })
for (const problem of problems) console.error(problem)
process.exitCode = problems.length === 0 ? 0 : 1
