import { UserManager, WebStorageStateStore, type User } from 'oidc-client-ts'

/** What the service tells its page before anybody has signed in: GET /config.json. */
export interface PageConfig {
  readonly issuer: string
  readonly clientId: string
  readonly audience: string
  /** resource indicator (RFC 8707) that the issuer wants to be asked for, where it is not the audience */
  readonly resource?: string
  readonly development: boolean
}

export const loadPageConfig = async (): Promise<PageConfig> => {
  const answer = await fetch('/config.json')
  if (!answer.ok) throw new Error(`/config.json: ${answer.status}`)
  return (await answer.json()) as PageConfig
}

/** Sign-in by authorization code with PKCE; tokens live in the tab alone (sessionStorage). */
export const createSession = (config: PageConfig) => {
  const manager = new UserManager({
    authority: config.issuer,
    client_id: config.clientId,
    redirect_uri: `${location.origin}/`,
    post_logout_redirect_uri: `${location.origin}/`,
    response_type: 'code',
    scope: 'openid profile',
    resource: config.resource ?? config.audience,
    userStore: new WebStorageStateStore({ store: sessionStorage }),
    stateStore: new WebStorageStateStore({ store: sessionStorage }),
    automaticSilentRenew: false,
  })

  return {
    /** Finishes a sign-in that comes back with a code, else answers who is signed in. Restores the address asked for. */
    async user(): Promise<User | null> {
      const parameters = new URLSearchParams(location.search)
      if (parameters.has('state') && (parameters.has('code') || parameters.has('error'))) {
        const user = await manager.signinRedirectCallback()
        const target = typeof user.state === 'string' && user.state.startsWith('/') ? user.state : '/'
        history.replaceState(null, '', target)
        return user
      }
      const user = await manager.getUser()
      return user !== null && !user.expired ? user : null
    },
    signIn: (): Promise<void> => manager.signinRedirect({ state: location.pathname + location.search }),
    signOut: (): Promise<void> => manager.signoutRedirect(),
    forget: (): Promise<void> => manager.removeUser(),
  }
}
export type Session = ReturnType<typeof createSession>
