import type { Issue } from '../../graph-schema/index.js'
import type { Ontology } from '../../ontology/ontology.js'

/** Weights and check characters of the citizen identification number, GB 11643—1999. */
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const checks = '10X98765432'
export const isCitizenNumber = (digits: string): boolean => {
  if (!/^[1-9]\d{16}[\dXx]$/.test(digits)) return false
  const sum = weights.reduce((total, weight, n) => total + weight * Number(digits[n]), 0)
  return checks[sum % 11] === digits[17]!.toUpperCase()
}

interface Pattern {
  readonly what: string
  readonly find: RegExp
  readonly holds?: (found: string, ontology: Ontology) => boolean
}

/** Is every word of it part of a term? A heading (Name: Mitral Stenosis) then, not a person named after a disease. */
const isMedical = (found: string, ontology: Ontology): boolean => {
  const covered = ontology.matcher.match(found).reduce((sum, { start, end }) => sum + end - start, 0)
  return covered >= found.replace(/[ ,]+/g, '').length
}
const surnames =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤'
// each pattern is anchored to a fixed word or a bounded run, so the scan is linear
const patterns: readonly Pattern[] = [
  {
    what: 'name',
    find: new RegExp(`(?:姓\\s?名|患者姓名|联系人)\\s?[:：]?\\s?([${surnames}][\\u4e00-\\u9fff]{1,3})`, 'g'),
  },
  {
    what: 'name',
    find: new RegExp(`患者([${surnames}](?:某某?|[\\u4e00-\\u9fff]{1,2}))(?=[，,、（(]?\\s?[男女])`, 'g'),
  },
  { what: 'citizen number', find: /(?<!\d)([1-9]\d{16}[\dXx])(?!\d)/g, holds: isCitizenNumber },
  { what: 'telephone', find: /(?<!\d)(1[3-9]\d[- ]?\d{4}[- ]?\d{4})(?!\d)/g },
  { what: 'telephone', find: /(?:电话|手机|联系方式|phone|tel)\s?[:：.]?\s?(\+?[\d() -]{7,18}\d)/gi },
  { what: 'telephone', find: /(?<![\d-])(\(?\d{3}\)?[- ]\d{3}-\d{4})(?!\d)/g },
  {
    what: 'record number',
    find: /(?:住院号|病案号|门诊号|病历号|登记号|就诊卡号|医保卡号|床号|病案标识)\s?[:：]?\s?([A-Za-z]{0,4}\d{3,20})/g,
  },
  {
    what: 'record number',
    find: /\b(?:MRN|medical record (?:number|no\.?)|account number|patient id)\s?[:#.]{0,2}\s?([A-Z]{0,3}\d{4,15})/gi,
  },
  { what: 'social security number', find: /(?<!\d)(\d{3}-\d{2}-\d{4})(?!\d)/g },
  {
    what: 'name',
    // a word before it makes it the name of a thing (Sample Name, File Name)
    find: /(?:patient(?:'s)? |full |first |last |(?<![a-z]\s?))\bname\s?:\s?([A-Z][a-z]{1,20},? [A-Z][a-z]{1,20})/gi,
    holds: (found, ontology) => /^[A-Z]/.test(found) && !isMedical(found, ontology),
  },
  { what: 'name', find: /\b(?:Mr|Mrs|Ms)\. ([A-Z][a-z]{2,20})/g },
  { what: 'e-mail', find: /([\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})/g },
  { what: 'address', find: /(?:住址|家庭住址|现住址|地址)\s?[:：]\s?([\u4e00-\u9fff\d]{4,40})/g },
]

const mask = (found: string): string => found[0]! + '*'.repeat(Math.max(1, [...found].length - 1))

/** Places in free text that look as if they name somebody. Excerpts are masked; at most 100 a text. */
export const scanIdentity = (text: string, place: string, ontology: Ontology): Issue[] => {
  const issues: Issue[] = []
  for (const { what, find, holds } of patterns)
    for (const match of text.matchAll(find)) {
      const found = match[1]!
      if (holds !== undefined && !holds(found, ontology)) continue
      issues.push({
        code: 'IDENTITY_SUSPECTED',
        place: `${place}@${match.index + match[0].indexOf(found)}`,
        excerpt: `${what}: ${mask(found)}`.slice(0, 80),
        severity: 'warning',
      })
      if (issues.length >= 100) return issues
    }
  return issues
}
