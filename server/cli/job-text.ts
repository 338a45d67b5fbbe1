import type { IngestReport, Progress } from '../ingest/report.js'
import type { Call } from './command.js'

/** Issues printed to a person; all are in the JSON report and in the journal. */
const issuesPrinted = 10

/** 24 characters */
export const bar = (share: number): string => {
  const full = Math.round(share * 24)
  return '█'.repeat(full) + '░'.repeat(24 - full)
}

/** Tells a person at a terminal how far a job is, on one line; in a pipe it is silent. */
export const watchJob = (call: Call) => {
  const terminal = process.stderr.isTTY === true && !call.json
  const phases = {
    reading: { zh: '读取', en: 'reading' },
    resolving: { zh: '解析引用', en: 'resolving' },
    indexing: { zh: '完成索引', en: 'indexing' },
  }
  return {
    progress: ({ phase, bytes, totalBytes, resources, seconds, waiting }: Progress, of = ''): void => {
      if (!terminal) return
      const share = totalBytes === 0 ? 0 : bytes / totalBytes
      const rate = seconds === 0 ? 0 : Math.round(resources / seconds)
      const left = share > 0.01 ? ` · ${Math.ceil(seconds / share - seconds)} s` : ''
      if (waiting !== undefined) {
        const zh = call.language === 'zh'
        const text = zh ? `等待引擎恢复（作业会自动继续）：${waiting}` : `waiting, goes on by itself: ${waiting}`
        return void process.stderr.write(`\r\x1b[K${bar(share)} ${text.slice(0, 100)}`)
      }
      const what = `${phases[phase][call.language]} ${Math.floor(share * 100)} % · ${resources} · ${rate}/s${left}`
      process.stderr.write(`\r\x1b[K${bar(share)} ${of} ${what}`)
    },
    note: (job: string): void => {
      if (terminal) process.stderr.write(`\r\x1b[K${call.language === 'zh' ? '已续完' : 'finished'} ${job}\n`)
    },
    end: (): void => {
      if (terminal) process.stderr.write('\r\x1b[K')
    },
  }
}

/** The report of a job: one JSON object, or lines for a person. */
export const printReport = (call: Call, report: IngestReport): void => {
  if (call.json) return call.print(JSON.stringify(report))
  const zh = call.language === 'zh'
  const line = (label: string, text: string): void => call.print(`${label.padEnd(zh ? 8 : 16)} ${text}`)
  line(zh ? '作业' : 'job', `${report.job} (${report.state}, ${report.seconds.toFixed(1)} s)`)
  if (report.removedDocuments + report.removedAssertions > 0) {
    const [documents, assertions] = zh ? ['文档', '断言'] : ['documents', 'assertions']
    return line(
      zh ? '已移除' : 'removed',
      `${report.removedDocuments} ${documents}, ${report.removedAssertions} ${assertions}`,
    )
  }
  line(
    zh ? '资源' : 'resources',
    `${report.resources} = ${report.used} ${zh ? '使用' : 'used'} + ${report.notUsed} ${zh ? '已知未用' : 'known, not used'} + ${report.rejected} ${zh ? '拒绝' : 'rejected'}`,
  )
  line(zh ? '文档' : 'documents', String(report.documents))
  line(zh ? '断言' : 'assertions', `${report.assertions} (${zh ? '新增' : 'new'} ${report.newAssertions})`)
  line(
    zh ? '源术语' : 'source terms',
    `${report.sourceTerms} (${zh ? '未映射' : 'not mapped'} ${report.unmapped}, ${zh ? '判定非概念' : 'not a concept'} ${report.notAConcept})`,
  )
  for (const [code, count] of Object.entries(report.issueCounts)) line(code, String(count))
  for (const issue of report.issues.slice(0, issuesPrinted)) {
    call.print(`  ${issue.severity === 'error' ? '✗' : '·'} ${issue.code} ${issue.place} ${issue.excerpt}`)
  }
  const more = report.issues.length - issuesPrinted
  if (more > 0) call.print(zh ? `  … 另有 ${more} 条，见 --json` : `  … ${more} more, see --json`)
}
