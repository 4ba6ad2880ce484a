import { canRead } from "@lintel/avro"
import { avroReader } from "@lintel/evolution"
import type { Change } from "../change.js"
import type { AvroQuestion } from "./avroChanges.js"

/**
 * Whether a user is not hurt by a change of an Avro payload: it says what it decodes with or which fields it reads, and
 * reads all that is written so. Saying nothing counts as reading everything.
 */
export const sparesOf =
  ({ after, before, part }: AvroQuestion): NonNullable<Change["spares"]> =>
  (_, { reads }) => {
    const projection = reads["message"]
    if (projection === undefined) return false
    const [writer, reader] = part === "message" ? [after, before] : [before, after]
    const own = avroReader(projection, reader.schema)
    return own !== undefined && canRead(writer.schema, own)._tag === "Reads"
  }
