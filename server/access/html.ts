const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => entities[c]!)

/** The frame of the few pages that the development issuer shows; no scripts, styles inline. */
export const htmlPage = (title: string, body: string): string => `<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>
:root { color-scheme: light dark; font: 15px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif }
body { max-width: 24rem; margin: 12vh auto; padding: 0 1rem }
h1 { font-size: 1.3rem; font-weight: 600 }
label { display: block; margin: .8rem 0 .2rem }
input, button { font: inherit; width: 100%; box-sizing: border-box; padding: .5rem .6rem; border: 1px solid #8a8f98; border-radius: 6px }
button { margin-top: 1rem; background: #0b5cad; border-color: #0b5cad; color: #fff; cursor: pointer }
:focus-visible { outline: 2px solid #0b5cad; outline-offset: 2px }
.error { color: #b3261e }
.hint { color: #70757d; font-size: .87rem }
@media (prefers-color-scheme: dark) { .error { color: #f2b8b5 } .hint { color: #a3a8b0 } }
</style>
</head>
<body>
<main>${body}</main>
</body>
</html>
`
