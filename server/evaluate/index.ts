export { evaluate, parseGold } from './evaluate.js'
export { parseOffsetGold, resolveOffsetGold, type OffsetGold } from './offset-gold.js'
export { score, type Measure, type Score, type TypeScore } from './score.js'
