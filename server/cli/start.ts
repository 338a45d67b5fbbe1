import { developmentAccountsFile, loadDevelopmentAccounts } from '../access/development-accounts.js'
import { start } from '../main.js'
import { words, type Call, type Command } from './command.js'
import { watchJob } from './job-text.js'

/** Who can sign in at the development issuer; passwords only to a terminal, so that no log keeps them. */
const tellAccounts = (call: Call): void => {
  const file = developmentAccountsFile(call.config.data)
  const { users } = loadDevelopmentAccounts(call.config.data)
  console.error(call.language === 'zh' ? `示例用户（密码见 ${file}）：` : `Sample users (passwords in ${file}):`)
  for (const { subject, password } of users)
    console.error(`  ${subject.padEnd(12)} ${process.stderr.isTTY === true ? password : ''}`.trimEnd())
}

/** Runs the service until it is told to stop. */
export const command: Command = {
  usage: 'start [--no-samples]',
  summary: {
    zh: '启动服务；空数据目录首次启动时载入示例患者',
    en: 'run the service; the first start on an empty data folder loads sample patients',
  },
  options: { 'no-samples': { type: 'boolean' } },
  async run(call) {
    words(call, 0)
    const watch = watchJob(call)
    const service = await start(call.config, {
      samples: call.values['no-samples'] !== true,
      watch: (progress, dataset) => watch.progress(progress, dataset.title[call.language]),
    })
    watch.end()
    if (call.config.oidc.issuer === undefined) tellAccounts(call)
    call.print(`ready ${service.origin}`)
    await new Promise<void>((resolve) => {
      process.once('SIGTERM', resolve)
      process.once('SIGINT', resolve)
    })
    await service.stop()
    return 0
  },
}
