import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser, Locator, Page } from 'playwright-core'
import { describeBrowser, launchBrowser } from '../support/browser.js'
import { openTab, signIn, startPageService, type PageService } from '../support/browser-service.js'

const note = [
  '【主诉】反复胸闷3年，加重2天。',
  '【现病史】患者3年前出现胸闷，否认晕厥，无发热。查左室射血分数38%，血钾4.1mmol/L，收缩压900mmHg。',
  '【家族史】父亲患高血压。',
  '【出院诊断】1.心力衰竭 2.不除外肺栓塞',
  '【出院医嘱】阿司匹林 100mg 口服 每日1次。',
].join('\n')
/** over 200 kB of text with thousands of annotations */
const longText = `${note}\n`.repeat(650)

/** Two notes of a patient that only they tell of. */
const addNotes = (samples: string): void => {
  const common = { patient: 'reading-1', kind: 'note', language: 'zh' }
  const notes = [
    { ...common, id: 'reading-short', title: '短例记录', date: '2020-05-01', text: note },
    { ...common, id: 'reading-later', title: '复诊记录', date: '2020-09-01', text: '血钾4.6mmol/L，收缩压132mmHg。' },
    { ...common, id: 'reading-long', patient: 'reading-2', title: '长例记录', date: '2020-06-01', text: longText },
  ]
  writeFileSync(join(samples, 'cn-heart', 'notes', 'reading.json'), JSON.stringify(notes))
}

const openNote = async (page: Page, title: string): Promise<void> => {
  await page.locator('.document-hit', { hasText: title }).first().click()
  await page.locator('.annotation').first().waitFor()
}
const mark = (page: Page, words: string): Locator =>
  page.locator('.annotation').filter({ hasText: new RegExp(`^${words}$`) })
const fact = (page: Page, name: string): Locator =>
  page.locator('.statement-card dt', { hasText: new RegExp(`^${name}$`) }).locator('xpath=following-sibling::dd[1]')

