import { CalendarClock, Check, CircleHelp, History, Minus, Users, type LucideIcon } from 'lucide-react'
import type { Status } from '../../../graph-schema/index.js'
import { useLanguage } from '../language/language.js'
import type { MessageKey } from '../language/messages.js'

export const statusLook: Readonly<Record<Status, { icon: LucideIcon; label: MessageKey }>> = {
  present: { icon: Check, label: 'statusPresent' },
  absent: { icon: Minus, label: 'statusAbsent' },
  possible: { icon: CircleHelp, label: 'statusPossible' },
  historical: { icon: History, label: 'statusHistorical' },
  family: { icon: Users, label: 'statusFamily' },
  planned: { icon: CalendarClock, label: 'statusPlanned' },
}

/** One or two letters that mark a status in running text, beside its line: not by colour alone. */
export const statusSign: Readonly<Record<Exclude<Status, 'present'>, MessageKey>> = {
  absent: 'signAbsent',
  possible: 'signPossible',
  historical: 'signHistorical',
  family: 'signFamily',
  planned: 'signPlanned',
}

export const StatusBadge = ({ status }: { status: Status }) => {
  const { t } = useLanguage()
  const { icon: Icon, label } = statusLook[status]
  return (
    <span className="status" data-status={status}>
      <Icon size={12} aria-hidden /> {t(label)}
    </span>
  )
}
