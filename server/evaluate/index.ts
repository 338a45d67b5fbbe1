export { evaluate, parseGold } from './evaluate.js'
export { score, type Measure, type Score, type TypeScore } from './score.js'
