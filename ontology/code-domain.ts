import { codeSystem } from './code-system.js'

/**
 * Value domains too long to list: a code belongs when it has the shape of the system's codes.
 * ICD9CM3: WS/T 306 and the national clinical edition of the procedures of ICD-9-CM-3 (36.0600, 36.06x001).
 * GBT2260: administrative divisions of six digits. GBT2659: countries, three letters (also ISO 3166-1).
 */
const shapes: Readonly<Record<string, RegExp>> = {
  ICD9CM3: /^\d{2}(\.\d{1,4}(x\d{3})?)?$/,
  GBT2260: /^[1-9]\d{5}$/,
  GBT2659: /^[A-Z]{3}$/,
}

/** Shape of the codes of a value domain that is a code system, or undefined when it is none. */
export const codeDomain = (domain: string): RegExp | undefined => {
  if (Object.hasOwn(shapes, domain)) return shapes[domain]
  const system = codeSystem(domain)
  return system?.key === domain ? system.pattern : undefined
}
