const seed = 0x9747b28c
const multiplier = 0x5bd1e995
const shift = 24

const wordAt = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)

/** MurmurHash2 of 32 bits as Kafka's producers compute it (`org.apache.kafka.common.utils.Utils.murmur2`). */
export const murmur2 = (bytes: Uint8Array): number => {
  const whole = bytes.length & ~3
  let hash = seed ^ bytes.length
  for (let at = 0; at < whole; at += 4) {
    const word = Math.imul(wordAt(bytes, at), multiplier)
    hash = Math.imul(hash, multiplier) ^ Math.imul(word ^ (word >>> shift), multiplier)
  }
  if (whole < bytes.length) hash = Math.imul(hash ^ wordAt(bytes, whole), multiplier)
  hash = Math.imul(hash ^ (hash >>> 13), multiplier)
  return hash ^ (hash >>> 15)
}

/** The partition on which Kafka's default partitioner puts a key, counted from 0. */
export const partitionOf = (key: string, partitions: number): number =>
  (murmur2(new TextEncoder().encode(key)) & 0x7f_ff_ff_ff) % partitions
