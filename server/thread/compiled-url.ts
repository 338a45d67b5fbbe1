import { fileURLToPath } from 'node:url'
import { dirname, join, relative } from 'node:path'
import { projectRoot } from '../../ontology/project-root.js'

/**
 * The compiled sibling module `name` of the module at `url`: threads run compiled code also where the caller is
 * source, as in tests.
 */
export const compiledUrl = (url: string, name: string): string => {
  const here = dirname(fileURLToPath(url))
  const root = projectRoot()
  const inside = relative(root, here)
  return inside.startsWith('dist') ? join(here, `${name}.js`) : join(root, 'dist', inside, `${name}.js`)
}
