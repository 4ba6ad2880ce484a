import { existsSync } from "node:fs"
import { basename, join, resolve } from "node:path"
import type { Invocation } from "../../arguments/command.js"
import { labelOf } from "../../files/labels.js"
import { makeFolder, writeWhole } from "../../files/writeWhole.js"
import { exits, type Outcome } from "../../outcome.js"
import { Unusable } from "../../unusable.js"
import { version } from "../../version.js"
import type { InitOptions } from "./command.js"
import { designFiles } from "./files.js"

/** The folder's name as the name of a package. */
const packageName = (folder: string): string =>
  basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, "-")
    .replaceAll(/^[._-]+|-+$/g, "") || "design"

/** Writes a small design, unless one of its files is there already. */
export const runInit = async ({ words, io }: Invocation<InitOptions>): Promise<Outcome> => {
  const folder = resolve(io.cwd, words[0] ?? ".")
  const label = labelOf(io.cwd, folder)
  const files = designFiles(packageName(folder), version())
  const present = [...files.keys()].filter((name) => existsSync(join(folder, name)))
  if (present.length > 0) {
    throw new Unusable(
      `${label === "." ? "this folder" : label} has ${present.join(", ")} already; nothing was written`,
      "Name another folder: lintel init architecture"
    )
  }
  await makeFolder(folder, label)
  for (const [name, text] of files) await writeWhole(join(folder, name), text, labelOf(io.cwd, join(folder, name)))
  const written = [...files.keys()].map((name) => `  ${labelOf(io.cwd, join(folder, name))}`)
  const enter = label === "." ? "" : `cd ${label} && `
  const next = `Next:\n  ${enter}npm install\n  npx lintel check\n`
  return { code: exits.ok, output: `Written:\n${written.join("\n")}\n\n${next}` }
}
