/** Files that are Avro whatever they hold: a schema may be no more than a name. */
export const isAvroPath = (path: string): boolean => /\.(?:avsc|avpr|avdl)$/i.test(path)

/** Files of Avro's interface language, which is no JSON. */
export const isIdlPath = (path: string): boolean => /\.avdl$/i.test(path)

/** Whether one of the files is Avro by its name. */
export const isAboutAvro = (words: ReadonlyArray<string>): boolean => words.some(isAvroPath)
