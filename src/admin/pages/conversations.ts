import type { ChannelConfiguration, Place } from '../../configuration/configuration.ts';
import { html, type Markup } from '../html.ts';
import { asked, askedPage, holds, type Page } from '../page.ts';
import { address, PATHS } from '../paths.ts';
import { ago, at, badge, code, facts, filterBox, nameLink, pageOf, pager, table } from '../pieces.ts';
import { conversationIdsOf, type Installed, type Reach, reachOf } from '../reach.ts';
import { count, counted, shown } from '../text.ts';
import { auditTable } from './audit-table.ts';
import { failedTable } from './failed-table.ts';
import { topicTable } from './topics.ts';

const ROWS = 25;
const MOST_FAILED = 10;
const MOST_AUDITED = 10;

/** Every configuration, where it leads, and whether the bot gets there. */
export const conversations: Page = async (parts, { query }) => {
  const now = parts.clock();
  const wanted = asked(query, 'q');
  const all = parts.configuration().channelConfigurations;
  const found = wanted === '' ? all : all.filter((row) => holds(textsOf(row), wanted));
  const page = pageOf(found, askedPage(query), ROWS);
  const reach = await reachOf(parts, page.rows);
  const body = html`
    ${filterBox({ path: PATHS.conversations, label: 'Filter', value: wanted, hint: 'Name, account, role, topic, id' })}
    <p class="hint">${wanted === '' ? counted(all.length, 'configuration') : `${counted(found.length, 'configuration')} of ${count(all.length)}`}</p>
    ${table({
      caption: 'Channel configurations',
      empty: 'No configuration matches.',
      rows: page.rows,
      columns: [
        { name: 'Configuration', cell: ({ name }) => nameLink(name) },
        { name: 'For', cell: ({ places }) => kinds(places) },
        { name: 'Account', cell: ({ account }) => accountName(account) },
        {
          name: 'Role',
          cell: ({ roleArn }) => html`<span class="named">${code(roleArn.slice(roleArn.indexOf('/') + 1))}</span>`,
        },
        { name: 'Topics', isNumber: true, cell: ({ snsTopicArns }) => count(snsTopicArns.length) },
        { name: 'Installed', cell: ({ name }) => installedWords(reach.get(name)?.installed, now) },
        { name: 'Reachable', cell: ({ name }) => reachableWords(reach.get(name), now) },
        { name: 'Waiting', isNumber: true, cell: ({ name }) => count(reach.get(name)?.waiting ?? 0) },
        { name: 'Failed', isNumber: true, cell: ({ name }) => failedCount(reach.get(name)?.failed ?? 0) },
      ],
    })}
    ${pager(page, PATHS.conversations, { q: wanted })}
  `;
  return { status: 200, title: 'Conversations', body };
};

/** One configuration as it is understood, with what happens in its conversations. */
export const conversation: Page = async (parts, { query }) => {
  const now = parts.clock();
  const name = asked(query, 'name');
  const row = parts.configuration().channelConfigurations.find((each) => each.name === name);
  if (row === undefined) {
    return {
      status: 404,
      title: 'No such configuration',
      body: html`<p>The configuration file has no ${code(name)}. <a href=${PATHS.conversations}>All configurations</a></p>`,
    };
  }
  const ids = conversationIdsOf(row);
  const [reach, stateOf, failed, audited] = await Promise.all([
    reachOf(parts, [row]),
    parts.topics.read(),
    ids.length === 0 ? [] : parts.outbox.failed(MOST_FAILED, ids),
    parts.auditEntries.find(
      { person: '', configuration: row.name, outcome: '', text: '', since: null, until: null },
      MOST_AUDITED,
      null,
    ),
  ]);
  const own = reach.get(row.name);
  const body = html`
    <section aria-labelledby="state">
      <h2 id="state">State</h2>
      ${facts([
        ['Installed', installedWords(own?.installed, now)],
        ['Reachable', reachableWords(own, now)],
        [
          'Waiting',
          html`${count(own?.waiting ?? 0)}${own?.oldestWaitingAt != null && html`, the oldest since ${ago(own.oldestWaitingAt, now)}`}`,
        ],
        ['Put off until later', count(own?.postponed ?? 0)],
        ['Failed', failedCount(own?.failed ?? 0)],
      ])}
    </section>
    <section aria-labelledby="settings"><h2 id="settings">Settings</h2>${settings(row)}</section>
    <section aria-labelledby="topics">
      <h2 id="topics">Topics</h2>
      ${topicTable(
        row.snsTopicArns.map((topicArn) => ({ topicArn, configurations: [row.name], state: stateOf(topicArn) })),
        'This configuration lists no topic.',
      )}
    </section>
    <section aria-labelledby="failed">
      <h2 id="failed">Failed deliveries</h2>
      ${failedTable(parts, failed, 'None has failed.')}
    </section>
    <section aria-labelledby="audited">
      <h2 id="audited">Last commands</h2>
      ${auditTable(audited.lines, 'None within a week.')}
      <p><a href=${address(PATHS.audit, { configuration: row.name })}>Audit of this configuration</a></p>
    </section>
  `;
  return { status: 200, title: row.name, body };
};

