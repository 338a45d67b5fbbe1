import type { Command } from './command.js'
import { developmentAccountsFile } from '../access/development-accounts.js'
import { start } from '../main.js'
import { words } from './command.js'

/** Runs the service until it is told to stop. */
export const command: Command = {
  usage: 'start',
  summary: { zh: '启动服务', en: 'run the service' },
  options: {},
  async run(call) {
    words(call, 0)
    const service = await start(call.config)
    if (call.config.oidc.issuer === undefined)
      console.error(`登录 sign-in: ${developmentAccountsFile(call.config.data)}`)
    call.print(`ready ${service.origin}`)
    if (service.samples !== undefined) {
      console.error('正在载入示例患者 … loading sample patients …')
      void service.samples.then(
        (reports) => {
          const loaded = reports.reduce((sum, report) => sum + report.newAssertions, 0)
          console.error(`示例患者已载入 sample patients loaded: ${loaded} assertions`)
        },
        () => undefined, // logged where it happened
      )
    }
    await new Promise<void>((resolve) => {
      process.once('SIGTERM', resolve)
      process.once('SIGINT', resolve)
    })
    await service.stop()
    return 0
  },
}
