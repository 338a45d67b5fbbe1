import { createHash } from 'node:crypto'
import type { Assertion, Value } from '../../graph-schema/index.js'

/** A value as a short JSON array with its fields in a fixed order: equal values have equal texts. */
export const encodeValue = (v: Value): string => {
  switch (v.type) {
    case 'quantity':
      return JSON.stringify(
        v.canonical
          ? ['q', v.number, v.comparator ?? 0, v.unit ?? 0, v.canonical.number, v.canonical.unit]
          : ['q', v.number, v.comparator ?? 0, v.unit ?? 0],
      )
    case 'range':
      return JSON.stringify(['r', v.low ?? null, v.high ?? null, v.unit ?? 0])
    case 'coded':
      return JSON.stringify(['c', v.concept ?? 0, v.system ?? 0, v.code ?? 0, v.text ?? 0])
    case 'text':
      return JSON.stringify(['t', v.text])
  }
}

/** Reverse of `encodeValue`. */
export const decodeValue = (text: string): Value => {
  const [type, ...f] = JSON.parse(text) as [string, ...unknown[]]
  const given = (fields: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(fields).filter(([, x]) => x !== 0 && x !== null))
  switch (type) {
    case 'q':
      return {
        type: 'quantity',
        number: f[0] as number,
        ...given({ comparator: f[1], unit: f[2] }),
        ...(f.length > 3 ? { canonical: { number: f[3] as number, unit: f[4] as string } } : {}),
      }
    case 'r':
      return {
        type: 'range',
        ...(f[0] === null ? {} : { low: f[0] as number }),
        ...(f[1] === null ? {} : { high: f[1] as number }),
        ...given({ unit: f[2] }),
      }
    case 'c':
      return { type: 'coded', ...given({ concept: f[0], system: f[1], code: f[2], text: f[3] }) } as Value
    default:
      return { type: 'text', text: f[0] as string }
  }
}

/**
 * 128-bit hash of what an assertion says now. The statement's id stands for all fields of the statement (it is their
 * keyed hash), so it and the revision suffice; method and transactions are left out.
 */
export const assertionHash = (a: Assertion, value = a.value === undefined ? '' : encodeValue(a.value)): Buffer =>
  createHash('sha256')
    .update(
      `${a.id} ${a.partition.dataset}/${a.partition.grade} ${a.concept ?? ''} ${a.site ?? ''} ${a.severity ?? ''} ${value}`,
    )
    .digest()
    .subarray(0, 16)

const modulus = 1n << 128n

/** Sum of hashes modulo 2^128: the same whatever the order, and what was added can be taken away again. */
export class HashSum {
  // four lanes of 32 bits in doubles: exact for 2^21 hashes between two folds, and no bigint per hash
  private readonly lanes = [0, 0, 0, 0]
  private pending = 0
  private sum = 0n

  /** @param sign -1 takes the hash away */
  add(hash: Buffer, sign: 1 | -1 = 1): void {
    for (let i = 0; i < 4; i++) this.lanes[i]! += sign * hash.readUInt32BE(4 * i)
    if (++this.pending === 1 << 20) this.fold()
  }
  get value(): bigint {
    this.fold()
    return this.sum
  }
  private fold(): void {
    for (let i = 0; i < 4; i++) {
      this.sum += BigInt(this.lanes[i]!) << BigInt(32 * (3 - i))
      this.lanes[i] = 0
    }
    this.sum = ((this.sum % modulus) + modulus) % modulus
    this.pending = 0
  }
}

/** 32 hexadecimal digits, modulo 2^128. */
export const hashText = (sum: bigint): string => (((sum % modulus) + modulus) % modulus).toString(16).padStart(32, '0')
