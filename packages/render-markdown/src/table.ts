import { type Block, type Column, Doc } from "@lintel/doc"

const isEmpty = (cell: Doc.Cell | undefined): boolean =>
  cell === undefined || cell === "" || (Array.isArray(cell) && cell.length === 0)

/** A table without the columns in which nobody said anything; `undefined` without rows. */
export const table = (
  columns: ReadonlyArray<string | Column>,
  rows: ReadonlyArray<ReadonlyArray<Doc.Cell>>
): Block | undefined => {
  if (rows.length === 0) return undefined
  const kept = columns.map((_, at) => at).filter((at) => rows.some((row) => !isEmpty(row[at])))
  return Doc.table(
    rows.map((row) => kept.map((at) => row[at] ?? "")),
    kept.map((at) => columns[at] ?? "")
  )
}

/** A column of numbers. */
export const numeric = (header: string): Column => ({ header, align: "right" })
