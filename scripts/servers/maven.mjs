// Servers for tests come from Maven Central: jars as a class path, distributions as unpacked folders. What was fetched
// stays: jars in Maven's own repository, unpacked folders in `.cache/servers`.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** Folder of unpacked servers and of those that run. */
export const cache = join(resolve(dirname(fileURLToPath(import.meta.url)), '..', '..'), '.cache', 'servers')

const plugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1'

/** @param cwd where it leaves what it remembers: a folder of the draft, so that nothing made before is taken for made */
const maven = async (cwd, ...argv) => {
  try {
    await promisify(execFile)('mvn', ['-q', '-B', ...argv], { cwd, maxBuffer: 1 << 26 })
  } catch (error) {
    throw new Error(`mvn ${argv[0]}: ${String(error.stdout || error.stderr || error.message).slice(0, 2_000)}`)
  }
}

/** Makes `folder` by `fill` once for a content: two processes that do so at the same time both end with a whole one. */
const made = async (folder, content, fill) => {
  const stamp = join(folder, '.made-of')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === content) return folder
  const draft = `${folder}.${process.pid}`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true })
  await fill(draft)
  writeFileSync(join(draft, '.made-of'), content)
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== content) {
    rmSync(folder, { recursive: true, force: true })
    renameSync(draft, folder)
  } else rmSync(draft, { recursive: true, force: true })
  return folder
}

/**
 * @param name folder in the cache
 * @param artifacts `group:artifact:version` each
 * @returns their class path, with all that they depend on
 */
export const classPath = async (name, artifacts) => {
  const dependencies = artifacts.map((artifact) => {
    const [group, id, version] = artifact.split(':')
    return `<dependency><groupId>${group}</groupId><artifactId>${id}</artifactId><version>${version}</version></dependency>`
  })
  const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>xinmai</groupId><artifactId>${name}</artifactId><version>1</version><dependencies>${dependencies.join('')}</dependencies></project>`
  const folder = await made(join(cache, name), pom, async (draft) => {
    writeFileSync(join(draft, 'pom.xml'), pom)
    await maven(
      draft,
      '-f',
      join(draft, 'pom.xml'),
      `${plugin}:build-classpath`,
      `-Dmdep.outputFile=${join(draft, 'path')}`,
    )
  })
  return readFileSync(join(folder, 'path'), 'utf8').trim()
}

const sha256 = async (file) => {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

/**
 * @param name folder in the cache
 * @param parts distributions to unpack over each other: `artifact` as `group:id:version:zip`, `into` a folder inside,
 *   `hash` its SHA-256 where the repository serves no checksum
 * @returns the folder
 */
export const unpacked = async (name, parts) =>
  made(join(cache, name), JSON.stringify(parts), async (draft) => {
    for (const { artifact, into = '', hash } of parts) {
      const [, id, version, type] = artifact.split(':')
      const zips = join(draft, '.zip')
      mkdirSync(zips)
      await maven(zips, `${plugin}:copy`, `-Dartifact=${artifact}`, `-DoutputDirectory=${zips}`)
      const found = await sha256(join(zips, `${id}-${version}.${type}`))
      if (hash !== undefined && found !== hash) throw new Error(`${artifact}: SHA-256 is ${found}, not ${hash}`)
      await maven(zips, `${plugin}:unpack`, `-Dartifact=${artifact}`, `-DoutputDirectory=${join(draft, into)}`)
      rmSync(zips, { recursive: true })
    }
  })
