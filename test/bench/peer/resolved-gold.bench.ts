// Prints the gold of the files named with the texts that it annotates, as `evaluate` and medspacy_status.py read it; the
// texts are in the development data beside the checkout. Run: npm run --silent bench -- peer/resolved-gold <file.jsonl…>
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { noteReader } from '../../../extractors/text/index.js'
import { projectRoot } from '../../../ontology/project-root.js'
import { parseOffsetGold, resolveOffsetGold } from '../../../server/evaluate/index.js'

const data = join(projectRoot(), '..', 'shared', 'data')
for (const name of process.argv.slice(2))
  for (const gold of parseOffsetGold(readFileSync(resolve(name), 'utf8'), name))
    for await (const item of noteReader.read(join(data, gold.file)))
      if ('input' in item && item.input.id === gold.id)
        console.log(JSON.stringify(resolveOffsetGold(gold, item.input.text)))
