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
  const constant = camelCase(name)
  const files = {
    ...skeleton(folder, `Model to ${name}.`, siblings),
    [`packages/${folder}/README.md`]: `# @lintel/${folder}

A Model as ${name}.

\`\`\`ts
import { isRefusal } from "@lintel/render"
import { ${constant} } from "@lintel/${folder}"

const answer = ${constant}.render({ lintel: "1.0", services: { web: { tier: "critical" } } })
if (isRefusal(answer)) throw new Error(answer.message)
answer.files // => [{ path: "services.txt", text: "service web\\n" }]
answer.losses // => [{ subject: "service:web", pointer: "/tier", effect: "dropped", what: "tier" }]
\`\`\`
`,
    [`packages/${folder}/src/index.ts`]: `/**
 * A Model as ${name}.
 *
 * @module @lintel/${folder}
 */
export { to${type}, type ${type}, type ${type}Line } from "./${constant}.js"
export { print } from "./print.js"
export { ${constant} } from "./renderer.js"
`,
    [`packages/${folder}/src/${constant}.ts`]: `import type { Model } from "@lintel/model"
import { sortedEntries } from "@lintel/render"

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
  lines: sortedEntries(model.services).map(([name]) => ({ _tag: "Service", name }))
})
`,
    [`packages/${folder}/src/print.ts`]: `import { Escape } from "@lintel/render"
import type { ${type}, ${type}Line } from "./${constant}.js"

/** Characters that mean something in the output, and how they are written instead. */
const escape = Escape.make({ "\\n": "\\\\n" })

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
    [`packages/${folder}/src/renderer.ts`]: `import { Losses, Renderer, sortedEntries } from "@lintel/render"
import { to${type} } from "./${constant}.js"
import { print } from "./print.js"

/**
 * A Model as ${name}.
 *
 * @category ${name}
 * @since 0.1.0
 */
export const ${constant}: Renderer<{ readonly file: string }> = Renderer.make("${name}", {
  summary: "The names of all services.",
  options: { file: "services.txt" },
  render: (model, { file }) => {
    const losses = Losses.collect()
    for (const [name, { tier }] of sortedEntries(model.services)) {
      if (tier !== undefined) losses.drop(\`service:\${name}\`, "tier", "/tier")
    }
    return { files: [{ path: file, text: print(to${type}(model)) }], losses: losses.all() }
  }
})
`,
    [`packages/${folder}/test/renderer.test.ts`]: `import { expect, test } from "vitest"
import { ${constant} } from "../src/index.js"

test("services, sorted and escaped, and what is not shown", () => {
  expect(${constant}.render({ lintel: "1.0", services: { b: { tier: "critical" }, "a%0A": {} } })).toEqual({
    files: [{ path: "services.txt", text: "service a%0A\\nservice b\\n" }],
    losses: [{ subject: "service:b", pointer: "/tier", effect: "dropped", what: "tier" }]
  })
})

test("options that nobody declared are refused", () => {
  expect(${constant}.run({ lintel: "1.0" }, { colour: "red" })).toMatchObject({ _tag: "RenderRefusal" })
})
`
  }
  return { folder, name: `@lintel/${folder}`, files, row: rowOf(folder, `Model to ${name}`, siblings) }
}

const importer = (name) => {
  const folder = `import-${name}`
  const siblings = ["model", "document"]
  const files = {
    ...skeleton(folder, `Documents of ${name} to Models.`, siblings),
    [`packages/${folder}/README.md`]: `# @lintel/${folder}

Documents of ${name} as Models. Reading is synchronous and touches no file: the caller brings the texts.

\`\`\`ts
import { read } from "@lintel/${folder}"

const result = read(new Map([["a.txt", "services\\nweb\\n"]]), "a.txt")
if (result._tag === "Failure") throw new Error(result.failure[0]?.reason)

result.success.model.services // => { web: {} }
result.success.positions.locate("service:web")?.line // => 2
\`\`\`
`,
    [`packages/${folder}/src/index.ts`]: `/**
 * Documents of ${name} as Models.
 *
 * @module @lintel/${folder}
 */
export { type Imported, type Place, type Positions, read } from "./read.js"
`,
    [`packages/${folder}/src/read.ts`]: `import type { Result } from "@lintel/document"
import { type Model, modelVersion, segment } from "@lintel/model"

/**
 * Where a fact stands: line and column from 1.
 *
 * @category reading
 * @since 0.1.0
 */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/**
 * Finds where a field of an entity was written, given its address and a JSON Pointer.
 *
 * @category reading
 * @since 0.1.0
 */
export interface Positions {
  readonly locate: (address: string, pointer?: string) => Place | undefined
}

/**
 * What a document says, and where.
 *
 * @category reading
 * @since 0.1.0
 */
export interface Imported {
  readonly model: Model
  readonly positions: Positions
}

const failure = (file: string, reason: string): Result<Imported> => ({
  _tag: "Failure",
  failure: [{ _tag: "DocumentError", file, line: 1, column: 1, pointer: "", reason }]
})

/**
 * Reads a document: after a line \`services\`, each line names one.
 *
 * @category reading
 * @since 0.1.0
 */
export const read = (files: ReadonlyMap<string, string>, entry: string): Result<Imported> => {
  const text = files.get(entry)
  if (text === undefined) return failure(entry, "there is no such file")
  const [title, ...lines] = text.split("\\n").map((line) => line.trim())
  if (title !== "services") return failure(entry, 'the first line is not "services"')
  const named = lines.flatMap((line, index) => (line === "" ? [] : [{ key: segment(line), line: index + 2 }]))
  const places = new Map(named.map(({ key, line }) => [\`service:\${key}\`, { file: entry, line, column: 1 }]))
  const model = { lintel: modelVersion, services: Object.fromEntries(named.map(({ key }) => [key, {}])) }
  return { _tag: "Success", success: { model, positions: { locate: (address) => places.get(address) } } }
}
`,
    [`packages/${folder}/test/read.test.ts`]: `import { expect, test } from "vitest"
import { read } from "../src/index.js"

test("services with their places", () => {
  const result = read(new Map([["a.txt", "services\\nweb\\n\\norders"]]), "a.txt")
  expect(result).toMatchObject({ _tag: "Success", success: { model: { services: { web: {}, orders: {} } } } })
  const positions = result._tag === "Success" ? result.success.positions : undefined
  expect(positions?.locate("service:orders")).toEqual({ file: "a.txt", line: 4, column: 1 })
})

test("what cannot be read says where and why", () => {
  expect(read(new Map([["a.txt", "wot"]]), "a.txt")).toMatchObject({
    failure: [{ file: "a.txt", line: 1, reason: 'the first line is not "services"' }]
  })
  expect(read(new Map(), "b.txt")).toMatchObject({ failure: [{ file: "b.txt", reason: "there is no such file" }] })
})
`
  }
  return { folder, name: `@lintel/${folder}`, files, row: rowOf(folder, `documents of ${name} to Models`, siblings) }
}

/** Files of a new package, and its row in the table of packages. */
export const packageFiles = (thing, name) => (thing === "renderer" ? renderer(name) : importer(name))
