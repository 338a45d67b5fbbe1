import type { MolarMass } from './molar-mass.js'

/**
 * The part of the Unified Code for Units of Measure that the field uses: parsing of unit expressions, and conversion.
 * Source of all factors: UCUM 2.1 (ucum.org), and the 2019 SI for those it derives from.
 */

/** Independent dimensions; `unit` is the catalytic unit U, `iu` and `arb` are procedure-defined and convert to nothing else. */
const dimensions = ['m', 'g', 's', 'K', 'mol', 'C', 'unit', 'iu', 'eq', 'osm', 'pH', 'hu', 'rad', 'Gy'] as const
type Dimension = (typeof dimensions)[number]
type Powers = Partial<Record<Dimension, number>>

/** A unit as a factor to base units; `offset` is added before the factor (temperatures). */
export interface Unit {
  readonly factor: number
  readonly offset: number
  readonly powers: Powers
}

interface Atom {
  readonly factor: number
  readonly powers: Powers
  readonly metric?: boolean
  readonly offset?: number
}

const metric = (factor: number, powers: Powers): Atom => ({ factor, powers, metric: true })
const plain = (factor: number, powers: Powers = {}): Atom => ({ factor, powers })

const pascal = { g: 1, m: -1, s: -2 }
const atoms: ReadonlyMap<string, Atom> = new Map<string, Atom>(
  Object.entries({
    m: metric(1, { m: 1 }),
    g: metric(1, { g: 1 }),
    s: metric(1, { s: 1 }),
    K: metric(1, { K: 1 }),
    mol: metric(1, { mol: 1 }),
    V: metric(1e3, { g: 1, m: 2, s: -2, C: -1 }),
    Ohm: metric(1e3, { g: 1, m: 2, s: -1, C: -2 }),
    L: metric(1e-3, { m: 3 }),
    l: metric(1e-3, { m: 3 }),
    Pa: metric(1e3, pascal),
    'm[Hg]': metric(133_322_000, pascal), // 133.3220 kPa
    'm[H2O]': metric(9_806_650, pascal),
    bar: metric(1e8, pascal),
    atm: plain(101_325_000, pascal),
    Hz: metric(1, { s: -1 }),
    N: metric(1e3, { g: 1, m: 1, s: -2 }),
    dyn: metric(1e-2, { g: 1, m: 1, s: -2 }),
    J: metric(1e3, { g: 1, m: 2, s: -2 }),
    cal: metric(4184, { g: 1, m: 2, s: -2 }),
    W: metric(1e3, { g: 1, m: 2, s: -3 }),
    U: metric(1, { unit: 1 }),
    kat: metric(6e7, { unit: 1 }), // 1 U = 1 umol/min
    '[iU]': metric(1, { iu: 1 }),
    '[IU]': metric(1, { iu: 1 }),
    eq: metric(1, { eq: 1 }),
    osm: metric(1, { osm: 1 }),
    Gy: metric(1, { Gy: 1 }),
    rad: metric(1, { rad: 1 }),
    deg: plain(Math.PI / 180, { rad: 1 }),
    '[pH]': plain(1, { pH: 1 }),
    "[hnsf'U]": plain(1, { hu: 1 }),
    min: plain(60, { s: 1 }),
    h: plain(3600, { s: 1 }),
    d: plain(86_400, { s: 1 }),
    wk: plain(604_800, { s: 1 }),
    mo: plain(2_629_800, { s: 1 }),
    a: plain(31_557_600, { s: 1 }),
    Cel: { ...metric(1, { K: 1 }), offset: 273.15 },
    '[degF]': { ...plain(5 / 9, { K: 1 }), offset: 459.67 },
    '[in_i]': plain(0.0254, { m: 1 }),
    '[ft_i]': plain(0.3048, { m: 1 }),
    '[lb_av]': plain(453.592_37, { g: 1 }),
    '[oz_av]': plain(28.349_523_125, { g: 1 }),
    '[MET]': plain(3.5e-6 / 60 / 1e3, { m: 3, s: -1, g: -1 }), // 3.5 mL/min/kg
    '%': plain(1e-2),
    '[ppth]': plain(1e-3),
    '[ppm]': plain(1e-6),
    '[ppb]': plain(1e-9),
    '10*': plain(10),
    '10^': plain(10),
  }),
)

const prefixes: ReadonlyMap<string, number> = new Map(
  Object.entries({
    T: 1e12,
    G: 1e9,
    M: 1e6,
    k: 1e3,
    h: 1e2,
    da: 1e1,
    d: 1e-1,
    c: 1e-2,
    m: 1e-3,
    u: 1e-6,
    n: 1e-9,
    p: 1e-12,
    f: 1e-15,
  }),
)

const one: Unit = { factor: 1, offset: 0, powers: {} }

