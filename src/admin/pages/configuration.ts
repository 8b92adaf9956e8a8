import type { CustomAction } from '../../configuration/configuration.ts';
import { criterionInWords } from '../../configuration/criteria.ts';
import { html, type Markup } from '../html.ts';
import type { Page } from '../page.ts';
import { PATHS } from '../paths.ts';
import { badge, code, facts, nameLink, table } from '../pieces.ts';
import { count, shown } from '../text.ts';
import { problemList } from './overview.ts';

const MOST_ROWS = 200;

/** The file as it is understood, defaults filled in, but for the rows of conversations, which have pages of their own. */
export const configuration: Page = async (parts) => {
  const now = parts.configuration();
  const problems = parts.problems().filter(({ area }) => area === 'Configuration');
  const unmatched = parts.deniedWarnings();
  const list = (values: readonly string[], empty: string): Markup =>
    values.length === 0
      ? html`<p class="empty">${empty}</p>`
      : html`<ul class="plain-list">${values.map((value) => html`<li>${code(value)}</li>`)}</ul>`;
  const body = html`
    ${problems.length > 0 && problemList(problems)}
    <section aria-labelledby="all">
      <h2 id="all">For the whole bot</h2>
      ${facts([
        ['ChannelConfigurations', html`<a href=${PATHS.conversations}>${count(now.channelConfigurations.length)}</a>`],
        [
          'FeedbackConfiguration',
          now.feedbackConfiguration === null
            ? 'none: feedback goes into the log alone'
            : nameLink(now.feedbackConfiguration),
        ],
        ['SignIn', now.signIn === null ? 'none' : html`ConnectionName ${code(now.signIn.connectionName)}`],
        [
          'OperatorsPage',
          now.operatorsPage === true ? 'true' : parts.access.kind === 'open' ? 'the demo has it always' : 'false',
        ],
      ])}
    </section>
    <section aria-labelledby="accounts">
      <h2 id="accounts">Accounts</h2>
      ${table({
        caption: 'Accounts',
        empty: 'The file names no account; their ids stand for them.',
        rows: [...now.accounts.values()].slice(0, MOST_ROWS),
        columns: [
          { name: 'Account', cell: ({ id }) => code(id) },
          { name: 'Name', cell: ({ name }) => html`<span class="prose">${shown(name)}</span>` },
          { name: 'DefaultRegion', cell: ({ defaultRegion }) => defaultRegion ?? 'none' },
        ],
      })}
      ${now.accounts.size > MOST_ROWS && html`<p class="hint">${count(now.accounts.size - MOST_ROWS)} more are not shown.</p>`}
    </section>
    <section aria-labelledby="administrators">
      <h2 id="administrators">Administrators</h2>
      ${list(now.administrators, 'Nobody is an administrator.')}
    </section>
    <section aria-labelledby="roles">
      <h2 id="roles">UserRoles</h2>
      ${table({
        caption: 'Roles that people may use besides those of their conversations',
        empty: 'Nobody has roles besides those of the conversations.',
        rows: now.userRoles.slice(0, MOST_ROWS),
        columns: [
          { name: 'User', cell: ({ user }) => code(user) },
          {
            name: 'Roles',
            cell: ({ roles }) => html`<ul class="plain-list">${roles.map((role) => html`<li>${code(role)}</li>`)}</ul>`,
          },
        ],
      })}
      ${now.userRoles.length > MOST_ROWS && html`<p class="hint">${count(now.userRoles.length - MOST_ROWS)} more are not shown.</p>`}
    </section>
    <section aria-labelledby="denied">
      <h2 id="denied">Denied</h2>
      ${unmatched.map((warning) => html`<p class="warning">${badge('warn', 'Denies nothing')} <span class="prose">${shown(warning)}</span></p>`)}
      ${list(now.denied, "Nothing is added to the bot's own list.")}
    </section>
    <section aria-labelledby="actions">
      <h2 id="actions">CustomActions</h2>
      ${table({
        caption: 'Custom actions of the file',
        empty: 'The file has none.',
        rows: now.customActions.slice(0, MOST_ROWS),
        columns: [
          { name: 'ActionName', cell: ({ name }) => shown(name) },
          { name: 'AliasName', cell: ({ aliasName }) => shown(aliasName ?? '–') },
          { name: 'CommandText', cell: ({ commandText }) => code(commandText) },
          { name: 'Attachments', cell: ({ attachments }) => attachmentList(attachments) },
        ],
      })}
    </section>
  `;
  return { status: 200, title: 'Configuration', body };
};

function attachmentList(attachments: CustomAction['attachments']): Markup {
  if (attachments.length === 0) return 'none';
  return html`<ul class="plain-list">
    ${attachments.map(({ notificationType, buttonText, criteria }) => {
      const where = criteria.map(criterionInWords).join(' and ');
      return html`<li>${shown(notificationType ?? 'any notification')}${buttonText !== null && `: ${shown(buttonText)}`}${where !== '' && html` <span class="faint">where ${shown(where)}</span>`}</li>`;
    })}
  </ul>`;
}
