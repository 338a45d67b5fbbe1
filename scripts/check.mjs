// All checks of the project, and their sum in one plain line at the end.
import { readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildWeb } from './build.mjs'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const bin = (name, file) => join(root, 'node_modules', name, file)
const node = process.execPath

const checks = [
  ['types', [bin('typescript', 'bin/tsc'), '-p', 'tsconfig.json']],
  ['types of the page', [bin('typescript', 'bin/tsc'), '-p', 'web/tsconfig.json']],
  ['lint', [bin('eslint', 'bin/eslint.js'), '.', '--max-warnings=0']],
  ['format', [bin('prettier', 'bin/prettier.cjs'), '--check', '--log-level=warn', '.']],
  [
    'arrows',
    [
      bin('dependency-cruiser', 'bin/dependency-cruise.mjs'),
      '--config',
      '.dependency-cruiser.cjs',
      'graph-schema',
      'ontology',
      'extractors',
      'server',
      'samples',
      'web',
      'test',
    ],
  ],
]

/** Tests that start real servers: these take the processors and memory that tests of pages need, so they come last. */
const engines = '(neo4j|opensearch|meilisearch|keycloak)[^/]*\\.test\\.ts$'

/** @param run runs a command to its end and answers its exit code. @param args go to Jest; with any, only Jest runs */
export async function runChecks(run, args) {
  let passed = 0
  let failed = 0
  if (args.length === 0) {
    for (const [name, argv] of checks) {
      const code = await run(node, argv)
      console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name}`)
      if (code === 0) passed++
      else failed++
    }
  }
  await buildWeb()
  let skipped = 0
  const groups = args.length > 0 ? [args] : [[`--testPathIgnorePatterns=${engines}`], [`--testPathPatterns=${engines}`]]
  for (const group of groups) {
    const output = join(tmpdir(), `xinmai-jest-${process.pid}.json`)
    const jest = [bin('jest', 'bin/jest.js'), '--json', `--outputFile=${output}`, ...group]
    const code = await run(node, ['--experimental-vm-modules', '--no-warnings', ...jest], {
      // Jest prints its JSON to the file alone; its own progress goes to the error output
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const before = failed
    try {
      const result = JSON.parse(readFileSync(output, 'utf8'))
      passed += result.numPassedTests
      failed += result.numFailedTests + result.numRuntimeErrorTestSuites
      skipped += result.numPendingTests + result.numTodoTests
      for (const suite of result.testResults) {
        for (const test of suite.assertionResults) {
          if (test.status === 'pending') console.log(`skip ${relative(root, suite.name)}: ${test.fullName}`)
        }
      }
      rmSync(output, { force: true })
    } catch {
      failed++
    }
    if (code !== 0 && failed === before) failed++
  }
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
  return failed === 0 ? 0 : 1
}
