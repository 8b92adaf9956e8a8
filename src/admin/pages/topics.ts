import type { Configuration } from '../../configuration/configuration.ts';
import { html, type Markup } from '../html.ts';
import { asked, askedPage, holds, type Page } from '../page.ts';
import type { TopicState } from '../parts.ts';
import { PATHS } from '../paths.ts';
import { badge, code, filterBox, nameLink, pageOf, pager, type Tone, table } from '../pieces.ts';
import { count, counted, shown } from '../text.ts';

const ROWS = 50;
const MOST_NAMES = 8;

export interface TopicRow {
  readonly topicArn: string;
  readonly configurations: readonly string[];
  readonly state: TopicState;
}

/** Key: a state. Value: how it is shown, and what it means. */
const STATES: Readonly<Record<TopicState['kind'], readonly [tone: Tone, word: string, meaning: string]>> = {
  failed: ['bad', 'Failed', ''],
  pending: ['warn', 'Pending', 'SNS was asked for it; its confirmation has not come yet.'],
  unknown: [
    'plain',
    'Not looked at yet',
    'Subscriptions are looked at after the start, and when the configuration changes.',
  ],
  unkept: ['plain', 'Kept by people', 'The bot has no door of its own to subscribe: set PUBLIC_URL or CHATBOT_INBOX.'],
  confirmed: ['good', 'Confirmed', ''],
};
const ORDER: readonly TopicState['kind'][] = ['failed', 'pending', 'unknown', 'unkept', 'confirmed'];

/** Every topic that is listed, who lists it, and whether it reaches the bot. What needs somebody comes first. */
export const topics: Page = async (parts, { query }) => {
  const wanted = asked(query, 'q');
  const stateOf = await parts.topics.read();
  const all = rowsOf(parts.configuration(), stateOf);
  const found =
    wanted === ''
      ? all
      : all.filter((row) => holds([row.topicArn, ...row.configurations, STATES[row.state.kind][1]], wanted));
  const page = pageOf(found, askedPage(query), ROWS);
  const body = html`
    ${filterBox({ path: PATHS.topics, label: 'Filter', value: wanted, hint: 'Topic, configuration, state' })}
    <p class="hint">${wanted === '' ? counted(all.length, 'topic') : `${counted(found.length, 'topic')} of ${count(all.length)}`}</p>
    ${topicTable(page.rows, wanted === '' ? 'No configuration lists a topic.' : 'No topic matches.')}
    ${pager(page, PATHS.topics, { q: wanted })}
  `;
  return { status: 200, title: 'Topics', body };
};

export function topicTable(rows: readonly TopicRow[], empty: string): Markup {
  return table({
    caption: 'SNS topics',
    empty,
    rows,
    columns: [
      { name: 'Topic', cell: ({ topicArn }) => code(topicArn) },
      { name: 'Configurations', cell: ({ configurations }) => names(configurations) },
      { name: 'Subscription', cell: ({ state }) => stateWords(state) },
    ],
  });
}

function stateWords(state: TopicState): Markup {
  const [tone, word, meaning] = STATES[state.kind];
  const why = state.kind === 'failed' ? state.reason : meaning;
  return html`${badge(tone, word)} ${why !== '' && html`<span class="prose">${shown(why)}</span>`}`;
}

function names(configurations: readonly string[]): Markup {
  const more = configurations.length - MOST_NAMES;
  return html`<ul class="inline-list">
    ${configurations.slice(0, MOST_NAMES).map((name) => html`<li>${nameLink(name)}</li>`)}
    ${more > 0 && html`<li>and ${counted(more, 'other')}</li>`}
  </ul>`;
}

function rowsOf(
  { channelConfigurations }: Configuration,
  stateOf: (topicArn: string) => TopicState,
): readonly TopicRow[] {
  const listing = new Map<string, string[]>();
  for (const { name, snsTopicArns } of channelConfigurations) {
    for (const topicArn of snsTopicArns) {
      const names = listing.get(topicArn);
      if (names === undefined) listing.set(topicArn, [name]);
      else names.push(name);
    }
  }
  return [...listing]
    .map(([topicArn, configurations]) => ({ topicArn, configurations, state: stateOf(topicArn) }))
    .sort(
      (one, other) =>
        ORDER.indexOf(one.state.kind) - ORDER.indexOf(other.state.kind) || (one.topicArn < other.topicArn ? -1 : 1),
    );
}
