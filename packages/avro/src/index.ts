/**
 * Avro schema resolution, decided with a datum that shows it.
 *
 * @module @lintel/avro
 */
export { canRead, type ReadOptions, resolves } from "./canRead.js"
export { type EncodedSizes, encodedSizes } from "./datum/encodedSizes.js"
export { type ReadBytes, readBytes } from "./datum/readBytes.js"
export { type Sample, samples } from "./datum/samples.js"
export type { ChangeKind, Found, RefusalKind, RemarkKind, UndecidedKind } from "./resolve/cause.js"
export type {
  Cause,
  ChangesMeaning,
  InvalidSide,
  Judge,
  Reads,
  Refused,
  Remark,
  Undecided,
  Verdict,
  Witness
} from "./result.js"
export { hasPlainJson, jsonEncoding, type JsonUnions } from "./schema/jsonEncoding.js"
export type { Logical, TimeUnit } from "./schema/logical.js"
export { isPrimitiveName } from "./schema/names.js"
export { partsOf } from "./schema/parts.js"
export { type InvalidSchema, readSchema, type ReadSchemaOptions } from "./schema/read.js"
export type {
  ArrayType,
  AvroSchema,
  AvroType,
  EnumType,
  Field,
  FixedType,
  Json,
  MapType,
  NamedBase,
  NamedType,
  PrimitiveName,
  PrimitiveType,
  RecordType,
  SchemaPlace,
  SchemaProblem,
  SchemaWarning,
  TypeBase,
  UnionType
} from "./schema/types.js"
export { readByOneOf, type ReadByOne } from "./readByOneOf.js"
export { type Taken, takesAny } from "./takesAny.js"
