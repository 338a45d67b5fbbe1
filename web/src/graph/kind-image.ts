import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { kindLook, kinds, type Kind } from '../kind/kind'

const draw = (kind: Kind, dark: boolean): string => {
  const icon = createElement(kindLook[kind].icon, { color: dark ? '#16191d' : '#ffffff', size: 64, strokeWidth: 2 })
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(renderToStaticMarkup(icon))}`
}

const images = new Map(kinds.flatMap((kind) => [false, true].map((dark) => [`${kind}/${dark}`, draw(kind, dark)])))

/** The icon of a kind as an image for the canvas: the same sign as in lists, so that kinds are not told by hue alone. */
export const kindImage = (kind: Kind, dark: boolean): string => images.get(`${kind}/${dark}`)!