describeBrowser('what was read, on the page', () => {
  let service: PageService
  let browser: Browser
  beforeAll(async () => {
    service = await startPageService(8, addNotes)
    browser = await launchBrowser()
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await service?.stop()
  })

  test('a document: marks by status, a card with the reason why, the legend as a filter, values as CSV', async () => {
    const { page, errors } = await openTab(browser, 'zh-CN')
    await signIn(page, service, 'researcher', '/?q=反复胸闷&lang=zh')
    await openNote(page, '短例记录')
    const signs = { 晕厥: '无', 高血压: '家', 肺栓塞: '疑' }
    for (const [words, sign] of Object.entries(signs))
      expect(await mark(page, words).getAttribute('data-sign')).toBe(sign)
    expect(await mark(page, '心力衰竭').getAttribute('data-sign')).toBeNull()

    // keyboard: from one annotation to the next, Enter opens what it says
    await page.locator('.document-text').focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    expect(await page.locator(':focus').getAttribute('class')).toBe('annotation')
    await mark(page, '晕厥').focus()
    await page.keyboard.press('Enter')
    await page.locator('.statement-card', { hasText: '何以定状态' }).waitFor()
    expect(await fact(page, '何以定状态').innerText()).toContain('否认')
    expect(await page.locator('.statement-card .status').first().innerText()).toContain('否认')
    expect(new URL(page.url()).searchParams.get('sel')).toMatch(/^d~.+~.+/)

    await mark(page, '阿司匹林').click()
    await fact(page, '剂量').waitFor()
    expect(await fact(page, '剂量').innerText()).toBe('100 mg')
    expect(await fact(page, '途径').innerText()).toBe('口服')
    expect(await fact(page, '频次').innerText()).toContain('每日1次')
    await mark(page, '高血压').click()
    await fact(page, '亲属').waitFor()
    expect(await fact(page, '亲属').innerText()).toBe('父亲')
    await page.getByRole('button', { name: '收起断言' }).click()
    await page.locator('.statement-card').waitFor({ state: 'detached' })

    const absent = page.locator('.mark-legend').getByRole('button', { name: /^否认/ })
    await absent.focus()
    await page.keyboard.press('Space')
    await mark(page, '晕厥').waitFor({ state: 'detached' })
    expect(await absent.getAttribute('aria-pressed')).toBe('false')
    expect(await mark(page, '心力衰竭').count()).toBe(1)
    await page.keyboard.press('Space')
    await mark(page, '晕厥').waitFor()
    // what is marked does not change what is written
    const shown = (await page.locator('.document-text').innerText()).replaceAll(/\s/g, '')
    expect(shown).toBe(note.replaceAll(/\s/g, ''))

    await page.getByRole('button', { name: '数值', exact: true }).click()
    const rows = page.locator('.values tbody tr')
    await rows.first().waitFor()
    const pressure = rows.filter({ hasText: '收缩压' })
    expect(await pressure.innerText()).toContain('超出可能范围')
    expect(
      await pressure
        .locator('td.number')
        .first()
        .evaluate((cell) => cell.ownerDocument.defaultView!.getComputedStyle(cell).textAlign),
    ).toBe('end')
    await page.locator('.values thead button', { hasText: /^值/ }).click()
    const numbers = (await rows.locator('td.number:nth-child(2)').allInnerTexts()).map(Number)
    expect(numbers.length).toBeGreaterThan(2)
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('.values').getByRole('button', { name: '导出 CSV' }).click(),
    ])
    const csv = readFileSync(await download.path(), 'utf8')
    expect(csv.split('\r\n').length).toBe(numbers.length + 2)
    expect(csv).toContain('收缩压,900,mmHg')
    expect(errors).toEqual([])
    await page.context().close()
  })

  test('a text of 200 kB opens, scrolls and filters while the page stays usable', async () => {
    const { page, errors } = await openTab(browser, 'zh-CN')
    await signIn(page, service, 'researcher', '/?q=反复胸闷&lang=zh')
    await openNote(page, '长例记录')
    expect(Buffer.byteLength(longText)).toBeGreaterThan(200_000)
    await page.locator('.text-block').nth(10).waitFor({ state: 'attached' })
    await page.locator('.annotation').nth(4000).waitFor({ state: 'attached' })
    const last = mark(page, '阿司匹林').last()
    await last.click()
    await page.locator('.statement-card', { hasText: '何以识别' }).waitFor()
    expect(await last.getAttribute('data-current')).toBe('true')
    const box = (await last.boundingBox())!
    expect(box.y > 0 && box.y < page.viewportSize()!.height).toBe(true)
    await page.locator('.mark-legend').getByRole('button', { name: /^药物/ }).click()
    await last.waitFor({ state: 'detached' })
    expect(errors).toEqual([])
    await page.context().close()
  })

  test('a patient over time: precision is seen, keys zoom and move, a mark leads to its sentence, a list says the same', async () => {
    const { page, errors } = await openTab(browser, 'zh-CN')
    await signIn(page, service, 'researcher', '/?q=反复胸闷&lang=zh')
    await openNote(page, '短例记录')
    await page.getByRole('button', { name: '打开患者' }).click()
    const marks = page.locator('.timeline .mark')
    await marks.first().waitFor()
    await page.getByRole('button', { name: '加宽详情' }).click()
    // three years before the note: a year wide; the day of the note: a dot
    const symptom = marks.filter({ has: page.locator('.unsure') }).first()
    expect(await symptom.getAttribute('aria-label')).toContain('2017')
    await marks
      .filter({ has: page.locator('.dot') })
      .nth(3)
      .waitFor({ state: 'attached' })
    const range = page.locator('.timeline-bar .window')
    const whole = await range.innerText()
    await symptom.focus()
    await page.keyboard.press('-')
    expect(await range.innerText()).toBe(whole)
    await page.keyboard.press('+')
    await expectChange(range, whole)
    await page.keyboard.press('0')
    await page.locator('.timeline-bar .window', { hasText: whole }).waitFor()
    const heart = page.locator('.timeline [aria-label^="心力衰竭, 存在"]').first()
    await heart.focus()
    await page.keyboard.press('ArrowDown')
    expect(await page.locator(':focus').getAttribute('data-mark')).not.toBe(await heart.getAttribute('data-mark'))
    await heart.focus()
    await page.keyboard.press('Enter')
    await page.locator('.statement-card mark', { hasText: '心力衰竭' }).waitFor()

    const all = await marks.count()
    await page.locator('.mark-legend').getByRole('button', { name: /^否认/ }).click()
    await page.locator('.timeline .mark[data-status=absent]').first().waitFor({ state: 'detached' })
    const without = await marks.count()
    expect(without).toBeLessThan(all)
    await page.getByRole('button', { name: '列表' }).click()
    await page.locator('.timeline-list li').first().waitFor()
    expect(await page.locator('.timeline-list li').count()).toBe(without)

    await page.getByRole('button', { name: '数值', exact: true }).click()
    const trend = page.getByRole('img', { name: /血钾.*4\.1.*4\.6/ })
    await trend.waitFor()
    expect(await trend.locator('circle').count()).toBe(2)
    // 900 mmHg is no pressure: it is no part of a trend
    expect(await page.getByRole('img', { name: /收缩压/ }).count()).toBe(0)
    expect(errors).toEqual([])
    await page.context().close()
  })

  test('the reason why needs the text: none for who sees counts alone', async () => {
    const { page } = await openTab(browser, 'zh-CN')
    await signIn(page, service, 'researcher', '/?q=反复胸闷&lang=zh')
    await openNote(page, '短例记录')
    const id = new URL(page.url()).searchParams.get('sel')!.split('~')[1]!
    await page.context().close()
    const { page: other } = await openTab(browser, 'zh-CN')
    let token = ''
    other.on('request', (request) => (token = request.headers()['authorization'] ?? token))
    await signIn(other, service, 'visitor')
    const answer = await fetch(`${service.origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: token },
      body: JSON.stringify({ query: `{ document(id: "${id}") { explanations { found } } }` }),
    })
    const body = await answer.text()
    expect(body).toMatch(/TIER_REQUIRED|NOT_FOUND/)
    expect(body).not.toContain('found"')
    await other.context().close()
  })
})

const expectChange = async (of: Locator, before: string): Promise<void> => {
  for (let i = 0; i < 50 && (await of.innerText()) === before; i++) await of.page().waitForTimeout(20)
  expect(await of.innerText()).not.toBe(before)
}
