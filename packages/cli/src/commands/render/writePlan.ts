import { mkdtemp, rename, rm, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { makeFolder, makeFolders, unwritable } from "../../files/writeWhole.js"
import { Unusable } from "../../unusable.js"
import type { Plan, Standing } from "./plan.js"

const reasons: { readonly [S in Standing]?: string } = {
  foreign: "was not written by lintel",
  changed: "was changed since lintel wrote it",
  blocked: "is a folder or a link"
}

/** Refuses to overwrite what is somebody else's. */
export const refuseForeign = ({ files }: Plan, label: string, force: boolean): void => {
  const inTheWay = files.filter(({ standing }) => standing === "blocked" || (!force && reasons[standing] !== undefined))
  const [first, ...others] = inTheWay
  if (first === undefined) return
  const isBlocked = inTheWay.some((it) => it.standing === "blocked")
  throw new Unusable(
    `${label}/${first.path} ${reasons[first.standing] ?? ""}; nothing was written`,
    ...others.slice(0, 5).map((it) => `${label}/${it.path} ${reasons[it.standing] ?? ""}`),
    ...(others.length > 5 ? [`and ${others.length - 5} more`] : []),
    ...(isBlocked ? [] : ["--force overwrites."])
  )
}

/** Writes all files beside their places first; only when each is whole do they take their names. */
export const writePlan = async (folder: string, label: string, plan: Plan): Promise<void> => {
  await makeFolder(folder, label)
  const wanted = plan.files.filter(({ standing }) => standing !== "same")
  let staging: string | undefined
  try {
    staging = await mkdtemp(join(folder, ".lintel-"))
    for (const [index, { text }] of wanted.entries()) await writeFile(join(staging, String(index)), text)
    for (const { path } of wanted) await makeFolders(dirname(join(folder, path)))
    for (const [index, { path }] of wanted.entries()) await rename(join(staging, String(index)), join(folder, path))
    for (const { path, isUntouched } of plan.stale) if (isUntouched) await rm(join(folder, path), { force: true })
  } catch (error) {
    throw unwritable(label, error)
  } finally {
    if (staging !== undefined) await rm(staging, { recursive: true, force: true })
  }
}
