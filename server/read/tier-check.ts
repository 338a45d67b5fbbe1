import { tierAtLeast, XinmaiError, type DatasetId, type View } from '../../graph-schema/index.js'

/**
 * Row-tier reads of somebody who has none of the datasets asked for at tier row, but some in aggregate, say so.
 * It depends on the view and the request alone. Without any grant the answer is as empty as that of an empty store.
 * @throws XinmaiError TIER_REQUIRED
 */
export const needRow = (view: View, datasets?: readonly DatasetId[]): void => {
  const asked = [...view.datasets].filter(([id]) => datasets === undefined || datasets.includes(id))
  if (asked.length > 0 && !asked.some(([, d]) => tierAtLeast(d.tier, 'row')))
    throw new XinmaiError('TIER_REQUIRED', 'this needs a grant of tier row', { tier: 'row' })
}

/** The part of a view that is of tier row and above: what is about single statements is read with it alone. */
export const rowOnly = (view: View): View => ({
  ...view,
  datasets: new Map([...view.datasets].filter(([, d]) => tierAtLeast(d.tier, 'row'))),
})
