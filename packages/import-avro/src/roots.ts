import { type AvroSchema, type AvroType, partsOf, type RecordType } from "@lintel/avro"

/** Whether a type leads to one that is written in another document. */
export const leavesDocument = (root: AvroType): boolean => {
  const seen = new Set([root.id])
  const open = [root]
  for (let type = open.pop(); type !== undefined; type = open.pop()) {
    if (type.place.document !== root.place.document) return true
    for (const part of partsOf(type)) {
      if (seen.has(part.id)) continue
      seen.add(part.id)
      open.push(part)
    }
  }
  return false
}

/** What a record contains, itself only where it contains itself. */
const contents = (root: RecordType): ReadonlySet<number> => {
  const seen = new Set<number>()
  const open: Array<AvroType> = [root]
  for (let type = open.pop(); type !== undefined; type = open.pop()) {
    for (const part of partsOf(type)) {
      if (seen.has(part.id)) continue
      seen.add(part.id)
      open.push(part)
    }
  }
  return seen
}

const mostRecords = 2000

/** The records of a document that no other record of it contains: those are sent, the others are parts. */
export const outermost = ({ named }: AvroSchema, document: string): ReadonlyArray<RecordType> => {
  const records = [...named.values()]
    .filter((type) => type._tag === "record")
    .filter(({ place }) => place.document === document)
    .slice(0, mostRecords)
  const parts = new Set<number>()
  for (const record of records) {
    for (const id of contents(record)) if (id !== record.id) parts.add(id)
  }
  const outer = records.filter(({ id }) => !parts.has(id))
  return outer.length > 0 ? outer : records
}
