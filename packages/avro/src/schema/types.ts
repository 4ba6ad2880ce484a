import type { Logical } from "./logical.js"

/**
 * A JSON value, as `JSON.parse` gives it.
 *
 * @category schemas
 * @since 0.1.0
 */
export type Json = null | boolean | number | string | ReadonlyArray<Json> | { readonly [key: string]: Json }

/**
 * Where a type, a field or a mistake stands.
 *
 * @category schemas
 * @since 0.1.0
 */
export interface SchemaPlace {
  /** The name of the document, where several were read together; else empty. */
  readonly document: string
  /** JSON Pointer in the document. */
  readonly pointer: string
}

/**
 * What every type has.
 *
 * @category schemas
 * @since 0.1.0
 */
export interface TypeBase {
  /** A number of its own within the schema. */
  readonly id: number
  /** Where the type is written. A type referred to by name stands where it is defined. */
  readonly place: SchemaPlace
}

/**
 * The names of the primitive types.
 *
 * @category schemas
 * @since 0.1.0
 */
export type PrimitiveName = "null" | "boolean" | "int" | "long" | "float" | "double" | "bytes" | "string"

/**
 * A primitive type.
 *
 * @category schemas
 * @since 0.1.0
 */
export interface PrimitiveType extends TypeBase {
  readonly _tag: PrimitiveName
  /** What the value stands for, if the schema says so in a way that the specification allows. */
  readonly logical?: Logical
}

/**
 * An array.
 *
 * @category schemas
 * @since 0.1.0
 */
export interface ArrayType extends TypeBase {
  readonly _tag: "array"
  /** The type of each item. */
  readonly items: AvroType
}

/**
 * A map from text.
 *
 * @category schemas
 * @since 0.1.0
 */
export interface MapType extends TypeBase {
  readonly _tag: "map"
  /** The type of each value. */
  readonly values: AvroType
}

/**
 * A union. No branch is a union, and no two are of the same kind unless they have different names.
 *
 * @category schemas
 * @since 0.1.0
 */
export interface UnionType extends TypeBase {
  readonly _tag: "union"
  /** The types a value may have, in the order that the encoding numbers them. */
  readonly branches: ReadonlyArray<AvroType>
}

/**
 * What named types have.
 *
 * @category schemas
 * @since 0.1.0
 */
export interface NamedBase extends TypeBase {
  /** The name with its namespace: `com.example.Order`. */
  readonly name: string
  /** Other full names under which writers may know the type. */
  readonly aliases: ReadonlyArray<string>
}

/**
 * A field of a record.
 *
 * @category schemas
 * @since 0.1.0
 */
export interface Field {
  /** The name of the field. */
  readonly name: string
  /** Other names under which writers may know the field. */
  readonly aliases: ReadonlyArray<string>
  /** The type of its value. */
  readonly type: AvroType
  /** What a reader takes when the writer has no such field, in a wrapper because `null` is a legal default. */
  readonly default?: { readonly value: Json }
  /** Where the field is written. */
  readonly place: SchemaPlace
}

/**
 * A record, or the error of a protocol.
 *
 * @category schemas
 * @since 0.1.0
 */
export interface RecordType extends NamedBase {
  readonly _tag: "record"
  /** The fields in the order in which they are encoded. */
  readonly fields: ReadonlyArray<Field>
}

/**
 * An enumeration.
 *
 * @category schemas
 * @since 0.1.0
 */
export interface EnumType extends NamedBase {
  readonly _tag: "enum"
  /** The symbols in the order that the encoding numbers them. */
  readonly symbols: ReadonlyArray<string>
  /** What a reader takes for a symbol that it does not know. */
  readonly default?: string
}

/**
 * A fixed number of bytes.
 *
 * @category schemas
 * @since 0.1.0
 */
export interface FixedType extends NamedBase {
  readonly _tag: "fixed"
  /** How many bytes each value has. */
  readonly size: number
  /** What the bytes stand for, if the schema says so in a way that the specification allows. */
  readonly logical?: Logical
}

/**
 * Types that have names.
 *
 * @category schemas
 * @since 0.1.0
 */
export type NamedType = RecordType | EnumType | FixedType

/**
 * A type of a schema. References by name are resolved: types of recursive schemas contain themselves.
 *
 * @category schemas
 * @since 0.1.0
 */
export type AvroType = PrimitiveType | ArrayType | MapType | UnionType | NamedType

/**
 * Something that a schema says and that has no effect, or that older readers refuse.
 *
 * @category schemas
 * @since 0.1.0
 */
export interface SchemaWarning {
  /** Where it is said. */
  readonly place: SchemaPlace
  /** What has no effect, and why; or who refuses it. */
  readonly reason: string
  /** The version of Avro before which readers refuse the schema for it. */
  readonly since?: string
}

/**
 * A mistake in a schema.
 *
 * @category schemas
 * @since 0.1.0
 */
export interface SchemaProblem {
  /** Where the mistake is. */
  readonly place: SchemaPlace
  /** What is wrong, as a clause about the place. */
  readonly reason: string
}

/**
 * A schema that was read.
 *
 * @category schemas
 * @since 0.1.0
 */
export interface AvroSchema {
  readonly _tag: "AvroSchema"
  /** The type of whole data. */
  readonly root: AvroType
  /** The named types by full name. */
  readonly named: ReadonlyMap<string, NamedType>
  /** How many types there are: every `id` is below. */
  readonly size: number
  /** What has no effect. */
  readonly warnings: ReadonlyArray<SchemaWarning>
  /** The schema as it was given. */
  readonly source: Json
}

/** The name without its namespace. */
export const simpleName = (fullName: string): string => fullName.slice(fullName.lastIndexOf(".") + 1)

/** What a type is called in words: its name, or its kind. */
export const nameOf = (type: AvroType): string => ("name" in type ? type.name : type._tag)

/** `record Order`, `long`, `union`: a type in a sentence. */
export const describe = (type: AvroType): string => ("name" in type ? `${type._tag} ${type.name}` : type._tag)
