import { describe, expect, test } from '@jest/globals'
import { explain } from '../../../../extractors/text/annotate.js'
import { reportKind } from '../../../../extractors/text/report-kind.js'
import { loadOntology } from '../../../../ontology/index.js'

describe('reportKind', () => {
  test.each([
    ['echo', '左房内径42mm，室间隔厚10mm，二尖瓣轻度反流，LVEF 60%。'],
    ['echo', 'Mitral regurgitation is mild. Ejection fraction 60%. Left atrium is dilated.'],
    ['coronary-angiography', '左主干正常，前降支近段狭窄80%，TIMI血流3级，右冠正常。'],
    ['coronary-cta', '冠状动脉CTA：前降支中段心肌桥，近段钙化斑块。'],
    ['head-ct', '左侧基底节低密度灶，脑沟增宽，中线结构居中。'],
    ['head-mr', 'DWI示右侧放射冠高信号，FLAIR高信号。'],
    ['vascular-ultrasound', '双侧颈总动脉内中膜增厚，IMT 1.2mm，颈内动脉PSV 90cm/s。'],
    ['ecg', '窦性心律，PR间期160ms，V1导联T波倒置。'],
    ['holter', '动态心电图：总心搏98000次，最快心率120次/分，偶发早搏。'],
    ['chest-xray', '双肺纹理增多，心影增大，主动脉结突出，肋膈角锐利。'],
    ['chest-ct', '胸部CT：双肺磨玻璃影，小叶间隔增厚。'],
    ['laboratory', '白细胞6.1，血红蛋白130，肌酐88umol/L，钾4.1mmol/L。'],
    ['other', '患者无不适，饮食睡眠好。'],
    ['other', ''],
  ])('%s: %s', (kind, text) => {
    expect(reportKind(text)).toBe(kind)
  })

  test('only the begin of a long text is looked at', () => {
    expect(reportKind(`${'患者休息。'.repeat(1000)}心电图：窦性心律，PR间期160ms。`)).toBe('other')
  })

  test('an explanation tells it', () => {
    expect(explain('心电图：窦性心律，QTc 430ms。', loadOntology()).reportKind).toBe('ecg')
  })
})
