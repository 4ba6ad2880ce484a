// A package for a renderer or an importer, complete and green, to be changed into the real thing.
import { camelCase } from "../camelCase.mjs"

const capital = (name) => camelCase(name).replace(/^./, (letter) => letter.toUpperCase())

const json = (value) => `${JSON.stringify(value, null, 2)}\n`

const exportsOf = (source) => ({
  ".": {
    ...(source ? { "@lintel/source": "./src/index.ts" } : {}),
    types: "./dist/index.d.ts",
    default: "./dist/index.js"
  },
  "./package.json": "./package.json"
})

/** What every package of the workspace has. */
const skeleton = (folder, description, siblings) => ({
  [`packages/${folder}/package.json`]: json({
    name: `@lintel/${folder}`,
    version: "0.1.0",
    description,
    license: "MIT",
    files: ["dist", "src", "!dist/*.tsbuildinfo"],
    type: "module",
    sideEffects: false,
    exports: exportsOf(true),
    publishConfig: { exports: exportsOf(false), access: "public" },
    scripts: { build: "tsup && tsc -b" },
    dependencies: Object.fromEntries(siblings.map((name) => [`@lintel/${name}`, "workspace:^"])),
    engines: { node: ">=20.19" }
  }),
  [`packages/${folder}/tsconfig.json`]: `{
  "extends": "../../tsconfig.base.json",
  "compilerOptions": { "rootDir": "src", "outDir": "dist", "tsBuildInfoFile": "dist/.tsbuildinfo" },
  "include": ["src"],
  "references": [${siblings.map((name) => `{ "path": "../${name}" }`).join(", ")}]
}
`,
  [`packages/${folder}/tsup.config.ts`]: `import { defineConfig } from "tsup"
import { base } from "../../tsup.base.ts"

export default defineConfig(base)
`
})

const rowOf = (folder, what, siblings) =>
  `| 2 | \`${folder}\` | ${what} | ${siblings.map((name) => `\`${name}\``).join(", ")} |`

const renderer = (name) => {
  const folder = `render-${name}`
  const siblings = ["model", "render"]
  const type = capital(name)
  const files = {
    ...skeleton(folder, `Model to ${name}.`, siblings),
    [`packages/${folder}/README.md`]: `# @lintel/${folder}

A Model as ${name}.

\`\`\`ts
import { render } from "@lintel/${folder}"

render({ lintel: "1.0", services: { web: {} } }) // => "service web\\n"
\`\`\`
`,
    [`packages/${folder}/src/index.ts`]: `/**
 * A Model as ${name}.
 *
 * @module @lintel/${folder}
 */
export { to${type}, type ${type}, type ${type}Line } from "./${camelCase(name)}.js"
export { print } from "./print.js"
export { render } from "./render.js"
`,
    [`packages/${folder}/src/${camelCase(name)}.ts`]: `import type { Model } from "@lintel/model"

/**
 * One line of the output.
 *
 * @category ${name}
 * @since 0.1.0
 */
export interface ${type}Line {
  readonly _tag: "Service"
  readonly name: string
}

/**
 * The output before it is text: everything is decided, nothing is spelt.
 *
 * @category ${name}
 * @since 0.1.0
 */
export interface ${type} {
  readonly lines: ReadonlyArray<${type}Line>
}

/**
 * Decides what is shown, sorted by name.
 *
 * @category ${name}
 * @since 0.1.0
 */
export const to${type} = (model: Model): ${type} => ({
  lines: Object.keys(model.services ?? {})
    .toSorted()
    .map((name) => ({ _tag: "Service", name }))
})
`,
    [`packages/${folder}/src/escape.ts`]: `/** Characters that mean something in the output, and how they are written instead. */
const written: ReadonlyMap<string, string> = new Map([["\\n", "\\\\n"]])

/** Text as it may stand anywhere in the output. */
export const escape = (text: string): string => [...text].map((letter) => written.get(letter) ?? letter).join("")
`,
    [`packages/${folder}/src/print.ts`]: `import { escape } from "./escape.js"
import type { ${type}, ${type}Line } from "./${camelCase(name)}.js"

const printers: { readonly [Tag in ${type}Line["_tag"]]: (line: Extract<${type}Line, { _tag: Tag }>) => string } = {
  Service: ({ name }) => \`service \${escape(name)}\`
}

/**
 * Spells what was decided.
 *
 * @category ${name}
 * @since 0.1.0
 */
export const print = ({ lines }: ${type}): string => lines.map((line) => \`\${printers[line._tag](line)}\\n\`).join("")
`,
    [`packages/${folder}/src/render.ts`]: `import type { Model } from "@lintel/model"
import { to${type} } from "./${camelCase(name)}.js"
import { print } from "./print.js"

/**
 * A Model as ${name}.
 *
 * @category ${name}
 * @since 0.1.0
 */
export const render = (model: Model): string => print(to${type}(model))
`,
    [`packages/${folder}/test/render.test.ts`]: `import { expect, test } from "vitest"
import { render } from "../src/index.js"

test("services, sorted and escaped", () => {
  expect(render({ lintel: "1.0", services: { b: {}, "a%0A": {} } })).toBe("service a%0A\\nservice b\\n")
})
`
  }
  return { folder, name: `@lintel/${folder}`, files, row: rowOf(folder, `Model to ${name}`, siblings) }
}

