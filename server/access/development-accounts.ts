import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { parseReaderId, type ReaderId } from '../../graph-schema/index.js'
import { secretFile } from './secret-file.js'

/** Who can sign in at the development issuer. */
export interface DevelopmentAccounts {
  readonly users: readonly { readonly subject: ReaderId; readonly password: string }[]
  readonly clients: readonly { readonly id: ReaderId; readonly secret: string }[]
}

export const developmentAccountsFile = (data: string): string => join(data, 'development-accounts.json')

const secret = (bytes: number): string => randomBytes(bytes).toString('base64url')

/** Sample users and the sample app with passwords of this data folder; more may be added to the file by hand. */
export const loadDevelopmentAccounts = (data: string): DevelopmentAccounts =>
  secretFile<DevelopmentAccounts>(developmentAccountsFile(data), () => ({
    users: ['researcher', 'visitor', 'engineer', 'steward'].map((name) => ({
      subject: parseReaderId(name),
      password: secret(9),
    })),
    clients: [{ id: parseReaderId('sample-app'), secret: secret(24) }],
  }))
