/**
 * Who can read what is written: every reader of a Model against everything live writers write and every place keeps.
 *
 * @module @lintel/evolution
 */
export { crossReading, decodedEncoding, type EncodedSide, type Encoding, encodingOf } from "./encoding.js"
export { encodedReading, type Reading, type ReadingOptions } from "./judge.js"
export { messageMatrices, type MessageMatrix, type Pair, readingOf } from "./matrix.js"
export { type Overlap, overlapOfAvro } from "./overlap.js"
export { type Refusal, refusalsOf, refusedPlaces } from "./refusals.js"
export { readerSchema, senderSchema, unknownReads } from "./projected.js"
export type { Resolve } from "./statements.js"
export { avroReader } from "./projectedAvro.js"
export { meetingPlaces, type MessageReader, plainReader, readersOf } from "./readers.js"
export { metUntil, type Source, type Until, type Written, writtenVersions } from "./written.js"
export { decoderText, metText, readingText, supportText, supportTexts, versionText } from "./words.js"
export { type Disagreement, together, type Together, type TogetherOptions } from "./together/together.js"
