import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterEach, describe, expect, test } from "vitest"
import { checkBoundaries, importsOf, readTable } from "../../scripts/boundaries.mjs"

const repository = fileURLToPath(new URL("../..", import.meta.url))
const folders = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const table = (rows) =>
  [
    "<!-- boundaries: -->",
    "",
    "| Level | Package | What it is | May import |",
    "| --- | --- | --- | --- |",
    ...rows
  ].join("\n")

const sound = {
  "docs/architecture.md": table([
    "| 0 | `model` | m | `effect` |",
    "| 0 | `doc` | d | none |",
    "| 1 | `core` | c | `model`, `effect` |",
    "| 1 | `analysis` | a | `model` |",
    "| 3 | `cli` | c | anything |"
  ]),
  "packages/model/package.json": {
    name: "@lintel/model",
    exports: { ".": {}, "./units": {} },
    peerDependencies: { effect: "^4" }
  },
  "packages/model/src/index.ts": 'import * as Schema from "effect/Schema"\nexport { a } from "./a.js"\nvoid Schema\n',
  "packages/doc/package.json": { name: "@lintel/doc", exports: { ".": {} } },
  "packages/doc/src/index.ts": "export {}\n",
  "packages/core/package.json": {
    name: "@lintel/core",
    exports: { ".": {} },
    dependencies: { "@lintel/model": "workspace:^" },
    peerDependencies: { effect: "^4" }
  },
  "packages/core/tsconfig.json": { references: [{ path: "../model" }] },
  "packages/core/src/index.ts": 'export * from "@lintel/model/units"\n',
  "packages/analysis/package.json": {
    name: "@lintel/analysis",
    exports: { ".": {} },
    dependencies: { "@lintel/model": "workspace:^" }
  },
  "packages/analysis/tsconfig.json": { references: [{ path: "../model" }] },
  "packages/analysis/src/index.ts":
    'import { createHash } from "node:crypto"\nexport * from "@lintel/model"\nvoid createHash\n',
  "packages/cli/package.json": {
    name: "lintel",
    exports: { ".": {} },
    dependencies: { "@lintel/model": "workspace:^", "@lintel/core": "workspace:^" },
    peerDependencies: { effect: "^4" }
  },
  "packages/cli/tsconfig.json": { references: [{ path: "../model" }, { path: "../core" }] },
  "packages/cli/src/index.ts":
    'import "node:fs"\nimport "@lintel/core"\nimport "effect/cli"\nexport const load = (url: string) => import(url)\n'
}

/** Writes the sound workspace with some files replaced, and says what breaks its boundaries. */
const check = (changes = {}) => {
  const root = mkdtempSync(join(tmpdir(), "lintel-boundaries-"))
  folders.push(root)
  for (const [file, content] of Object.entries({ ...sound, ...changes })) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), typeof content === "string" ? content : JSON.stringify(content))
  }
  return checkBoundaries(root)
}

test("this workspace keeps its boundaries", () => {
  expect(checkBoundaries(repository)).toEqual([])
})

test("the table of the architecture page has exactly the packages that exist", () => {
  const rows = readTable(readFileSync(join(repository, "docs/architecture.md"), "utf8"))
  expect([...rows.keys()].toSorted()).toEqual(readdirSync(join(repository, "packages")).toSorted())
})

test("a sound workspace has no problem", () => {
  expect(check()).toEqual([])
})

describe("an import that is not allowed", () => {
  const analysis = "packages/analysis/src/index.ts"
  const faults = {
    "of a package that is not declared": [
      'import "@lintel/doc"',
      "imports @lintel/doc, which its package.json does not declare"
    ],
    "of a path inside another package": [
      'export * from "@lintel/model/src/index.js"',
      "imports @lintel/model/src/index.js, which is not an entry point of @lintel/model"
    ],
    "of another package by a relative path": [
      'export * from "../../model/src/index.js"',
      "imports ../../model/src/index.js, outside its own src"
    ],
    "of its own tests": ['import "../test/fixture.js"', "imports ../test/fixture.js, outside its own src"],
    "of its own name": ['import "@lintel/analysis"', "imports itself by name; import the module"],
    "of effect where it is not declared": [
      'import * as Schema from "effect/Schema"',
      "imports effect, which its package.json does not declare"
    ],
    "of core": [
      'import type { Service } from "@lintel/core"',
      "imports @lintel/core: only cli, tests and examples may"
    ],
    "of an undeclared library": ['import "semver"', "imports semver, which its package.json does not declare"],
    "of files": [
      'import { readFileSync } from "node:fs"',
      "imports node:fs: files, processes and the network belong to cli"
    ],
    "of files, under the short name": [
      'import "fs/promises"',
      "imports fs/promises: files, processes and the network belong to cli"
    ],
    "through import()": [
      'export const later = () => import("@lintel/doc")',
      "imports @lintel/doc, which its package.json does not declare"
    ],
    "through require()": [
      'export const now = require("@lintel/doc")',
      "imports @lintel/doc, which its package.json does not declare"
    ],
    "through an import type": [
      'export type A = import("@lintel/doc").A',
      "imports @lintel/doc, which its package.json does not declare"
    ],
    "of a computed name": ["export const any = (name: string) => import(name)", "imports a computed name"],
    "by location": ['import "file:///tmp/x.js"', "imports file:///tmp/x.js by location"]
  }
  test.each(Object.entries(faults))("%s", (_, [line, problem]) => {
    expect(check({ [analysis]: `// first line\n${line}\n` })).toEqual([`${analysis}:2: ${problem}`])
  })

  test("is not seen in comments, strings and template literals", () => {
    const text = [
      '// import "semver"',
      "/* import 'semver' */",
      "export const a = 'import \"semver\"'",
      'export const b = `import "semver"`'
    ]
    expect(check({ [analysis]: text.join("\n") })).toEqual([])
  })

  test("is seen after a regular expression and inside a template", () => {
    const text = ["export const a = /[`'\"]/", "export const b = `${import('semver')}`"].join("\n")
    expect(check({ [analysis]: text })).toEqual([
      `${analysis}:2: imports semver, which its package.json does not declare`
    ])
  })

  test("may be in a case of a rule, which is a test", () => {
    expect(check({ "packages/analysis/src/a/b/cases/c/model.ts": 'import "@lintel/core"\n' })).toEqual([])
  })

  test("of files is fine in a module for testing", () => {
    expect(check({ "packages/analysis/src/testing.ts": 'import "node:fs"\n' })).toEqual([])
  })
})