/** A configuration's properties, defaults filled in, under the file's names. */
function settings(row: ChannelConfiguration): Markup {
  const yesNo = (value: boolean) => (value ? 'true' : 'false');
  const list = (values: readonly string[]) =>
    values.length === 0
      ? 'none'
      : html`<ul class="plain-list">${values.map((value) => html`<li>${code(value)}</li>`)}</ul>`;
  return facts([
    ...row.places.map((place) => ['For', placeWords(place)] as const),
    ['Account', accountName(row.account)],
    ['DefaultRegion', row.account.defaultRegion ?? 'none'],
    ['IamRoleArn', code(row.roleArn)],
    ['NotificationRoleArn', code(row.notificationRoleArn)],
    ['RoleSource', row.roleSource],
    ['ExternalId', row.externalId === null ? 'none' : '••••'],
    ['GuardrailPolicies', list(row.guardrailPolicies)],
    ['UserRoleRequired', yesNo(row.userRoleRequired)],
    ['PeopleOfTenants', list(row.peopleOfTenants)],
    ['Guests', yesNo(row.guests)],
    ['LoggingLevel', row.loggingLevel],
    ['UnknownEvents', row.unknownEvents],
    ['CustomizationResourceArns', list(row.customizations)],
  ]);
}

function accountName({ id, name }: { readonly id: string; readonly name: string }): Markup {
  return name === id
    ? code(id)
    : html`<span class="prose">${shown(name)}</span> <span class="faint">${shown(id)}</span>`;
}

const KINDS: Readonly<Record<Place['kind'], string>> = {
  channel: 'channel',
  group: 'group chat',
  personal: 'personal chats',
};

function kinds(places: readonly Place[]): string {
  return [...new Set(places.map(({ kind }) => KINDS[kind]))].join(', ');
}

function placeWords(place: Place): Markup {
  const tenant = place.tenantId === null ? "the bot's own tenant" : code(place.tenantId);
  if (place.kind === 'channel') {
    return html`channel ${code(place.channelId)} of team ${code(place.teamId)}, tenant ${tenant}`;
  }
  if (place.kind === 'group') return html`group chat ${code(place.conversationId)}, tenant ${tenant}`;
  return html`personal chats, tenant ${tenant}`;
}

function installedWords(installed: Installed | undefined, now: number): Markup {
  if (installed?.kind === 'since')
    return html`${badge('good', 'Yes')} <span class="faint">${ago(installed.at, now)}</span>`;
  if (installed?.kind === 'chats') {
    return installed.count === 0
      ? badge('plain', 'In no chat yet')
      : html`in ${installed.more ? 'more than ' : ''}${counted(installed.count, 'chat')}`;
  }
  return badge('plain', 'Not told of');
}

function reachableWords(reach: Reach | undefined, now: number): Markup {
  const stopped = reach?.stopped ?? null;
  if (stopped === null) return badge('good', 'Yes');
  return html`${badge('bad', 'No')} <span class="prose">${shown(stopped.reason)}</span> <span class="faint">since ${at(stopped.since)}, ${ago(stopped.since, now)}</span>`;
}

function failedCount(failed: number): Markup {
  return failed === 0 ? '0' : html`<strong class="bad">${count(failed)}</strong>`;
}

/** What a configuration can be found by. */
function textsOf({ name, account, roleArn, snsTopicArns, places }: ChannelConfiguration): readonly string[] {
  const ids = places.flatMap((place) => (place.kind === 'channel' ? [place.channelId, place.teamId] : []));
  const chats = places.flatMap((place) => (place.kind === 'group' ? [place.conversationId] : []));
  return [name, account.id, account.name, roleArn, ...snsTopicArns, ...ids, ...chats, kinds(places)];
}
