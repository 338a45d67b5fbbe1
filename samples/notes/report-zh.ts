import type {
  Angiography,
  Ecg,
  Echo,
  Finding,
  Grading,
  HeadImage,
  Segment,
  Territory,
  Vessel,
} from '../course/course.js'
import type { Random } from '../random.js'

/** Imaging and ECG reports in Chinese: findings and impression as a reporting physician writes them. */
export interface ReportText {
  readonly title: string
  readonly text: string
  readonly conclusion: string
}

export const vesselsZh: Readonly<Record<Vessel, string>> = {
  lm: '左主干',
  lad: '左前降支',
  lcx: '左回旋支',
  rca: '右冠状动脉',
}
const segments: Readonly<Record<Segment, string>> = { proximal: '近段', middle: '中段', distal: '远段' }
const grades: Readonly<Record<Grading, string>> = { none: '', mild: '轻度', moderate: '中度', severe: '重度' }
const territories: Readonly<Record<Territory, string>> = {
  frontal: '额叶',
  temporal: '颞叶',
  parietal: '顶叶',
  basalGanglia: '基底节区',
  thalamus: '丘脑',
  pons: '脑桥',
  cerebellum: '小脑半球',
}
export const sidesZh = { left: '左侧', right: '右侧' } as const
const walls = { anterior: '左室前壁', inferior: '左室下壁', lateral: '左室侧壁', global: '左室壁' } as const

const echo = (f: Echo, r: Random): [string[], string[]] => {
  const found: string[] = []
  const said: string[] = []
  found.push(`左房内径${f.leftAtrium}mm，左室舒张末期内径${f.lvedd}mm，左室射血分数${f.lvef}%`)
  if (f.leftAtrium > 40) said.push('左房增大')
  if (f.lvedd > 55) said.push('左室增大')
  if (f.hypertrophy) {
    found.push('室间隔及左室后壁增厚')
    said.push('左室壁增厚')
  } else found.push('室间隔及左室后壁厚度正常')
  if (f.wall === 'global') {
    found.push('左室壁运动弥漫性减低')
    said.push('左室壁运动弥漫性减低')
  } else if (f.wall) {
    found.push(`${walls[f.wall]}节段性运动减低`)
    said.push('节段性室壁运动异常')
  } else found.push(r.pick(['未见节段性室壁运动异常', '静息状态下未见明显节段性室壁运动异常']))
  if (f.mitralRegurgitation !== 'none') {
    found.push(`CDFI：二尖瓣可见${grades[f.mitralRegurgitation]}反流`)
    said.push(`二尖瓣反流（${grades[f.mitralRegurgitation]}）`)
  }
  if (f.aorticStenosis !== 'none') {
    found.push('主动脉瓣增厚、钙化，开放受限')
    said.push(`主动脉瓣狭窄（${grades[f.aorticStenosis]}）`)
  }
  found.push(r.pick(['未见心包积液', '心包腔内未见积液']), '左室腔内未见血栓')
  said.push(f.lvef < 50 ? '左室收缩功能减低' : '左室收缩功能正常')
  if (r.chance(0.4)) said.push('左室舒张功能减低')
  return [found, said]
}

const angiography = (f: Angiography): [string[], string[]] => {
  const found = ['经右侧桡动脉途径行冠状动脉造影']
  const said: string[] = []
  if (!f.lesions.some((l) => l.vessel === 'lm')) found.push('左主干未见狭窄')
  for (const l of f.lesions) {
    const name = `${vesselsZh[l.vessel]}${segments[l.segment]}`
    found.push(
      l.percent === 100
        ? `${name}完全闭塞，远端血流TIMI 0级`
        : `${name}可见${l.percent}%狭窄，远端血流TIMI ${l.percent > 94 ? 2 : 3}级`,
    )
    said.push(l.percent === 100 ? `${name}闭塞` : `${name}狭窄${l.percent}%`)
  }
  if (f.stented) {
    found.push(`于${vesselsZh[f.stented]}病变处植入药物洗脱支架1枚，术后无残余狭窄，血流TIMI 3级`)
    said.push(`${vesselsZh[f.stented]}支架植入术后`)
  }
  return [found, ['冠状动脉粥样硬化性心脏病', ...said]]
}

const head = (f: HeadImage, r: Random): [string[], string[]] => {
  const place = `${sidesZh[f.side]}${territories[f.territory]}`
  const found: string[] = []
  const said: string[] = []
  if (f.lesion === 'infarct') {
    found.push(f.modality === 'MR' ? `${place}可见斑片状长T1长T2信号，DWI呈高信号` : `${place}可见片状低密度影`)
    said.push(`${place}急性脑梗死`)
    if (f.occlusion) {
      found.push(`MRA示${sidesZh[f.side]}大脑中动脉M1段闭塞`)
      said.push(`${sidesZh[f.side]}大脑中动脉闭塞`)
    }
  } else if (f.lesion === 'haemorrhage') {
    found.push(`${place}可见团片状高密度影，体积约${f.volumeMl ?? 10}ml，周围可见水肿带`)
    said.push(`${place}脑出血`)
  } else if (f.lesion === 'subarachnoid') {
    found.push('双侧侧裂池、基底池及纵裂池可见高密度影')
    said.push('蛛网膜下腔出血')
  } else found.push(r.pick(['脑实质内未见明显异常密度影', '颅内未见出血灶', '未见急性出血及大面积梗死征象']))
  if (f.whiteMatter) {
    found.push('双侧侧脑室旁可见斑片状异常信号')
    said.push('脑白质病变')
  }
  found.push(r.pick(['脑室系统未见扩张', '脑沟、脑裂未见增宽']), '中线结构居中')
  if (!said.length) said.push(r.pick(['头颅平扫未见明显异常', '未见急性脑出血征象']))
  return [found, said]
}

const ecg = (f: Ecg): [string[], string[]] => {
  const found = [`心率${f.rate}次/分，QTc ${f.qtc}ms`]
  const said = [
    f.rhythm === 'af'
      ? f.rate > 100
        ? '心房颤动伴快速心室率'
        : '心房颤动'
      : f.rate < 60
        ? '窦性心动过缓'
        : '窦性心律',
  ]
  if (f.rhythm === 'af') found.push('P波消失，代之以f波，RR间期绝对不等')
  const leads = f.leads.replaceAll(', ', '、')
  if (f.st === 'elevation') {
    found.push(`${leads}导联ST段弓背向上抬高0.2-0.4mV`)
    said.push(`${leads}导联ST段抬高`)
  } else if (f.st === 'depression') {
    found.push(`${leads}导联ST段压低0.05-0.15mV，T波倒置`)
    said.push('ST-T改变')
  } else found.push('未见明显ST段偏移')
  if (f.prematureBeats) said.push('室性早搏')
  return [found, said]
}

export const reportZh = (finding: Finding, random: Random): ReportText => {
  const [title, [found, said]] =
    finding.type === 'echo'
      ? (['超声心动图报告', echo(finding, random)] as const)
      : finding.type === 'angiography'
        ? (['冠状动脉造影报告', angiography(finding)] as const)
        : finding.type === 'head'
          ? ([finding.modality === 'CT' ? '头颅CT报告' : '头颅MRI报告', head(finding, random)] as const)
          : (['心电图报告', ecg(finding)] as const)
  const conclusion = `${said.join('；')}。`
  const text = `【检查所见】\n${found.join('。')}。\n【诊断意见】\n${said.map((s, i) => `${i + 1}.${s}`).join('\n')}\n`
  return { title, text, conclusion }
}
