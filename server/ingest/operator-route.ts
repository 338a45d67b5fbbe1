import express, { type Router } from 'express'
import { z } from 'zod'
import {
  datasetIdSchema,
  documentIdSchema,
  gradeSchema,
  isXinmaiError,
  jobIdSchema,
  languages,
  patientKeySchema,
  recordKeySchema,
} from '../../graph-schema/index.js'
import type { IngestService } from './ingest-service.js'
import type { JobPlan } from './journal.js'

const scopeSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('record'), key: recordKeySchema }),
  z.object({ type: z.literal('patient'), dataset: datasetIdSchema, patient: patientKeySchema }),
  z.object({ type: z.literal('document'), document: documentIdSchema }),
  z.object({ type: z.literal('job'), job: jobIdSchema }),
  z.object({ type: z.literal('dataset'), dataset: datasetIdSchema }),
])
const file = z.object({ path: z.string(), bytes: z.number(), modified: z.number() })
export const planSchema: z.ZodType<JobPlan> = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('load'),
    dataset: datasetIdSchema,
    grade: gradeSchema,
    language: z.enum([...languages, 'auto']),
    deidentified: z.boolean(),
    patientSystem: z.string().optional(),
    files: z.array(file),
  }),
  z.object({ type: z.literal('reextract'), dataset: datasetIdSchema, grade: gradeSchema.optional() }),
  z.object({ type: z.literal('remove'), dataset: datasetIdSchema, scope: scopeSchema, erase: z.boolean() }),
])

/** One line of the answer: how far the job is, and at the end its report or why there is none. */
export type OperatorLine =
  | { readonly progress: unknown }
  | { readonly report: unknown }
  | { readonly error: { readonly code: string; readonly message: string } }

/**
 * Takes jobs from the command line of the same machine while the service runs on the data folder: POST /jobs with a
 * plan answers JSON lines. The caller is checked before this router is reached (operator token, loopback).
 */
export const operatorRoute = (service: IngestService): Router => {
  const router = express.Router()
  router.post('/jobs', express.json({ limit: '256mb' }), async (request, response) => {
    const plan = planSchema.safeParse(request.body)
    if (!plan.success) {
      response.status(400).json({ error: { code: 'BAD_REQUEST', message: z.prettifyError(plan.error) } })
      return
    }
    response.type('application/x-ndjson')
    const line = (object: OperatorLine): void => void response.write(JSON.stringify(object) + '\n')
    let last = 0
    try {
      const report = await service.submit(plan.data, (progress) => {
        if (Date.now() - last < 200) return
        last = Date.now()
        line({ progress })
      })
      line({ report })
    } catch (e) {
      const code = isXinmaiError(e) ? e.code : 'INTERNAL'
      line({ error: { code, message: String((e as Error).message ?? e) } })
    }
    response.end()
  })
  return router
}
