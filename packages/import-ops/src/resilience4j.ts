import type { Reading } from "./reading.js"

export const readResilience4j = (_: Reading): void => undefined
