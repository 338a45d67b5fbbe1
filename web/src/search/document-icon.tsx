import { Braces, ClipboardList, FileText, MessageSquareText, type LucideIcon } from 'lucide-react'
import type { DocumentKind } from '../../../graph-schema/index.js'
import { useLanguage } from '../language/language.js'
import type { MessageKey } from '../language/messages.js'
import type { Language } from '../language/translator.js'

const look: Readonly<Record<DocumentKind, { icon: LucideIcon; label: MessageKey }>> = {
  note: { icon: FileText, label: 'documentNote' },
  report: { icon: ClipboardList, label: 'documentReport' },
  message: { icon: MessageSquareText, label: 'documentMessage' },
  resource: { icon: Braces, label: 'documentResource' },
}

/** Kind and language of a document as two small signs. */
export const DocumentIcon = ({ kind, language }: { kind: DocumentKind; language: Language | null }) => {
  const { t } = useLanguage()
  const { icon: Icon, label } = look[kind]
  const name = language === null ? t(label) : `${t(label)}, ${t(language === 'zh' ? 'languageZh' : 'languageEn')}`
  return (
    <span className="document-icon" role="img" aria-label={name} title={name}>
      <Icon size={15} aria-hidden />
      {language !== null && <small aria-hidden>{language === 'zh' ? '中' : 'EN'}</small>}
    </span>
  )
}
