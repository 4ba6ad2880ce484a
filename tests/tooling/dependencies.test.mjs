import { existsSync, readFileSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { globSync } from "tinyglobby"
import { expect, test } from "vitest"

// docs/dependencies.md says what every dependency is for. What can be read from manifests is compared here.
const root = fileURLToPath(new URL("../..", import.meta.url))
const manifests = ["package.json", "examples/package.json", "tests/package.json"]
const read = (file) => JSON.parse(readFileSync(join(root, file), "utf8"))

const nameOf = (file) => (file === "package.json" ? "root" : basename(dirname(file)))

/** Some state the address of a licence, not its name. */
const named = (licence) => (/apache\.org\/licenses\/LICENSE-2\.0/u.test(licence) ? "Apache-2.0" : licence)

/** The licence an installed package states. */
const licenceOf = (dependency, folders) => {
  for (const folder of [".", ...folders]) {
    const manifest = join(root, folder, "node_modules", dependency, "package.json")
    if (existsSync(manifest)) return named(JSON.parse(readFileSync(manifest, "utf8")).license)
  }
  return "not installed"
}

/** What the manifests say, by dependency: who ships with it, who only develops with it. */
const declared = (files) => {
  const found = new Map()
  for (const file of files) {
    const { private: isPrivate, dependencies, peerDependencies, devDependencies } = read(file)
    const shipped = isPrivate ? {} : { ...dependencies, ...peerDependencies }
    const names = Object.keys({ ...dependencies, ...peerDependencies, ...devDependencies })
    for (const name of names.filter((each) => each !== "lintel" && !each.startsWith("@lintel/"))) {
      const entry = found.get(name) ?? { shipped: [], development: [], folders: [] }
      entry[name in shipped ? "shipped" : "development"].push(nameOf(file))
      entry.folders.push(dirname(file))
      found.set(name, entry)
    }
  }
  return found
}

const list = (names) => names.map((name) => `\`${name}\``).join(", ")

/** How the column *Used by* says it. */
const usedBy = ({ shipped, development }) => {
  const only = development.length === 0 ? "" : `development: ${list(development.toSorted())}`
  return [list(shipped.toSorted()), only].filter((part) => part !== "").join("; ")
}

/** The rows of the page: under which heading, and their cells. */
const rowsOf = (page) => {
  let heading = ""
  return page.split("\n").flatMap((line) => {
    if (line.startsWith("## ")) heading = line.slice(3)
    if (!line.startsWith("| `")) return []
    const cells = line.split("|").slice(1, -1)
    return [{ heading, cells: cells.map((cell) => cell.trim()) }]
  })
}

const files = [...manifests, ...globSync("packages/*/package.json", { cwd: root })]
const rows = rowsOf(readFileSync(join(root, "docs/dependencies.md"), "utf8"))

test("every dependency has one row that says where it is used and under which licence", () => {
  const expected = [...declared(files)].map(([name, entry]) =>
    [name, usedBy(entry), licenceOf(name, entry.folders)].join(" | ")
  )
  const written = rows.map(({ cells: [name, , , users, licence] }) =>
    [name.replaceAll("`", ""), users, licence].join(" | ")
  )
  expect(written.toSorted()).toEqual(expected.toSorted())
})

test("what is shipped stands under Shipped, sorted, and every row gives reasons", () => {
  for (const { heading, cells } of rows) {
    const [name, purpose, reason, users] = cells
    expect([name, cells.length]).toEqual([name, 5])
    expect([name, heading === "Shipped"]).toEqual([name, !users.startsWith("development:")])
    expect([name, purpose.length > 4, reason.length > 4]).toEqual([name, true, true])
  }
  for (const heading of new Set(rows.map((row) => row.heading))) {
    const names = rows.filter((row) => row.heading === heading).map(({ cells: [name] }) => name.replaceAll("`", ""))
    expect(names).toEqual(names.toSorted())
  }
})

test("every version of the catalogs is used", () => {
  const catalogs = readFileSync(join(root, "pnpm-workspace.yaml"), "utf8")
  const names = [...catalogs.matchAll(/^ {2,4}"?(@?[a-z][\w./-]*)"?: (?:npm:|\^|\d)/gm)].map(([, name]) => name)
  expect(names.length).toBeGreaterThan(30)
  const known = declared(files)
  expect(names.filter((name) => !known.has(name))).toEqual([])
})
