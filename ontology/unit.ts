import { foldSurface } from './fold.js'
import { parseUcum } from './ucum.js'

/**
 * Units as notes and exports write them → UCUM. Keys are compared without blanks, without case, with `u` for μ and
 * `*` for ×; each is one component between slashes. What has a meaning in UCUM as written is left alone.
 */
// prettier-ignore
const spoken = new Map(Object.entries({
  // amounts and masses; 1 for l and 0 for o are what scanning leaves
  mmol: 'mmol', umol: 'umol', nmol: 'nmol', pmol: 'pmol', mol: 'mol',
  mmo1: 'mmol', mmoi: 'mmol', mm0l: 'mmol', 毫摩尔: 'mmol', 毫摩: 'mmol', mmols: 'mmol', mmole: 'mmol',
  umo1: 'umol', um0l: 'umol', 微摩尔: 'umol', 微摩: 'umol', mcmol: 'umol',
  nmo1: 'nmol', pmo1: 'pmol', mo1: 'mol', 摩尔: 'mol',
  kg: 'kg', kgs: 'kg', 公斤: 'kg', 千克: 'kg', 斤: '500.g', g: 'g', gm: 'g', gram: 'g', grams: 'g', gms: 'g', 克: 'g', mg: 'mg', mgs: 'mg', 毫克: 'mg',
  ug: 'ug', mcg: 'ug', 微克: 'ug', ng: 'ng', 纳克: 'ng', pg: 'pg', 皮克: 'pg',
  lb: '[lb_av]', lbs: '[lb_av]', pound: '[lb_av]', pounds: '[lb_av]', oz: '[oz_av]', ounce: '[oz_av]', ounces: '[oz_av]',
  // volumes
  l: 'L', '1itre': 'L', liter: 'L', liters: 'L', litre: 'L', litres: 'L', 升: 'L', dl: 'dL', d1: 'dL', 分升: 'dL',
  ml: 'mL', m1: 'mL', cc: 'mL', 毫升: 'mL', ul: 'uL', u1: 'uL', 微升: 'uL', fl: 'fL', f1: 'fL', 飞升: 'fL', pl: 'pL',
  // lengths and areas
  m: 'm', 米: 'm', cm: 'cm', cms: 'cm', 厘米: 'cm', 公分: 'cm', mm: 'mm', 毫米: 'mm', um: 'um', 微米: 'um', nm: 'nm',
  in: '[in_i]', inch: '[in_i]', inches: '[in_i]', 英寸: '[in_i]', ft: '[ft_i]', feet: '[ft_i]', 英尺: '[ft_i]',
  'm^2': 'm2', 平方米: 'm2', 'cm^2': 'cm2', 平方厘米: 'cm2', 'mm^2': 'mm2', 'mm^3': 'mm3', 'cm^3': 'cm3', cmm: 'mm3',
  '1.73m2': '{1.73_m2}', '1.73m^2': '{1.73_m2}', '1.73平方米': '{1.73_m2}', '1.73_m2': '{1.73_m2}', '(1.73m2)': '{1.73_m2}',
  // times; 分 is minutes only below a slash, see denominators
  s: 's', sec: 's', secs: 's', second: 's', seconds: 's', 秒: 's', 秒钟: 's', ms: 'ms', msec: 'ms', 毫秒: 'ms',
  min: 'min', mins: 'min', minute: 'min', minutes: 'min', 分钟: 'min', h: 'h', hr: 'h', hrs: 'h', hour: 'h', hours: 'h', 小时: 'h', 时: 'h',
  d: 'd', day: 'd', days: 'd', 天: 'd', 日: 'd', wk: 'wk', week: 'wk', weeks: 'wk', 周: 'wk', mo: 'mo', month: 'mo', months: 'mo', 月: 'mo', 个月: 'mo',
  y: 'a', yr: 'a', yrs: 'a', year: 'a', years: 'a', 'year-old': 'a', 岁: 'a', 年: 'a', 周岁: 'a',
  // pressures
  mmhg: 'mm[Hg]', 毫米汞柱: 'mm[Hg]', 'mm[hg]': 'mm[Hg]', mmhq: 'mm[Hg]', 毫米水柱: 'mm[H2O]', mmh2o: 'mm[H2O]', cmh2o: 'cm[H2O]', 厘米水柱: 'cm[H2O]',
  kpa: 'kPa', 千帕: 'kPa', pa: 'Pa', atm: 'atm', 大气压: 'atm',
  // counts and rates
  次: '1', 个: '1', beats: '1', breaths: '1', beat: '1', bpm: '/min', hz: 'Hz', rpm: '/min', hp: '{HPF}', hpf: '{HPF}', lp: '{LPF}', lpf: '{LPF}', 高倍视野: '{HPF}', 低倍视野: '{LPF}',
  // enzyme and international units
  u: 'U', unit: 'U', units: 'U', iu: '[iU]', miu: 'm[iU]', uiu: 'u[iU]', ku: 'kU', mu: 'mU', nkat: 'nkat', ukat: 'ukat', 国际单位: '[iU]', 单位: 'U',
  eq: 'eq', meq: 'meq', mosm: 'mosm', osm: 'osm', 毫渗: 'mosm',
  // ratios and scores
  '%': '%', percent: '%', '‰': '[ppth]', ppm: '[ppm]', ppb: '[ppb]', 分: '{score}', score: '{score}', points: '{score}', point: '{score}', 级: '{grade}',
  // temperature, angle, electricity, density, effort
  '℃': 'Cel', '°c': 'Cel', c: 'Cel', 摄氏度: 'Cel', degc: 'Cel', cel: 'Cel', degreescelsius: 'Cel', '℉': '[degF]', '°f': '[degF]', f: '[degF]', degf: '[degF]', 华氏度: '[degF]',
  '°': 'deg', deg: 'deg', degree: 'deg', degrees: 'deg', mv: 'mV', 毫伏: 'mV', uv: 'uV', v: 'V', ohm: 'Ohm', ohms: 'Ohm', 'ω': 'Ohm', 欧姆: 'Ohm', hu: "[hnsf'U]", met: '[MET]', mets: '[MET]', w: 'W', j: 'J', cal: 'cal', kcal: 'kcal', 千卡: 'kcal',
  'dyn.s.cm-5': 'dyn.s/cm5', 'dyn·s·cm-5': 'dyn.s/cm5', 'dyn*s*cm-5': 'dyn.s/cm5',
  // red cells and platelets counted by the thousand or million
  k: '10*3', 万: '10*4', 千: '10*3', 百万: '10*6', thousand: '10*3', million: '10*6', 亿: '10*8',
}))

