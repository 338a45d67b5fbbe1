import { localOperator, parseReaderId } from '../../graph-schema/index.js'
import { loadLayeredDataSet } from '../../ontology/element-layer.js'
import { loadOntology } from '../../ontology/load.js'
import type { Ontology } from '../../ontology/ontology.js'
import { createAccess, type Access, type Reader } from '../access/access.js'
import { createAudit, type Audit } from '../access/audit.js'
import { openControlDatabase } from '../access/control-database.js'
import { openStores, storesExist } from '../adapters.js'
import { auditedRead } from '../read/audited-read.js'
import { createReadService } from '../read/create-read-service.js'
import type { ReadService } from '../read/read-service.js'
import { option, type Call } from './command.js'

/** `--as SUBJECT` of every reading command. */
export const asOption = { as: { type: 'string' } } as const

export interface Control {
  readonly access: Access
  readonly audit: Audit
  /** the local operator, or who `--as` names */
  readonly reader: Reader
}

/** Opens the control database for one command. */
export const withControl = async <Answer>(call: Call, use: (control: Control) => Promise<Answer>): Promise<Answer> => {
  const db = openControlDatabase(call.config.data)
  try {
    const audit = createAudit(db)
    const access = createAccess(db, audit)
    const as = option(call, 'as')
    const reader = access.readerOf({ subject: as === undefined ? localOperator : parseReaderId(as) })
    return await use({ access, audit, reader })
  } finally {
    db.close()
  }
}

/** Opens the stores beside a service that may be running, for one audited reading command. */
export const withReads = async <Answer>(
  call: Call,
  use: (reads: Control & { readonly read: ReadService; readonly ontology: Ontology }) => Promise<Answer>,
): Promise<Answer> =>
  withControl(call, async (control) => {
    const ontology = loadOntology(undefined, call.config.ontology)
    // a data folder that nothing was written to has no tables yet
    const readonly = storesExist(call.config)
    const service = createReadService({
      ...openStores(call.config, ontology, { readonly }),
      ontology,
      elements: () => loadLayeredDataSet(call.config.ontology).dataSet,
    })
    try {
      return await use({ ...control, ontology, read: auditedRead(service, control.audit, control.reader) })
    } finally {
      await service.close()
    }
  })