const times = (a: Unit, b: Unit, sign: 1 | -1): Unit => {
  const powers: Powers = { ...a.powers }
  for (const name of dimensions) {
    const power = (powers[name] ?? 0) + sign * (b.powers[name] ?? 0)
    if (power === 0) delete powers[name]
    else powers[name] = power
  }
  return { factor: a.factor * b.factor ** sign, offset: 0, powers }
}

/** One component: an atom with prefix and exponent, a whole number, or an annotation in braces. */
const component = (text: string): Unit | undefined => {
  const annotated = /^([^{}]*)(\{[^{}]*\})?$/.exec(text)
  if (!annotated || text === '') return undefined
  const bare = annotated[1]!
  if (bare === '') return one
  if (/^\d{1,9}$/.test(bare)) return Number(bare) > 0 ? { ...one, factor: Number(bare) } : undefined
  const m = /^(10[*^]|[^\d+-]*?(?:\[[^\]]*\])?)([+-]?\d{1,2})?$/.exec(bare)
  if (!m) return undefined
  // an atom may hold a digit in brackets (m[H2O]), so the bracket is part of the name
  const [, name = '', exponent] = m
  let atom = atoms.get(name)
  let scale = 1
  if (!atom)
    for (const length of [1, 2]) {
      const prefix = prefixes.get(name.slice(0, length))
      const rest = atoms.get(name.slice(length))
      if (prefix === undefined || !rest?.metric) continue
      atom = rest
      scale = prefix
      break
    }
  if (!atom) return undefined
  const power = exponent === undefined ? 1 : Number(exponent)
  const powers: Powers = {}
  for (const dimension of dimensions) {
    const p = (atom.powers[dimension] ?? 0) * power
    if (p !== 0) powers[dimension] = p
  }
  return { factor: (atom.factor * scale) ** power, offset: atom.offset ?? 0, powers }
}

const longest = 60
const cache = new Map<string, Unit | undefined>()

/** Reads a UCUM code, such as `mL/min/{1.73_m2}`; undefined for what is none that we know. */
export const parseUcum = (code: string): Unit | undefined => {
  if (code.length > longest) return undefined
  if (cache.has(code)) return cache.get(code)
  const unit = readUcum(code)
  // units come from outside too: forget all rather than grow
  if (cache.size > 5000) cache.clear()
  cache.set(code, unit)
  return unit
}

const readUcum = (code: string): Unit | undefined => {
  const parts = code.match(/[./]|(?:\{[^{}]*\}|\[[^[\]]*\]|[^./{}[\]])+/g)
  if (!parts || parts.join('') !== code) return undefined
  let unit: Unit | undefined
  let sign: 1 | -1 | undefined = 1
  for (const part of parts) {
    if (part === '.' || part === '/') {
      if (sign !== undefined && !(unit === undefined && part === '/')) return undefined
      unit ??= one
      sign = part === '/' ? -1 : 1
      continue
    }
    const next = component(part)
    if (!next || sign === undefined) return undefined
    unit = unit === undefined ? next : times(unit, next, sign)
    sign = undefined
  }
  return sign === undefined ? unit : undefined
}

const sameDimension = (a: Powers, b: Powers): boolean => dimensions.every((name) => (a[name] ?? 0) === (b[name] ?? 0))

/** Mass and equivalents as amount of substance, so that mg/dL and meq/L meet mmol/L. */
const asAmount = (unit: Unit, molar: MolarMass): Unit => {
  const grams = unit.powers.g ?? 0
  const charges = unit.powers.eq ?? 0
  let out = unit
  if (grams !== 0) {
    const perGram = { factor: molar.gramsPerMole, offset: 0, powers: { g: 1, mol: -1 } }
    for (let i = 0; i < Math.abs(grams); i++) out = times(out, perGram, grams > 0 ? -1 : 1)
  }
  if (charges !== 0 && molar.valence !== undefined) {
    const perCharge = { factor: molar.valence, offset: 0, powers: { eq: 1, mol: -1 } }
    for (let i = 0; i < Math.abs(charges); i++) out = times(out, perCharge, charges > 0 ? -1 : 1)
  }
  return out
}

/** 12 digits: what is left of a decimal number after the factors of a binary one. */
const tidy = (number: number): number => Number(number.toPrecision(12))

/**
 * A number given in another unit.
 * @param molar of the analyte, where mass and amount of substance are to be converted
 * @returns undefined where a unit is unknown or the two measure different things
 */
export const convert = (number: number, from: string, to: string, molar?: MolarMass): number | undefined => {
  if (!Number.isFinite(number)) return undefined
  if (from === to) return number
  let source = parseUcum(from)
  let target = parseUcum(to)
  if (!source || !target) return undefined
  if (!sameDimension(source.powers, target.powers)) {
    if (!molar) return undefined
    source = asAmount(source, molar)
    target = asAmount(target, molar)
    if (!sameDimension(source.powers, target.powers)) return undefined
  }
  return tidy(((number + source.offset) * source.factor) / target.factor - target.offset)
}
