import type { DevelopmentAccounts } from './development-accounts.js'
import { escapeHtml, htmlPage } from './html.js'

const described: Readonly<Record<string, string>> = {
  researcher: '研究者：两个数据集逐例，一个仅汇总 · two datasets by patient, one in aggregate',
  visitor: '访客：一个数据集，仅汇总 · one dataset in aggregate',
  engineer: '知识工程师：全部数据集逐例，至 3 级 · all datasets by patient, up to grade 3',
  steward: '数据管理员：全部数据集，授权与审计 · all datasets, grants and audit',
}

/** Sign-in form of the development issuer, in both languages at once. Passwords are not on it: they lie in `file`. */
export const loginPage = (action: string, accounts: DevelopmentAccounts, file: string, failed: boolean): string =>
  htmlPage(
    '登录 · Sign in — 心脉 Xinmai',
    `<h1>登录心脉 · Sign in to Xinmai</h1>
${failed ? '<p class="error" role="alert">用户名或密码不对。<br>Wrong user name or password.</p>' : ''}
<form method="post" action="${escapeHtml(action)}">
<label for="login">用户名 · User name</label>
<input id="login" name="login" list="users" autocomplete="username" required autofocus>
<datalist id="users">${accounts.users.map((u) => `<option value="${escapeHtml(u.subject)}">`).join('')}</datalist>
<label for="password">密码 · Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button type="submit">登录 · Sign in</button>
</form>
<p class="hint">开发用登录。示例用户 · Development sign-in. Sample users:</p>
<ul class="hint">${accounts.users.map((u) => `<li><b>${escapeHtml(u.subject)}</b> ${escapeHtml(described[u.subject] ?? '')}</li>`).join('')}</ul>
<p class="hint">密码在 · Passwords are in <code>${escapeHtml(file)}</code></p>`,
  )
