import { buildServer } from '../../scripts/build.mjs'

export default async function buildOnce() {
  // real servers that tests start live as long as this process, whichever worker asked for them
  process.env.TEST_SERVERS_FOLLOW = String(process.pid)
  await buildServer()
}
