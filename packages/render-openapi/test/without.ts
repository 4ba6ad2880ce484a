/** An object without some of its fields. */
export const without = <T extends object, K extends keyof T & string>(
  value: T,
  ...keys: ReadonlyArray<K>
): Omit<T, K> =>
  Object.fromEntries(Object.entries(value).filter(([key]) => !keys.some((one) => one === key))) as Omit<T, K>
