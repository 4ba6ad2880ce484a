import { Unusable } from "../unusable.js"

/** Files that are Avro whatever they hold: a schema may be no more than a name. */
export const isAvroPath = (path: string): boolean => /\.(?:avsc|avpr)$/i.test(path)

/** Avro's interface language is another format than its schemas. */
export const refuseIdl = (path: string, label: string): void => {
  if (!/\.avdl$/i.test(path)) return
  throw new Unusable(
    `${label}: this is Avro IDL, which this version of Lintel does not read`,
    "avro-tools idl2schemata writes the schemas it declares, as .avsc files."
  )
}

/** Whether one of the files is Avro by its name. */
export const isAboutAvro = (words: ReadonlyArray<string>): boolean => words.some(isAvroPath)
