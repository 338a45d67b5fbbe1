import { createRoot } from 'react-dom/client'
import { createGraphiQLFetcher } from '@graphiql/toolkit'
import { GraphiQL } from 'graphiql'
import 'graphiql/setup-workers/vite'
import 'graphiql/style.css'
import { createSession, loadPageConfig } from './session/session.js'

// served in development only; asks with the token of who is signed in on the page
const session = createSession(await loadPageConfig())
const user = await session.user()
const fetcher = createGraphiQLFetcher({
  url: '/graphql',
  headers: user === null ? {} : { authorization: `Bearer ${user.access_token}` },
})
createRoot(document.getElementById('graphiql')!).render(<GraphiQL fetcher={fetcher} />)
