import { go, useAddress } from '../address/use-address.js'
import { useLanguage } from '../language/language.js'
import { useTheme } from './use-theme.js'

export const SignIn = ({ signIn, failure }: { signIn: () => void; failure?: string }) => {
  const { t, language } = useLanguage()
  useAddress()
  useTheme()
  return (
    <main className="sign-in">
      <div className="card">
        <img src="/icon.svg" alt="" width={56} height={56} />
        <h1>{t('title')}</h1>
        <p className="tagline">{t('tagline')}</p>
        <p className="muted">{t('signInWhy')}</p>
        {failure !== undefined && <p role="alert">{t('signInFailed', { reason: failure })}</p>}
        <button className="button primary large" onClick={signIn} autoFocus>
          {t('signIn')}
        </button>
        <button className="button quiet" onClick={() => go({ language: language === 'zh' ? 'en' : 'zh' })}>
          {t('language')}
        </button>
      </div>
    </main>
  )
}
