import {
  defaultSmallCell,
  localOperator,
  XinmaiError,
  type DatasetId,
  type DatasetView,
  type Grade,
  type ReaderId,
  type Tier,
  type View,
} from '../../graph-schema/index.js'
import type { Database } from '../sqlite/database.js'
import type { Audit } from './audit.js'
import { createDatasets, type Datasets } from './dataset.js'
import type { Claims } from './token-verifier.js'

export const roles = ['steward', 'auditor'] as const
/** `steward`: gives and takes grants. `auditor`: reads the audit log. */
export type Role = (typeof roles)[number]

/** What a subject may do with a dataset. */
export interface Grant {
  readonly subject: ReaderId
  readonly dataset: DatasetId
  readonly tier: Tier
  readonly maxGrade: Grade
  readonly by: ReaderId
  /** ISO 8601, UTC */
  readonly at: string
}

/** Who asks, as far as the rest of the service needs to know. */
export interface Reader {
  readonly subject: ReaderId
  readonly client?: string
  readonly name?: string
  readonly view: View
  readonly roles: readonly Role[]
}

type GrantRequest = Pick<Grant, 'subject' | 'dataset' | 'tier' | 'maxGrade'>

/** The one place that turns a token's claims and the grants into what may be seen and done. */
export interface Access {
  readonly datasets: Datasets
  /** View and roles of this moment: a grant or its revocation holds from the next call on. */
  readerOf(claims: Pick<Claims, 'subject' | 'client' | 'name'>): Reader
  viewOf(claims: Pick<Claims, 'subject'>): View
  /** grants of a subject, or all, by subject and dataset */
  grants(subject?: ReaderId): readonly Grant[]
  /** @throws XinmaiError NOT_FOUND for a dataset that is not there and for a reader who is no steward, alike */
  grant(by: Reader, request: GrantRequest): Promise<Grant>
  /** true when there was a grant; @throws as `grant` */
  revoke(by: Reader, subject: ReaderId, dataset: DatasetId): Promise<boolean>
  giveRole(by: Reader, subject: ReaderId, role: Role): Promise<void>
  takeRole(by: Reader, subject: ReaderId, role: Role): Promise<boolean>
  /** @throws XinmaiError NOT_FOUND unless the reader has the role */
  require(reader: Reader, role: Role): void
}

interface GrantRow {
  subject: ReaderId
  dataset: DatasetId
  tier: Tier
  max_grade: Grade
  given_by: ReaderId
  given_at: string
}

export const createAccess = (db: Database, audit: Audit): Access => {
  const datasets = createDatasets(db)
  const selectGrants = db.prepare<[], GrantRow>('SELECT * FROM access_grant ORDER BY subject, dataset')
  const selectOf = db.prepare<[string], GrantRow>('SELECT * FROM access_grant WHERE subject = ? ORDER BY dataset')
  const upsertGrant = db.prepare(
    `INSERT INTO access_grant VALUES (@subject, @dataset, @tier, @maxGrade, @by, @at)
     ON CONFLICT (subject, dataset) DO UPDATE SET tier = excluded.tier, max_grade = excluded.max_grade,
       given_by = excluded.given_by, given_at = excluded.given_at`,
  )
  const deleteGrant = db.prepare('DELETE FROM access_grant WHERE subject = ? AND dataset = ?')
  const selectRoles = db.prepare<[string], { role: Role }>('SELECT role FROM role WHERE subject = ? ORDER BY role')
  const insertRole = db.prepare('INSERT INTO role VALUES (?, ?) ON CONFLICT DO NOTHING')
  const deleteRole = db.prepare('DELETE FROM role WHERE subject = ? AND role = ?')

  const grants = (subject?: ReaderId): readonly Grant[] =>
    (subject === undefined ? selectGrants.all() : selectOf.all(subject)).map((row) => ({
      subject: row.subject,
      dataset: row.dataset,
      tier: row.tier,
      maxGrade: row.max_grade,
      by: row.given_by,
      at: row.given_at,
    }))

  const rolesOf = (subject: ReaderId): readonly Role[] =>
    subject === localOperator ? roles : selectRoles.all(subject).map((row) => row.role)

  const viewOf = ({ subject }: Pick<Claims, 'subject'>): View => {
    const known = new Map(datasets.all().map((d) => [d.id, d]))
    const seen = new Map<DatasetId, DatasetView>()
    if (subject === localOperator)
      for (const d of known.values()) seen.set(d.id, { maxGrade: 5, tier: 'download', smallCell: d.smallCell })
    else
      for (const g of grants(subject))
        seen.set(g.dataset, {
          maxGrade: g.maxGrade,
          tier: g.tier,
          smallCell: known.get(g.dataset)?.smallCell ?? defaultSmallCell,
        })
    return { datasets: seen, reader: subject }
  }

  const require = (reader: Reader, role: Role): void => {
    if (!reader.roles.includes(role)) throw new XinmaiError('NOT_FOUND', 'no such thing, or none for this reader')
  }

  /** Changes are made only by stewards and only together with their audit record. */
  const change = async (by: Reader, what: string, facts: Record<string, unknown>, make: () => void): Promise<void> => {
    try {
      require(by, 'steward')
      make()
    } catch (error) {
      await audit.append({ type: 'refusal', reader: by.subject, client: by.client, what, facts })
      throw error
    }
    await audit.append({ type: 'change', reader: by.subject, client: by.client, what, facts })
  }

  return {
    datasets,
    grants,
    viewOf,
    require,
    readerOf: (claims) => ({
      subject: claims.subject,
      ...(claims.client === undefined ? {} : { client: claims.client }),
      ...(claims.name === undefined ? {} : { name: claims.name }),
      view: viewOf(claims),
      roles: rolesOf(claims.subject),
    }),
    async grant(by, request) {
      const made: Grant = { ...request, by: by.subject, at: new Date().toISOString() }
      await change(by, 'grant', { ...request }, () => {
        if (datasets.get(request.dataset) === undefined)
          throw new XinmaiError('NOT_FOUND', 'no such thing, or none for this reader', { dataset: request.dataset })
        upsertGrant.run(made)
      })
      return made
    },
    async revoke(by, subject, dataset) {
      let there = false
      await change(by, 'revoke', { subject, dataset }, () => {
        there = deleteGrant.run(subject, dataset).changes > 0
      })
      return there
    },
    async giveRole(by, subject, role) {
      await change(by, 'giveRole', { subject, role }, () => void insertRole.run(subject, role))
    },
    async takeRole(by, subject, role) {
      let there = false
      await change(by, 'takeRole', { subject, role }, () => {
        there = deleteRole.run(subject, role).changes > 0
      })
      return there
    },
  }
}
