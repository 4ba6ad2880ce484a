import { lint } from "markdownlint-cli2/markdownlint/promise"
import type { Model } from "@lintel/model"
import { isRefusal, type RenderedFile, type Rendering } from "@lintel/render"
import { markdown, type MarkdownRenderingOptions } from "@lintel/render-markdown"

/** What the renderer gives; fails the test when it refuses. */
export const rendered = (model: Model, options: Partial<MarkdownRenderingOptions> = {}): Rendering => {
  const answer = markdown.render(model, options)
  if (isRefusal(answer)) throw new Error(answer.message)
  return answer
}

/** What a linter says, with its default rules but the length of lines. */
export const problemsOf = async (files: ReadonlyArray<RenderedFile>): Promise<ReadonlyArray<string>> => {
  const strings = Object.fromEntries(files.map(({ path, text }) => [path, text]))
  const results = await lint({ strings, config: { default: true, MD013: false } })
  return Object.entries(results).flatMap(([path, problems]) =>
    problems.map(({ lineNumber, ruleNames, errorDetail }) => {
      const line = strings[path]?.split("\n")[lineNumber - 1] ?? ""
      return `${path}:${lineNumber} ${ruleNames[0]} ${errorDetail ?? ""}: ${line.slice(0, 200)}`
    })
  )
}

const headingsOf = (text: string): ReadonlySet<string> =>
  new Set(
    text
      .split("\n")
      .flatMap((line) => /^#{1,6} (.*)$/u.exec(line)?.[1] ?? [])
      .map((title) =>
        title
          .toLowerCase()
          .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
          .replaceAll(" ", "-")
      )
  )

/** Links that lead to no page, or to no title of one. Code is no link, and neither is what is escaped. */
export const deadLinks = (files: ReadonlyArray<RenderedFile>): ReadonlyArray<string> => {
  const pages = new Map(files.map(({ path, text }) => [path, headingsOf(text)]))
  return files.flatMap(({ path, text }) =>
    [...withoutCode(text).matchAll(/(?<!\\)\]\(([^)\s]*)\)/gu)].flatMap((match) => {
      const href = match[1] ?? ""
      if (/^https?:/u.test(href)) return []
      const [target = "", anchor] = href.split("#")
      const page = target === "" ? path : resolved(path, decodeURI(target))
      const titles = pages.get(page)
      const isAlive = titles !== undefined && (anchor === undefined || titles.has(anchor))
      return isAlive ? [] : [`${path}: ${href}`]
    })
  )
}

const withoutCode = (text: string): string =>
  text.replaceAll(/(?<![\\`])(`+)(?!`)(?:(?!\1(?!`)).)*?(?<!`)\1(?!`)/gu, "")

const resolved = (from: string, href: string): string => {
  const parts = from.split("/").slice(0, -1)
  for (const part of href.split("/")) {
    if (part === "..") parts.pop()
    else if (part !== ".") parts.push(part)
  }
  return parts.join("/")
}