const denominators = new Map([
  ['分', 'min'],
  ['高倍', '{HPF}'],
  ['低倍', '{LPF}'],
])

/** ×10^9, *10⁹, 10E9, x109, 10~9: a power of ten, two digits at most. */
const powerOfTen = /^[x*]?10(?:\*\*|[\^*e~])?(\d{1,2})$/

const componentOf = (text: string, below: boolean): string | undefined => {
  const power = powerOfTen.exec(text)
  if (power) return `10*${power[1]!}`
  return (below ? denominators.get(text) : undefined) ?? spoken.get(text)
}

/** What is compared: width and superscripts folded, blanks dropped, `/(a·b)` as `/a/b`; case stays. */
const tidyUnit = (written: string): string =>
  foldSurface(written)
    .replaceAll(' ', '')
    .replaceAll('μ', 'u')
    .replaceAll('×', '*')
    .replaceAll('每', '/')
    .replace(/\/\(([^()]*)\)$/, (_, inner: string) => '/' + inner.replace(/[·*]/g, '/'))

/** Longest unit that is looked at. */
const longest = 40

/**
 * A unit as written, in UCUM: `mmo1/L` → `mmol/L`, `次/分` → `/min`, `×10^9/L` → `10*9/L`, `109/L` (a lost superscript)
 * likewise. Case is not trusted, for few sources keep it: `K/uL` is thousands and `ML` mL.
 * @returns undefined for what is not known as a unit
 */
export const parseUnit = (written: string): string | undefined => {
  if (written.length > longest) return undefined
  const tidy = tidyUnit(written)
  if (/^\d*$/.test(tidy)) return undefined
  const lower = tidy.toLowerCase()
  const whole = spoken.get(lower)
  if (whole !== undefined) return whole
  const parts = lower.split('/')
  const read = parts.map((part, i) => (part === '' && i === 0 ? '' : componentOf(part, i > 0)))
  // what is not spoken may be UCUM, but a count over a count (1/2) is a value
  if (read.includes(undefined)) return !/^\d+(\/|$)/.test(tidy) && parseUcum(tidy) ? tidy : undefined
  // 次/分 is /min: a count has no unit of its own
  const code = (read[0] === '1' && read.length > 1 ? ['', ...read.slice(1)] : read).join('/')
  return parseUcum(code) ? code : undefined
}

const unitStart = /[A-Za-zμµΩ\u2126%‰℃℉°/×*^\u4e00-\u9fffＡ-Ｚａ-ｚ％／1[{]/
/** Characters that no unit holds: the look ahead ends there. */
const unitStop = /[,;:，。；：、\n\r\t"'“”!?！？<>=~～]/

/**
 * The longest unit that stands at an offset (after one blank, if there is one): `{ end, unit }`, end exclusive.
 * @returns undefined where none begins
 */
export const unitAt = (text: string, offset: number): { start: number; end: number; unit: string } | undefined => {
  const start = text[offset] === ' ' ? offset + 1 : offset
  if (start >= text.length || !unitStart.test(text[start]!)) return undefined
  let end = start
  while (end < text.length && end - start < longest && !unitStop.test(text[end]!)) end++
  for (; end > start; end--) {
    const next = text[end]
    // a unit does not end inside a Latin word or a number: `1 min` is not `1 m`
    if (next !== undefined && /[A-Za-z]/.test(next) && /[A-Za-z]/.test(text[end - 1]!)) continue
    if (next !== undefined && /\d/.test(next) && /\d/.test(text[end - 1]!)) continue
    if (text[end - 1] === ' ') continue
    const unit = parseUnit(text.slice(start, end))
    if (unit !== undefined) return { start, end, unit }
  }
  return undefined
}
