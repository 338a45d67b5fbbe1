import type { DatasetName } from '../associations.js'
import { Random } from '../random.js'

/**
 * Ids of one patient's resources. Chinese datasets count (`cn-heart-000012-condition-3`), the American one draws UUIDs.
 * The Patient's id is the first, so that notes written without resources name the same patient.
 */
export class Identity {
  private readonly random: Random
  private readonly counts = new Map<string, number>()
  readonly patient: string
  readonly recordNumber: string

  constructor(
    seed: number,
    readonly dataset: DatasetName,
    number: number,
  ) {
    this.random = new Random(seed, dataset, number, 'id')
    const digits = String(number).padStart(6, '0')
    this.recordNumber = `${{ 'cn-heart': 'H', 'cn-stroke': 'S', 'us-cardio': 'U' }[dataset]}${digits}`
    this.patient = dataset === 'us-cardio' ? this.uuid() : `${dataset}-${digits}`
  }

  next(type: string): string {
    if (this.dataset === 'us-cardio') return this.uuid()
    const n = (this.counts.get(type) ?? 0) + 1
    this.counts.set(type, n)
    return `${this.patient}-${type.toLowerCase()}-${n}`
  }

  private uuid(): string {
    const h = this.random.hex(32)
    return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20)}`
  }
}
