import { buildServer } from '../../scripts/build.mjs'

export default async function buildOnce() {
  // real servers that tests start live as long as this process, whichever worker asked for them
  process.env.XINMAI_TEST_RUN = String(process.pid)
  await buildServer()
}
