import { reasonOf } from "../unusable.js"

const words: ReadonlyMap<string, string> = new Map([
  ["EACCES", "may not be read: permission denied"],
  ["EPERM", "may not be read: the operation is not permitted"],
  ["ELOOP", "is a loop of symbolic links"],
  ["EISDIR", "is a folder"],
  ["ENOTDIR", "is not there: a part of its path is a file"],
  ["ENAMETOOLONG", "has a name that is too long"],
  ["EMFILE", "cannot be opened: too many files are open"],
  ["ERR_INVALID_ARG_VALUE", "has a name with a character that no file name may have"]
])

/** The code of an error of the file system, as `ENOENT`. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined

/** Why a file cannot be read, in words that follow its name. */
export const fileReason = (error: unknown): string =>
  words.get(codeOf(error) ?? "") ?? `cannot be read: ${reasonOf(error)}`

/** Whether an error says that nothing is at the path. */
export const isAbsent = (error: unknown): boolean => ["ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "")
