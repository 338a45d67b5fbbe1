import { buildServer } from '../../scripts/build.mjs'

export default async function buildOnce() {
  await buildServer()
}
