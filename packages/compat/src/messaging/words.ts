import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { commonData, type CommonData } from "../changeData.js"
import { capital } from "../changeWords.js"

/** What tells where a message passes. */
export const passingData = {
  ...commonData,
  message: Schema.String,
  channel: Schema.optionalKey(Schema.String)
}

/** The data of a change of what passes on a channel. */
export interface PassingData extends CommonData {
  readonly message: string
  readonly channel?: string
}

/** ` on orders.placed`, where the channel is known. */
export const onChannel = ({ channel }: PassingData): ReadonlyArray<Doc.Words> =>
  channel === undefined ? [] : [" on ", Doc.name(channel)]

/** The new version at the beginning of a sentence. */
export const theNew = ({ versions }: CommonData): string => capital(versions.new)
