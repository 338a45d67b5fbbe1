import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import type { Kind } from '../kind/kinds.js'
import { kindLook } from '../kind/kind.js'

const images = new Map<string, string>()

/** The icon of a kind as an image for the canvas: the same sign as in lists, so that kinds are not told by hue alone. */
export const kindImage = (kind: Kind, color: string): string => {
  const key = `${kind} ${color}`
  let image = images.get(key)
  if (image === undefined) {
    const icon = createElement(kindLook[kind].icon, { color, size: 64, strokeWidth: 2 })
    image = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(renderToStaticMarkup(icon))}`
    images.set(key, image)
  }
  return image
}
