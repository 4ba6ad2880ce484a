// The API reference, one program over every entry point that a package declares.
import { existsSync, readFileSync, readdirSync } from "node:fs"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL(".", import.meta.url))
const manifests = readdirSync(`${root}packages`)
  .filter((name) => existsSync(`${root}packages/${name}/package.json`))
  .map((name) => ({ name, ...JSON.parse(readFileSync(`${root}packages/${name}/package.json`, "utf8")), folder: name }))

// A rule is documented by its page, which the command line prints and a test holds to its examples.
const registry = readFileSync(`${root}packages/rules/src/registry.ts`, "utf8")
const rules = [...registry.matchAll(/^import \{ (\w+) \}/gm)].map(([, name]) => `@lintel/rules.${name}`)

export default {
  name: "Lintel",
  entryPoints: manifests.flatMap(({ folder, exports }) =>
    Object.values(exports)
      .map((entry) => entry["@lintel/source"])
      .filter((file) => file !== undefined)
      .map((file) => `packages/${folder}/${file.slice(2)}`)
  ),
  tsconfig: "tsconfig.docs.json",
  out: "docs/api",
  readme: existsSync(`${root}README.md`) ? "README.md" : "none",
  disableSources: true, // no remote to link to
  excludeExternals: true,
  excludeInternal: true,
  excludePrivate: true,
  validation: { notExported: true, invalidLink: true, notDocumented: true },
  intentionallyNotDocumented: rules,
  requiredToBeDocumented: ["Class", "Function", "Interface", "TypeAlias", "Variable"],
  packagesRequiringDocumentation: manifests.map(({ name }) => name),
  treatWarningsAsErrors: true
}
