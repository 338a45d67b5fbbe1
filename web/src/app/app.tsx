import { useState } from 'react'
import { BookText, Database, Languages, LogOut, Moon, Network, Sun, User } from 'lucide-react'
import type { Area } from '../address/address.js'
import { go, useAddress } from '../address/use-address.js'
import { useMe } from '../api/use-me.js'
import { useLanguage } from '../language/language.js'
import { SearchBox } from '../search/search-box.js'
import { Failure, Skeleton } from '../state/states.js'
import { Dictionary } from '../dictionary/dictionary.js'
import { Datasets } from './datasets.js'
import { Explore } from './explore.js'
import { useTheme } from './use-theme.js'

/** The page of one who is signed in: header, rail and the area that the address names. */
export const App = ({ signOut }: { signOut: () => void }) => {
  const { t, language } = useLanguage()
  const address = useAddress()
  const { dark, toggle } = useTheme()
  const [leaving, setLeaving] = useState(false)
  const { result: me } = useMe()

  const area = (name: Area, label: string, Icon: typeof Network) => (
    <button
      className="rail-button"
      aria-current={address.area === name ? 'page' : undefined}
      title={label}
      onClick={() => go({ area: name })}
    >
      <Icon size={20} aria-hidden />
      <span>{label}</span>
    </button>
  )
  return (
    <div className="app">
      <a className="skip" href="#results">
        {t('skipToResults')}
      </a>
      <header className="top">
        <span className="brand">
          <img src="/icon.svg" alt="" width={24} height={24} /> {t('title')}
        </span>
        <SearchBox address={address} />
        <span className="spring" />
        <button
          className="button quiet"
          onClick={() => go({ language: language === 'zh' ? 'en' : 'zh' })}
          lang={language === 'zh' ? 'en' : 'zh-CN'}
        >
          <Languages size={16} aria-hidden /> {t('language')}
        </button>
        <button className="icon-button" aria-pressed={dark} aria-label={t('dark')} title={t('dark')} onClick={toggle}>
          {dark ? <Sun size={17} aria-hidden /> : <Moon size={17} aria-hidden />}
        </button>
        <span className="who" title={t('about')}>
          <User size={15} aria-hidden /> {me.data?.me.name ?? me.data?.me.subject ?? ''}
        </span>
        <button
          className="icon-button"
          aria-label={t('signOut')}
          title={t('signOut')}
          disabled={leaving}
          onClick={() => {
            setLeaving(true)
            signOut()
          }}
        >
          <LogOut size={17} aria-hidden />
        </button>
      </header>
      <nav className="rail" aria-label={t('areas')}>
        {area('explore', t('graph'), Network)}
        {area('dictionary', t('dictionary'), BookText)}
        {area('datasets', t('datasets'), Database)}
      </nav>
      {address.area === 'explore' && <Explore address={address} dark={dark} />}
      {address.area === 'dictionary' && <Dictionary address={address} />}
      {address.area === 'datasets' &&
        (me.data !== undefined ? (
          <Datasets me={me.data} />
        ) : (
          <main className="datasets">
            {me.error !== null ? <Failure error={me.error} retry={() => void me.refetch()} /> : <Skeleton lines={6} />}
          </main>
        ))}
    </div>
  )
}
