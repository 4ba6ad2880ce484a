// Writes the files of one more rule, kind of change, renderer or importer, and brings the registries up to date.
// Usage: npm run new rule AREA/NAME | change NAME | renderer NAME | importer NAME  [-- --root FOLDER]
import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { packageFiles } from "./new/package.mjs"
import { changeFiles, ruleFiles } from "./new/kinds.mjs"

const kebab = "[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
const things = {
  rule: { form: new RegExp(`^${kebab}/${kebab}$`), example: "saga/step-uncompensated" },
  change: { form: new RegExp(`^${kebab}$`), example: "request-narrowed" },
  renderer: { form: new RegExp(`^${kebab}$`), example: "graphviz" },
  importer: { form: new RegExp(`^${kebab}$`), example: "raml" }
}

const refuse = (message) => {
  console.error(message)
  console.error(
    Object.entries(things)
      .map(([thing, { example }]) => `  npm run new ${thing} ${example}`)
      .join("\n")
  )
  process.exit(2)
}

/** Writes files that do not exist yet; nothing is written when one does. */
const write = (root, files) => {
  const taken = Object.keys(files).filter((file) => existsSync(join(root, file)))
  if (taken.length > 0) refuse(`already there: ${taken.join(", ")}`)
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
    console.log(`wrote ${file}`)
  }
  format(root, files)
}

/** Puts files into the form that the linter wants. */
const format = (root, files) => {
  const formatter = fileURLToPath(new URL("../node_modules/.bin/oxfmt", import.meta.url))
  spawnSync(
    formatter,
    Object.keys(files).map((file) => join(root, file)),
    { stdio: "ignore" }
  )
}

/** Changes a file by a function of its text. */
const edit = (root, file, change) => {
  const path = join(root, file)
  const before = readFileSync(path, "utf8")
  const after = change(before)
  if (after === before) return
  writeFileSync(path, after)
  console.log(`changed ${file}`)
}

/** Adds to the JSON array `references` of a tsconfig, keeping the text around it. */
const addReference = (text, path, last) => {
  const line = `{ "path": "${path}" }`
  return text.includes(line) ? text : text.replace(last, `${line},\n    ${last}`)
}

/** What the rest of the workspace has to know of a new package. */
const registerPackage = (root, { folder, name, row }) => {
  edit(root, "docs/architecture.md", (text) => {
    const anchor = text.split("\n").find((line) => line.startsWith("| 3 | `"))
    return text.includes(`\`${folder}\``) || anchor === undefined ? text : text.replace(anchor, `${row}\n${anchor}`)
  })
  edit(root, "tsconfig.json", (text) => addReference(text, `packages/${folder}`, '{ "path": "packages/source" }'))
  edit(root, "tsconfig.test.json", (text) => addReference(text, `packages/${folder}`, '{ "path": "packages/rules" }'))
  edit(root, "tests/package.json", (text) => {
    const manifest = JSON.parse(text)
    const own = Object.entries({ ...manifest.devDependencies, [name]: "workspace:^" })
    const isOurs = (key) => key.startsWith("@lintel/")
    const sorted = own.toSorted(([a], [b]) => Number(isOurs(b)) - Number(isOurs(a)) || (a < b ? -1 : 1))
    return `${JSON.stringify({ ...manifest, devDependencies: Object.fromEntries(sorted) }, null, 2)}\n`
  })
}

const arguments_ = process.argv.slice(2)
const at = arguments_.indexOf("--root")
const root = at === -1 ? fileURLToPath(new URL("..", import.meta.url)) : resolve(arguments_[at + 1] ?? "")
const [thing, name, ...rest] = at === -1 ? arguments_ : arguments_.toSpliced(at, 2)

const known = things[thing]
if (known === undefined) refuse(thing === undefined ? "what?" : `no such thing: ${thing}`)
if (name === undefined || !known.form.test(name) || rest.length > 0) refuse(`a ${thing} is named like ${known.example}`)

if (thing === "rule" || thing === "change") {
  const files = thing === "rule" ? ruleFiles(name) : changeFiles(name)
  write(root, files)
  const script = fileURLToPath(new URL("registry.mjs", import.meta.url))
  process.exitCode = spawnSync(process.execPath, [script, root], { stdio: "inherit" }).status ?? 1
  if (thing === "rule")
    console.log("then run `npx vitest run packages/rules -u`, which writes the golden pages, and read them")
} else {
  const made = packageFiles(thing, name)
  write(root, made.files)
  registerPackage(root, made)
  console.log("now run `node scripts/pnpm.mjs install --no-frozen-lockfile`, which links the package")
}
