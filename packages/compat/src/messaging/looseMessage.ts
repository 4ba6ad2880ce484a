import type { Address, ModelIndex } from "@lintel/model"
import type { Run } from "../run.js"

/** Whether a message is described and goes nowhere, in a design that says where others go: nobody can meet it. */
export const isLoose = (
  { after, before }: Run,
  address: { readonly before: Address<"message">; readonly after: Address<"message"> },
  others: ReadonlyArray<ModelIndex>
): boolean =>
  ![before, after, ...others].some((index) => isReadOutside(index, [address.before, address.after])) &&
  [before, after].every(({ model }) =>
    Object.values(model.channels ?? {}).some(({ messages = [] }) => messages.length > 0)
  ) &&
  before.referencesTo(address.before).length === 0 &&
  after.referencesTo(address.after).length === 0

/** Whether somebody outside reads one of some messages: by what they say of themselves, or as another design has it. */
const isReadOutside = (index: ModelIndex, addresses: ReadonlyArray<Address<"message">>): boolean =>
  addresses.some(
    (address) =>
      index.readersOf(address).length > 0 ||
      index
        .ofKind("consumer")
        .some(({ value }) => Object.hasOwn(value.messages ?? {}, address.slice("message:".length)))
  )
