import { StrictMode, useMemo, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { User } from 'oidc-client-ts'
import { ApiProvider } from './api/api.js'
import { ApiError, createQuery } from './api/client.js'
import { useAddress } from './address/use-address.js'
import { App } from './app/app.js'
import { SignIn } from './app/sign-in.js'
import { LanguageProvider } from './language/language.js'
import { createSession, loadPageConfig, type Session } from './session/session.js'
import './style.css'
import './reading/reading.css'

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 60_000,
      refetchOnWindowFocus: false,
      // a named failure stays one; only what may pass is tried again
      retry: (count, error) =>
        count < 2 && error instanceof ApiError && ['NETWORK', 'UNAVAILABLE'].includes(error.code),
    },
  },
})

const Page = ({ session, user, failure }: { session: Session; user: User | null; failure?: string }) => {
  const { language } = useAddress()
  const [signedIn, setSignedIn] = useState(user)
  const query = useMemo(
    () =>
      signedIn === null
        ? null
        : createQuery(signedIn.access_token, () => {
            // who is still known to the issuer comes straight back to where they were
            if (signedIn.expired) return void session.signIn()
            void session.forget()
            setSignedIn(null)
          }),
    [signedIn, session],
  )
  return (
    <LanguageProvider language={language}>
      {query === null ? (
        <SignIn signIn={() => void session.signIn()} {...(failure === undefined ? {} : { failure })} />
      ) : (
        <QueryClientProvider client={queryClient}>
          <ApiProvider value={query}>
            <App signOut={() => void session.signOut()} />
          </ApiProvider>
        </QueryClientProvider>
      )}
    </LanguageProvider>
  )
}

const start = async (): Promise<void> => {
  const session = createSession(await loadPageConfig())
  let user: User | null = null
  let failure: string | undefined
  try {
    user = await session.user()
  } catch (e) {
    failure = (e as Error).message
    history.replaceState(null, '', '/')
  }
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <Page session={session} user={user} {...(failure === undefined ? {} : { failure })} />
    </StrictMode>,
  )
}
void start()