describe("effect", () => {
  const model = "packages/model/src/index.ts"
  test("as a barrel", () => {
    expect(check({ [model]: 'import { Schema } from "effect"\n' })).toEqual([
      `${model}:1: imports the barrel of effect; import the module: effect/Schema`
    ])
  })
  for (const module of ["http-api", "cli", "rpc", "workflow", "eventlog", "testing", "cli/Command", "internal/graph"]) {
    test(`unstable: ${module}`, () => {
      expect(check({ [model]: `import "effect/${module}"\n` })).toEqual([
        `${model}:1: imports effect/${module}, which Effect calls unstable`
      ])
    })
  }
  test("which modules are unstable is read from effect itself", () => {
    const text =
      'import "effect/Graph"\nimport "effect/Arbitrary"\nimport "effect/FileSystem"\nimport "effect/Result"\n'
    const where = join(repository, "tests/tooling/.boundaries-fixture")
    folders.push(where)
    for (const [file, content] of Object.entries({ ...sound, [model]: text })) {
      mkdirSync(dirname(join(where, file)), { recursive: true })
      writeFileSync(join(where, file), typeof content === "string" ? content : JSON.stringify(content))
    }
    expect(checkBoundaries(where)).toEqual([
      `${model}:1: imports effect/Graph, which Effect calls unstable`,
      `${model}:2: imports effect/Arbitrary, which Effect calls unstable`,
      `${model}:3: imports effect/FileSystem, which Effect calls unstable`
    ])
  })
  test("declared, but not in the row", () => {
    const manifest = { ...sound["packages/doc/package.json"], peerDependencies: { effect: "^4" } }
    const source = 'import * as Schema from "effect/Schema"\nvoid Schema\n'
    expect(check({ "packages/doc/package.json": manifest, "packages/doc/src/index.ts": source })).toEqual([
      "packages/doc/package.json: depends on effect, which its row in docs/architecture.md does not allow",
      "packages/doc/src/index.ts:1: imports effect, which its row does not allow"
    ])
  })
})

describe("the manifests", () => {
  const dependOn = (name, dependency) => {
    const file = `packages/${name}/package.json`
    const references = [...(sound[`packages/${name}/tsconfig.json`]?.references ?? []), { path: `../${dependency}` }]
    const dependencies = { ...sound[file].dependencies, [`@lintel/${dependency}`]: "workspace:^" }
    return { [file]: { ...sound[file], dependencies }, [`packages/${name}/tsconfig.json`]: { references } }
  }
  test("a dependency that its row does not name", () => {
    expect(check(dependOn("analysis", "doc"))).toEqual([
      "packages/analysis/package.json: depends on doc, which its row in docs/architecture.md does not allow"
    ])
  })
  test("a cycle", () => {
    expect(check(dependOn("model", "analysis"))).toContain(
      "packages: a cycle: @lintel/analysis -> @lintel/model -> @lintel/analysis"
    )
  })
  test("an import from the same or a higher level, although its row names it", () => {
    const docs = sound["docs/architecture.md"].replace("| 0 | `doc` | d | none |", "| 0 | `doc` | d | `model` |")
    const source = { "packages/doc/src/index.ts": 'export * from "@lintel/model"\n' }
    expect(check({ ...dependOn("doc", "model"), ...source, "docs/architecture.md": docs })).toEqual([
      "packages/doc/src/index.ts:1: imports @lintel/model of level 0 from level 0"
    ])
  })
  test("references out of step", () => {
    expect(check({ "packages/core/tsconfig.json": { references: [{ path: "../doc" }] } })).toEqual([
      "packages/core/tsconfig.json: no reference to ../model",
      "packages/core/tsconfig.json: references ../doc, which package.json does not depend on"
    ])
  })
  test("a package without a row, and a row without a package", () => {
    const rows = { "docs/architecture.md": sound["docs/architecture.md"].replace("| 0 | `doc`", "| 0 | `dock`") }
    expect(check(rows)).toEqual([
      "docs/architecture.md: a row for dock, which is not a package",
      "docs/architecture.md: no row for doc"
    ])
  })
})

test("a table that cannot be read is refused", () => {
  expect(() => readTable("# no table")).toThrow("no `<!-- boundaries")
  expect(() => readTable(table([]))).toThrow("no rows")
  expect(() => readTable(table(["| 0 | `a` | x | none |", "| 1 | `a` | x | none |"]))).toThrow("two rows for a")
  expect(() => readTable(table(["| 0 | `a` | x | model |"]))).toThrow("want names, none or anything")
})

test("imports come with their lines", () => {
  const text = 'import a from "a"\n\nexport { b } from "b"\nimport c = require("c")\nvoid import.meta.resolve("d")\n'
  expect(importsOf("x.ts", text)).toEqual([
    { specifier: "a", line: 1 },
    { specifier: "b", line: 3 },
    { specifier: "c", line: 4 },
    { specifier: "d", line: 5 }
  ])
})
