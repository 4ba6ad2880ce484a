import {
  registerSchema,
  type SchemaObject,
  setShouldValidateSchema,
  unregisterSchema,
  validate
} from "@hyperjump/json-schema"
import * as draft04 from "@hyperjump/json-schema/draft-04"
import * as draft06 from "@hyperjump/json-schema/draft-06"
import * as draft07 from "@hyperjump/json-schema/draft-07"
import * as draft2019 from "@hyperjump/json-schema/draft-2019-09"
import * as draft2020 from "@hyperjump/json-schema/draft-2020-12"
import * as openApi30 from "@hyperjump/json-schema/openapi-3-0"
import * as openApi31 from "@hyperjump/json-schema/openapi-3-1"
import { type Dialect, type Json } from "@lintel/json-schema"

const dialects: { readonly [D in Dialect]: { readonly uri: string; readonly loaded: object } } = {
  "2020-12": { uri: "https://json-schema.org/draft/2020-12/schema", loaded: draft2020 },
  "2019-09": { uri: "https://json-schema.org/draft/2019-09/schema", loaded: draft2019 },
  "draft-07": { uri: "http://json-schema.org/draft-07/schema", loaded: draft07 },
  "draft-06": { uri: "http://json-schema.org/draft-06/schema", loaded: draft06 },
  "draft-04": { uri: "http://json-schema.org/draft-04/schema", loaded: draft04 },
  "openapi-3.0": { uri: "https://spec.openapis.org/oas/3.0/dialect", loaded: openApi30 },
  "openapi-3.1": { uri: "https://spec.openapis.org/oas/3.1/dialect/base", loaded: openApi31 }
}

let count = 0

/**
 * What a third validator, which reads every dialect itself, says of values; undefined when it cannot compile the
 * schema or judge the value (it follows references without end that lead back to themselves).
 */
export const hyperjumpJudge = async (
  written: Json,
  dialect: Dialect
): Promise<((value: Json) => boolean | undefined) | undefined> => {
  setShouldValidateSchema(false)
  // It refuses keywords that OpenAPI 3.0 does not have, unless they are extensions.
  const document: Json =
    dialect === "openapi-3.0" ? JSON.parse(JSON.stringify(written).replaceAll("definitions", "x-definitions")) : written
  const uri = `https://example.com/schema-${count++}`
  try {
    registerSchema(document as SchemaObject, uri, dialects[dialect].uri)
    const judge = await validate(uri)
    return (value) => {
      try {
        return judge(value as Parameters<typeof judge>[0]).valid
      } catch {
        return undefined
      }
    }
  } catch {
    return undefined
  } finally {
    unregisterSchema(uri)
  }
}
