import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { XinmaiError } from '../../graph-schema/index.js'

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (e) {
    return (e as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/**
 * One process writes a data folder. The lock is a file with the process id; one whose process is gone is taken over.
 * @returns a function that gives the lock back
 * @throws XinmaiError CONFLICT while another process holds it
 */
export const takeLock = (folder: string): (() => void) => {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'writer.pid')
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      return () => rmSync(file, { force: true })
    } catch (e) {
      if ((e as NodeJS.ErrnoException).code !== 'EEXIST') throw e
      const pid = Number(readFileSync(file, 'utf8'))
      if (pid !== process.pid && alive(pid)) {
        throw new XinmaiError('CONFLICT', `process ${pid} is writing to ${folder}`, { pid })
      }
      rmSync(file, { force: true })
    }
  }
  throw new XinmaiError('CONFLICT', `the lock of ${folder} is being taken by another process`)
}
