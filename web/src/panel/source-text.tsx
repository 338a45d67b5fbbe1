import { jsonLines } from './json-lines.js'

/** A structured source: JSON line by line with the place that a statement was read from marked, else as it is. */
export const SourceText = ({ text, path }: { text: string; path: string | null }) => {
  const json = jsonLines(text, path)
  if (json === undefined) return <pre className="source">{text}</pre>
  return (
    <pre className="source">
      {json.lines.map((line, i) => (
        <span
          key={i}
          className="source-line"
          data-current={json.from !== undefined && i >= json.from && i <= json.to! ? true : undefined}
        >
          {line}
          {'\n'}
        </span>
      ))}
    </pre>
  )
}
