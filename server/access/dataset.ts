import { z } from 'zod'
import { datasetIdSchema, defaultSmallCell, gradeSchema, type DatasetId, type Grade } from '../../graph-schema/index.js'
import type { Database } from '../sqlite/database.js'

const bilingual = z.object({ zh: z.string().max(2000), en: z.string().max(2000) })

export const datasetSchema = z.object({
  id: datasetIdSchema,
  title: bilingual,
  description: bilingual,
  /** grade of an assertion that nothing raises */
  defaultGrade: gradeSchema,
  /** counts below are hidden at tier aggregate; can only be raised above the default */
  smallCell: z.int().min(defaultSmallCell),
  /** is the card of the dataset shown to everybody who signed in? */
  listed: z.boolean(),
})
export type Dataset = Readonly<z.infer<typeof datasetSchema>>

interface Row {
  id: DatasetId
  title_zh: string
  title_en: string
  description_zh: string
  description_en: string
  default_grade: Grade
  small_cell: number
  listed: number
}

const fromRow = (row: Row): Dataset => ({
  id: row.id,
  title: { zh: row.title_zh, en: row.title_en },
  description: { zh: row.description_zh, en: row.description_en },
  defaultGrade: row.default_grade,
  smallCell: row.small_cell,
  listed: row.listed === 1,
})

/** The datasets of an installation. */
export interface Datasets {
  all(): readonly Dataset[]
  get(id: string): Dataset | undefined
  /** Adds a dataset or changes one; its id stays. */
  put(dataset: Dataset): void
  /** Adds the dataset, unlisted and titled by its id, unless it is there: what a first ingest does. */
  ensure(id: DatasetId, defaultGrade: Grade): Dataset
}

export const createDatasets = (db: Database): Datasets => {
  const selectAll = db.prepare<[], Row>('SELECT * FROM dataset ORDER BY id')
  const selectOne = db.prepare<[string], Row>('SELECT * FROM dataset WHERE id = ?')
  const upsert = db.prepare(
    `INSERT INTO dataset VALUES (@id, @title_zh, @title_en, @description_zh, @description_en, @default_grade, @small_cell, @listed)
     ON CONFLICT (id) DO UPDATE SET title_zh = excluded.title_zh, title_en = excluded.title_en,
       description_zh = excluded.description_zh, description_en = excluded.description_en,
       default_grade = excluded.default_grade, small_cell = excluded.small_cell, listed = excluded.listed`,
  )
  const get = (id: string): Dataset | undefined => {
    const row = selectOne.get(id)
    return row === undefined ? undefined : fromRow(row)
  }
  const put = (dataset: Dataset): void => {
    const d = datasetSchema.parse(dataset)
    upsert.run({
      id: d.id,
      title_zh: d.title.zh,
      title_en: d.title.en,
      description_zh: d.description.zh,
      description_en: d.description.en,
      default_grade: d.defaultGrade,
      small_cell: d.smallCell,
      listed: d.listed ? 1 : 0,
    })
  }
  return {
    all: () => selectAll.all().map(fromRow),
    get,
    put,
    ensure(id, defaultGrade) {
      const there = get(id)
      if (there !== undefined) return there
      const added: Dataset = {
        id,
        title: { zh: id, en: id },
        description: { zh: '', en: '' },
        defaultGrade,
        smallCell: defaultSmallCell,
        listed: false,
      }
      put(added)
      return added
    },
  }
}
