import { existsSync, readFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { fileURLToPath } from "node:url"
import { lint } from "markdownlint-cli2/markdownlint/promise"
import { globSync } from "tinyglobby"
import { describe, expect, test } from "vitest"

// Pages that people read: their form, and where their links lead.
const root = fileURLToPath(new URL("../..", import.meta.url))
const patterns = ["*.md", "docs/**/*.md", "packages/*/*.md", "packages/*/src/**/*.md", "examples/**/*.md"]
const pages = globSync(patterns, { cwd: root, ignore: ["docs/api", "**/node_modules/**"] }).toSorted()
const read = (page) => readFileSync(join(root, page), "utf8")

const config = {
  MD013: false, // lines are as long as their sentences
  MD014: false, // commands with their output stand after a prompt, without it too
  MD060: false, // tables are read by people who do not see their pipes
  MD024: false // a rule's page has the same headings as every other
}

/** A heading as the anchor that forges make of it. */
const anchorOf = (heading) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-")

const withoutCode = (text) => text.replaceAll(/^(`{3,}|~{3,})[\s\S]*?^\1[ \t]*$/gm, "").replaceAll(/`[^`\n]*`/g, "")

const anchorsOf = (page) =>
  [...read(page).matchAll(/^#{1,6} (.*)$/gm)].map(([, heading]) => anchorOf(heading.replaceAll(/[`*]/g, "")))

/** Why a link of a page leads nowhere, if so. */
const problemOf = (page, link) => {
  const [path, anchor] = link.split("#")
  const target = path === "" ? page : join(dirname(page), path)
  if (!existsSync(join(root, target))) return `${page}: ${link} is not there`
  if (anchor === undefined || !target.endsWith(".md")) return undefined
  return anchorsOf(target).includes(anchor) ? undefined : `${page}: ${target} has no heading #${anchor}`
}

describe("pages", () => {
  test("are there", () => {
    expect(pages).toContain("CONTRIBUTING.md")
    expect(pages.length).toBeGreaterThan(50)
  })

  test("are Markdown as a linter wants it", async () => {
    const results = await lint({ files: pages.map((page) => join(root, page)), config })
    const problems = Object.entries(results).flatMap(([file, found]) =>
      found.map(({ lineNumber, ruleNames, errorDetail }) =>
        [`${file.slice(root.length)}:${lineNumber}`, ruleNames[0], errorDetail ?? ""].join(" ")
      )
    )
    expect(problems).toEqual([])
  })

  test("link to what is there", () => {
    const problems = pages.flatMap((page) =>
      [...withoutCode(read(page)).matchAll(/\]\(([^)\s]+)\)/g)]
        .filter(([, link]) => !/^[a-z]+:/.test(link))
        .map(([, link]) => problemOf(page, link))
        .filter((problem) => problem !== undefined)
    )
    expect(problems).toEqual([])
  })

  test("the README lists every package by its name and place", () => {
    const listed = [...read("README.md").matchAll(/^\| \[`([^`]+)`\]\(([^)]+)\) \|/gm)].map(
      ([, name, path]) => `${name} ${path}`
    )
    const manifests = globSync("packages/*/package.json", { cwd: root })
    const packages = manifests.map((file) => `${JSON.parse(read(file)).name} ${dirname(file)}/README.md`)
    expect(listed.toSorted()).toEqual(packages.toSorted())
  })

  test("the index and the README name every page of the guide", () => {
    const guide = pages.filter((page) => page.startsWith("docs/guide/"))
    const unnamed = ["README.md", "docs/README.md"].flatMap((index) =>
      guide
        .filter((page) => !read(index).includes(`](${relative(dirname(index), page)})`))
        .map((page) => `${index}: ${page}`)
    )
    expect(unnamed).toEqual([])
  })

  test("the README is one screen for each thing it says", () => {
    const long = read("README.md")
      .split(/^(?=## )/m)
      .filter((section) => section.split("\n").length > 90)
      .map((section) => section.slice(0, section.indexOf("\n")))
    expect(long).toEqual([])
  })

  test("of the guide are short enough to be read", () => {
    const long = pages.filter((page) => page.startsWith("docs/guide/") && read(page).split("\n").length > 201)
    expect(long).toEqual([])
  })
})