const importer = (name) => {
  const folder = `import-${name}`
  const siblings = ["model", "document", "json-schema"]
  const files = {
    ...skeleton(folder, `Documents of ${name} to Models.`, siblings),
    [`packages/${folder}/README.md`]: `# @lintel/${folder}

Documents of ${name} as Models. Reading is synchronous and touches no file: the caller brings the texts.

\`\`\`ts
import { read } from "@lintel/${folder}"

const result = read(new Map([["a.txt", "web\\norders\\n"]]), "a.txt")
result._tag === "Success" && Object.keys(result.model.services ?? {}) // => ["web", "orders"]
\`\`\`
`,
    [`packages/${folder}/src/index.ts`]: `/**
 * Documents of ${name} as Models.
 *
 * @module @lintel/${folder}
 */
export { read, type Position, type Problem, type ReadResult } from "./read.js"
`,
    [`packages/${folder}/src/read.ts`]: `import { type Model, modelVersion, segment } from "@lintel/model"

/**
 * Where a fact stands: line and column from 1.
 *
 * @category reading
 * @since 0.1.0
 */
export interface Position {
  readonly file: string
  readonly line: number
  readonly column: number
}

/**
 * What keeps a document from being read, and where.
 *
 * @category reading
 * @since 0.1.0
 */
export interface Problem {
  readonly message: string
  readonly at: Position | undefined
}

/**
 * The Model with the place of every fact by address, or what is wrong.
 *
 * @category reading
 * @since 0.1.0
 */
export type ReadResult =
  | {
      readonly _tag: "Success"
      readonly model: Model
      readonly positions: ReadonlyMap<string, Position>
      readonly warnings: ReadonlyArray<Problem>
    }
  | { readonly _tag: "Failure"; readonly errors: ReadonlyArray<Problem> }

/**
 * Reads a document: each line names a service.
 *
 * @category reading
 * @since 0.1.0
 */
export const read = (files: ReadonlyMap<string, string>, entry: string): ReadResult => {
  const text = files.get(entry)
  if (text === undefined) {
    return { _tag: "Failure", errors: [{ message: \`there is no file \${entry}\`, at: undefined }] }
  }
  const lines = text.split("\\n").map((line, index) => ({ name: line.trim(), line: index + 1 }))
  const named = lines.filter(({ name }) => name !== "")
  return {
    _tag: "Success",
    model: { lintel: modelVersion, services: Object.fromEntries(named.map(({ name }) => [segment(name), {}])) },
    positions: new Map(named.map(({ name, line }) => [\`service:\${segment(name)}\`, { file: entry, line, column: 1 }])),
    warnings: []
  }
}
`,
    [`packages/${folder}/test/read.test.ts`]: `import { expect, test } from "vitest"
import { read } from "../src/index.js"

test("services with their places", () => {
  const result = read(new Map([["a.txt", "web\\n\\norders"]]), "a.txt")
  expect(result).toMatchObject({ _tag: "Success", model: { services: { web: {}, orders: {} } } })
  expect(result._tag === "Success" && result.positions.get("service:orders")).toEqual({ file: "a.txt", line: 3, column: 1 })
})

test("a file that is not there", () => {
  expect(read(new Map(), "a.txt")).toEqual({
    _tag: "Failure",
    errors: [{ message: "there is no file a.txt", at: undefined }]
  })
})
`
  }
  return { folder, name: `@lintel/${folder}`, files, row: rowOf(folder, `documents of ${name} to Models`, siblings) }
}

/** Files of a new package, and its row in the table of packages. */
export const packageFiles = (thing, name) => (thing === "renderer" ? renderer(name) : importer(name))
