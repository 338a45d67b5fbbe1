import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser, Locator, Page } from 'playwright-core'
import { describeBrowser, launchBrowser } from '../support/browser.js'
import { openTab, signIn, startPageService, type PageService } from '../support/browser-service.js'

const heartFailure = 'xm:0103000'
const stroke = 'xm:0112010'

/** Presses Tab until what is wanted has the focus. */
const tabTo = async (page: Page, wanted: Locator): Promise<void> => {
  await wanted.waitFor()
  for (let i = 0; i < 80; i++) {
    if (await wanted.evaluate((element) => element === element.ownerDocument.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not lead to ${String(wanted)}`)
}

/** Moves the pointer over the canvas until its tooltip says what is looked for. @returns where */
const findOnCanvas = async (page: Page, wanted: (tip: string) => boolean): Promise<{ x: number; y: number }> => {
  const box = (await page.locator('.graph-stage').boundingBox())!
  const tip = page.locator('.graph-tip')
  for (let y = box.y + 12; y < box.y + box.height; y += 12)
    for (let x = box.x + 12; x < box.x + box.width; x += 12) {
      await page.mouse.move(x, y)
      if ((await tip.count()) > 0 && wanted(await tip.innerText())) return { x, y }
    }
  throw new Error('nothing like it on the canvas')
}

const parameter = (page: Page, name: string): string | null => new URL(page.url()).searchParams.get(name)
const waitForParameter = (page: Page, name: string, wanted: string | null | RegExp): Promise<void> =>
  page.waitForURL(({ searchParams }) => {
    const value = searchParams.get(name)
    return wanted instanceof RegExp ? value !== null && wanted.test(value) : value === wanted
  })
/** The elements together show this text; a block far down has none before the page has gone to it. */
const showsText = async (of: Locator, wanted: string): Promise<void> => {
  const shown = async (): Promise<string> => (await of.allInnerTexts()).join('')
  for (let i = 0; i < 100 && (await shown()) !== wanted; i++) await of.page().waitForTimeout(50)
  expect(await shown()).toBe(wanted)
}
/** There are so many of them, at once or as soon as the page has drawn them. */
const hasCount = async (of: Locator, wanted: number): Promise<void> => {
  for (let i = 0; i < 100 && (await of.count()) !== wanted; i++) await of.page().waitForTimeout(50)
  expect(await of.count()).toBe(wanted)
}
const nodes = (page: Page): Locator => page.locator('.graph-canvas [role=option]')

describeBrowser('the page', () => {
  let service: PageService
  let browser: Browser
  beforeAll(async () => {
    service = await startPageService(36)
    browser = await launchBrowser()
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await service?.stop()
  })

  test('pointer, Chinese: from a word to the sentence that says so, back and forward, reload, language', async () => {
    const { page, errors } = await openTab(browser, 'zh-CN')
    await signIn(page, service, 'researcher')
    await page.keyboard.press('/')
    await page.keyboard.type('心衰', { delay: 30 })
    const hit = page.locator('.concept-hit', { hasText: 'heart failure' }).first()
    await hit.waitFor()
    expect(parameter(page, 'q')).toBe('心衰')
    expect(await hit.locator('strong').innerText()).toBe('心力衰竭')
    await hasCount(page.locator('.concept-hit'), 4)
    await page.keyboard.press('Escape')

    await hit.getByRole('button', { name: '放到图上' }).click()
    await page.locator('.shown-table [role=row]').nth(3).waitFor()
    const first = await nodes(page).count()
    expect(first).toBeGreaterThan(10)
    await page.locator('.graph-stage canvas').nth(3).waitFor({ state: 'attached' })

    // a click on a node that is not the middle expands it
    const at = await findOnCanvas(page, (tip) => tip.includes('点击展开'))
    await page.mouse.click(at.x, at.y)
    await waitForParameter(page, 'x', /,/)
    await nodes(page).nth(first).waitFor({ state: 'attached' })
    await page.goBack()
    await waitForParameter(page, 'x', heartFailure)
    await hasCount(nodes(page), first)
    await page.goForward()
    await waitForParameter(page, 'x', /,/)
    await page.goBack()
    await waitForParameter(page, 'x', heartFailure)

    await page.locator('.shown-table [role=row][tabindex]').first().click()
    const evidence = page.locator('.assertions > li')
    await evidence.first().waitFor()
    expect(parameter(page, 'sel')).toMatch(/^l~/)
    // a statement that stands in a text, not in a resource
    const said = evidence.filter({ has: page.locator('blockquote:not(.structured) mark') }).first()
    for (let i = 0; i < 10 && (await said.count()) === 0; i++) {
      const before = await evidence.count()
      await page.locator('.pane.right > article > .button').click()
      await evidence.nth(before).waitFor()
    }
    const mention = await said.locator('mark').innerText()
    await said.getByRole('button', { name: '打开文档' }).click()
    const marked = page.locator('.document-text [data-current=true]')
    await marked.first().waitFor()
    await showsText(marked, mention)
    const box = (await marked.first().boundingBox())!
    expect(box.y > 0 && box.y + box.height < page.viewportSize()!.height).toBe(true)

    await page.getByRole('button', { name: '打开患者' }).click()
    await page.getByRole('heading', { name: '病历与报告' }).waitFor()
    expect(parameter(page, 'sel')).toMatch(/^p~/)
    await page.goBack()
    await marked.first().waitFor()

    await page.reload()
    await marked.first().waitFor()
    expect(await page.locator('.search-box input').first().inputValue()).toBe('心衰')
    await nodes(page).nth(3).waitFor({ state: 'attached' })
    await hasCount(nodes(page), first)

    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('button', { name: 'Semantic' }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    expect(await nodes(page).first().innerText()).toContain('heart failure, Disease')
    expect(errors).toEqual([])
    await page.context().close()
  })

  test('keyboard alone, English: search, expand by Enter, a link, its evidence, a resource at its place, Escape', async () => {
    const { page, errors } = await openTab(browser, 'en-US')
    await signIn(page, service, 'researcher')
    await page.keyboard.press('/')
    await page.keyboard.type('heart failure', { delay: 20 })
    // the list follows the letters: it has come to rest when the term itself leads it
    await waitForParameter(page, 'q', 'heart failure')
    await page.locator('.suggestion:first-child', { hasText: /^heart failure\s*Disease/ }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.locator('.suggestion:first-child[data-focused]').waitFor()
    await page.keyboard.press('Enter')
    await page.locator('.panel-head h2', { hasText: 'heart failure' }).waitFor()
    expect(parameter(page, 'sel')).toBe(`c~${heartFailure}`)

    await tabTo(page, page.locator('.panel-head .actions .button.primary'))
    await page.keyboard.press('Enter')
    await page.locator('.shown-table [role=row]').nth(3).waitFor()
    const canvas = page.locator('.graph-canvas')
    await page.locator('.skip').focus()
    await tabTo(page, canvas)
    const active = () => canvas.getAttribute('aria-activedescendant')
    expect(await active()).toBe(`node-${heartFailure}`)
    for (const arrow of ['ArrowRight', 'ArrowLeft', 'ArrowUp', 'ArrowDown']) {
      await page.keyboard.press(arrow)
      if ((await active()) !== `node-${heartFailure}`) break
    }
    const next = (await active())!.slice('node-'.length)
    expect(next).not.toBe(heartFailure)
    await page.keyboard.press('Enter')
    await waitForParameter(page, 'x', `${heartFailure},${next}`)
    await page.keyboard.press('Delete')
    await waitForParameter(page, 'x', heartFailure)

    await tabTo(page, page.locator('.shown-table [role=row][tabindex]').first())
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    const structured = page.locator('.assertions > li', { has: page.locator('.structured') }).first()
    await tabTo(page, structured.getByRole('button', { name: 'Open document' }))
    const path = (await structured.locator('.assertion-foot code').innerText()).split(/[.[]/)[1]!
    await page.keyboard.press('Enter')
    const line = page.locator('.source-line[data-current=true]').first()
    await line.waitFor()
    expect(await line.innerText()).toContain(`"${path.replace(/\[.*/, '')}`)

    await page
      .locator('.pane.right')
      .focus()
      .catch(() => undefined)
    await page.keyboard.press('Escape')
    await waitForParameter(page, 'sel', null)
    await page.getByText('Pick a concept, a link or a document').waitFor()
    expect(errors).toEqual([])
    await page.context().close()
  })

  test('paths to a second concept, put on the graph', async () => {
    const { page, errors } = await openTab(browser, 'en-US')
    await signIn(page, service, 'researcher', `/?sel=c~${heartFailure}&lang=en`)
    const box = page.getByRole('combobox', { name: 'Path to another concept…' })
    await box.fill('hypertension')
    await page.locator('.suggestion').first().waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.locator('.paths > li').first().waitFor()
    const steps = await page.locator('.paths > li').first().locator('.link').count()
    await page.locator('.paths > li').first().getByRole('button', { name: 'Put on graph' }).click()
    await nodes(page)
      .nth(steps - 1)
      .waitFor({ state: 'attached' })
    await hasCount(nodes(page), steps)
    expect(errors).toEqual([])
    await page.context().close()
  })

  test('knowledge alone expands a concept that no patient has, names its source, and can be left out', async () => {
    const { page, errors } = await openTab(browser, 'en-US')
    const obstructive = 'xm:0104030'
    await signIn(page, service, 'visitor', `/?g=${obstructive}&x=${obstructive}&sel=c~${obstructive}&lang=en`)
    const facts = page.locator('.shown-table [role=row]', { hasText: 'Knowledge' })
    await facts.filter({ hasText: 'septal myectomy' }).waitFor()
    expect(await page.locator('.table-bar').innerText()).toContain('0 links')
    expect(await page.locator('.knowledge').innerText()).toContain('2023 ESC Guidelines')
    await hasCount(page.locator('.legend-fact'), 1)
    await hasCount(nodes(page), (await facts.count()) + 1)

    await facts.filter({ hasText: 'mavacamten' }).click()
    await waitForParameter(page, 'sel', /^l~/)
    await page.locator('.pane.right .knowledge', { hasText: 'is indicated for' }).waitFor()
    await page.getByRole('button', { name: 'Knowledge' }).click()
    await waitForParameter(page, 'knowledge', 'off')
    await page.locator('.legend-fact').waitFor({ state: 'detached' })
    // the graph is laid out anew
    await nodes(page).first().waitFor({ state: 'attached' })
    await hasCount(nodes(page), 1)
    expect(errors.filter((error) => !error.includes('/graphql'))).toEqual([])
    await page.context().close()
  })

  test('the data dictionary: the tree by keyboard, a find, and an address that gives it back', async () => {
    const { page, errors } = await openTab(browser, 'en-US')
    await signIn(page, service, 'researcher', '/dictionary?lang=en')
    const items = page.locator('.tree-item')
    await items.nth(10).waitFor()
    await hasCount(items, 11)
    await page.getByText('Pick a concept or a data element').waitFor()
    await items.first().focus()
    await page.keyboard.press('Enter')
    await items.filter({ hasText: 'cardiovascular disease' }).first().waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await waitForParameter(page, 'sel', /^c~xm:01/)
    await page.locator('.detail .panel-head h2', { hasText: 'cardiovascular disease' }).waitFor()

    await page.getByRole('searchbox').fill('heart attack')
    await page.locator('.found button', { hasText: 'myocardial infarction' }).first().click()
    await page.locator('.detail .panel-head h2', { hasText: 'myocardial infarction' }).waitFor()
    await page.locator('.detail .status-counts').waitFor()
    await page.reload()
    await page.locator('.detail .panel-head h2', { hasText: 'myocardial infarction' }).waitFor()
    expect(await page.getByRole('searchbox').inputValue()).toBe('heart attack')
    await page.getByRole('searchbox').fill('qqqq')
    await page.getByText('Nothing found for “qqqq”').waitFor()
    await page.locator('.detail').getByRole('button', { name: 'Expand' }).click()
    await page.locator('.shown-table [role=row]').nth(1).waitFor()
    expect(new URL(page.url()).pathname).toBe('/')
    expect(errors).toEqual([])
    await page.context().close()
  })

  test('a visitor sees counts, small ones hidden, and why there are no documents', async () => {
    const { page, errors } = await openTab(browser, 'zh-CN')
    await signIn(page, service, 'visitor', `/?q=卒中&g=${stroke}&x=${stroke}&sel=c~${stroke}&lang=zh`)
    await page.locator('.shown-table [role=row]').nth(2).waitFor()
    await hasCount(page.locator('.document-hit'), 0)
    expect(await page.locator('.pane.left .forbidden').innerText()).toContain('您可以看人数，不能看文档')
    expect(await page.locator('.pane.right .forbidden').innerText()).toContain('您可以看人数，不能看逐例证据')
    const counts = await page.locator('.concept-hit .counts').allInnerTexts()
    expect(counts.length).toBeGreaterThan(2)
    for (const count of counts) expect(count).toMatch(/^(< 5|[5-9]|\d{2,})$/)
    expect(counts).toContain('< 5')

    await page.goto(`${service.origin}/?sel=d~AAAAAAAAAAAAAAAAAAAAAA&lang=en`)
    await page.locator('.pane.right .forbidden', { hasText: 'counts, not documents' }).waitFor()
    await page.goto(`${service.origin}/datasets?lang=en`)
    await page.getByRole('cell', { name: 'Aggregate' }).waitFor()
    await hasCount(page.getByRole('cell', { name: 'Not granted' }), 2)
    // the browser itself notes that the service refused the evidence; nothing else may be amiss
    expect(errors.filter((error) => !error.includes('/graphql'))).toEqual([])
    await page.context().close()
  })

  test('a steward sees every dataset; dark holds over a reload; a wrong address says so', async () => {
    const { page } = await openTab(browser, 'en-US')
    await signIn(page, service, 'steward', '/datasets?lang=en')
    await page.getByRole('cell', { name: 'Download' }).nth(2).waitFor()
    await page.getByRole('button', { name: 'Dark' }).click()
    await page.reload()
    await page.locator('html[data-theme=dark]').waitFor()
    await page.goto(`${service.origin}/?sel=c~xm:9999999&lang=en`)
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').innerText()).toContain('NOT_FOUND')
    await page.context().close()
  })
})
