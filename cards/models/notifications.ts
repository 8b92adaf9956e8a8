import { oneLine, shorten } from '../text.ts';
import type { DigestView, Fact, NotificationView, Severity } from '../views.ts';
import { buttonModels, linkModels, rowsOf } from './notification-actions.ts';
import { chartPart, gaugePart } from './notification-charts.ts';
import { Mentions, paragraphModels, webAddress } from './paragraphs.ts';
import { type Model, pagerModel } from './parts.ts';
import { cut, Room, weight } from './room.ts';

/** How a severity is told: by a mark of its own shape, a colour, and the style of a container. */
const SEVERITIES = {
  critical: { mark: '▲', color: 'Attention', style: 'attention' },
  warning: { mark: '!', color: 'Warning', style: 'warning' },
  good: { mark: '✓', color: 'Good', style: 'good' },
  neutral: { mark: '●', color: 'Default', style: 'emphasis' },
} as const satisfies Record<Severity, unknown>;

/** Longest texts, in characters of JSON, by where they stand. */
const LENGTHS = { title: 500, line: 400, fact: 2_000, entryTitle: 300, entryFact: 250, keyword: 90, digestTitle: 250 };
const MOST_NOTES = 12;

/** Elements around a text, in characters, as they stand in the templates. */
const WEIGHTS = {
  template: 2_400,
  line: 150,
  fact: 300,
  entry: 620,
  entryFact: 70,
  keyword: 110,
  detail: 900,
  digestEntry: 820,
  group: 170,
  pager: 1_000,
};

export const notificationModels = {
  notification: (view: NotificationView, given: NotificationView): Model => {
    const room = new Room();
    const mentions = new Mentions();
    room.spend(WEIGHTS.template);
    const head = headModel(view, room);
    const titles = entryTitles(view.items, room);
    const buttons = buttonModels(view, given, room.part(0.5));
    const links = linkModels(view.links, room.part(0.25));
    const facts = factModels(view.facts, room.part(0.4));
    const chart = chartPart(view, room);
    const gauge = gaugePart(view.gauge, room);
    const nextSteps = paragraphModels(
      view.nextSteps.map((step) => ({ ...step, kind: 'bullet' as const })),
      room.part(0.4),
      mentions,
    );
    const keywords = keywordModels(view.keywords, room.part(0.2));
    const followed = view.items !== null || view.details.length > 0;
    const body = paragraphModels(view.body, room.part(followed ? 0.6 : 1), mentions);
    const items = itemsPart(view.items, titles, given, room.part(view.details.length > 0 ? 0.7 : 1));
    const details = detailModels(view.details, room);
    const detailsLeft = view.details.length - details.length;
    const { entities } = mentions;
    return {
      msteams: { width: 'Full', ...(entities.length > 0 ? { entities } : {}) },
      ...head,
      hasBody: body.paragraphs.length > 0,
      body,
      hasBodyNote: body.note !== '',
      ...facts,
      ...chart,
      ...gauge,
      ...items,
      hasNextSteps: nextSteps.paragraphs.length > 0,
      nextSteps,
      hasNextStepsNote: nextSteps.note !== '',
      hasKeywords: keywords.length > 0,
      keywords,
      details,
      hasDetailsNote: detailsLeft > 0,
      detailsNote: `… ${detailsLeft} more ${detailsLeft === 1 ? 'part does' : 'parts do'} not fit on a card.`,
      ...rowsOf(buttons, links),
    };
  },

  digest: (view: DigestView, given: DigestView): Model => {
    const room = new Room();
    room.spend(WEIGHTS.template + weight(view.text));
    const groupRoom = room.part(0.4);
    const groups = view.groups.filter((group) => groupRoom.take(weight(group.text) + WEIGHTS.group));
    const entries = view.entries.flatMap((entry, place) => {
      const title = cut(oneLine(entry.title), LENGTHS.digestTitle);
      const id = given.entries[place]?.id ?? '';
      const model = {
        ...SEVERITIES[entry.severity],
        hasState: !saysState(title, entry.state),
        state: ` ${cut(oneLine(entry.state), LENGTHS.keyword)}`,
        title: `  ${title}`,
        where: cut(entry.where, LENGTHS.line),
        hasWhere: entry.where !== '',
        data: { verb: 'notification.open', id },
      };
      return room.take(WEIGHTS.digestEntry + weight([model.state, title, model.where]) + 2 * weight(id)) ? [model] : [];
    });
    const worst = (['critical', 'warning', 'good'] as const).find((severity) =>
      view.groups.some((group) => group.severity === severity),
    );
    return {
      ...SEVERITIES[worst ?? 'neutral'],
      title: cut(view.title, LENGTHS.title),
      text: view.text,
      hasText: view.text !== '',
      groups: groups.map((group) => ({ ...SEVERITIES[group.severity], text: group.text })),
      hasGroupsNote: groups.length < view.groups.length,
      groupsNote: `… ${view.groups.length - groups.length} more groups`,
      entries,
      hasEntriesNote: entries.length < view.entries.length,
      entriesNote: `… ${view.entries.length - entries.length} more on this page do not fit on a card.`,
      pager: pagerModel(given.page, 'digest.page', (index) => ({ verb: 'digest.page', id: given.id, index })),
    };
  },
};

/** As "orders-queue-age is in ALARM" does. */
function saysState(title: string, state: string): boolean {
  return title.toLowerCase().includes(oneLine(state).toLowerCase());
}

/**
 * In colour stands the head as a whole: coloured text on it is hard to read in some themes. A title with a symbol of its own needs no
 * mark.
 */
function headModel(view: NotificationView, room: Room): Model {
  const stateText = cut(oneLine(view.stateText), LENGTHS.line);
  const isMarked = stateText !== '' || !/^\s*\p{Extended_Pictographic}/u.test(view.title);
  const { latest } = view;
  const notes = view.notes.slice(0, MOST_NOTES).map((note) => ({ text: cut(note, LENGTHS.line) }));
  const model = {
    style: SEVERITIES[view.severity].style,
    isMarked,
    mark: SEVERITIES[view.severity].mark,
    stateText: stateText === '' ? '' : ` ${stateText}`,
    title: `${isMarked ? '  ' : ''}${cut(oneLine(view.title), LENGTHS.title)}`,
    source: [view.sourceName, view.where]
      .filter((text) => text !== '')
      .map((text) => cut(oneLine(text), LENGTHS.line))
      .join(' · '),
    hasLatest: latest !== null,
    latest: latest === null ? {} : { ...SEVERITIES[latest.severity], text: ` ${cut(latest.text, LENGTHS.title)}` },
    hasAcknowledged: view.acknowledged !== null,
    acknowledged: view.acknowledged === null ? '' : ` ${cut(view.acknowledged, LENGTHS.line)}`,
    notes,
    hasStatus: latest !== null || view.acknowledged !== null || notes.length > 0,
  };
  room.spend(weight(model) + WEIGHTS.line * (notes.length + 2));
  return model;
}

/** Facts as far as there is room; a value that is too long is cut, and what is left out is counted. */
function factModels(facts: readonly Fact[], room: Room): Model {
  const models = facts.flatMap((fact) => {
    const name = cut(oneLine(fact.name), LENGTHS.line);
    const value = cut(fact.value === '' ? '–' : fact.value, LENGTHS.fact);
    return room.take(WEIGHTS.fact + weight([name, value])) ? [{ name, value }] : [];
  });
  const left = facts.length - models.length;
  return {
    hasFacts: models.length > 0,
    facts: models,
    hasFactsNote: left > 0,
    factsNote: `… ${left} more ${left === 1 ? 'value does' : 'values do'} not fit on a card.`,
  };
}

/** Every entry of the page has its title at least, so room for them is taken before anything that may be left out. */
function entryTitles(
  items: NotificationView['items'],
  room: Room,
): readonly { readonly title: string; readonly state: string }[] {
  if (items === null) return [];
  const titles = items.entries.map((entry) => ({
    title: `  ${cut(oneLine(entry.title), LENGTHS.entryTitle)}`,
    state: entry.state === '' ? '' : ` ${cut(oneLine(entry.state), LENGTHS.keyword)}`,
  }));
  room.spend(WEIGHTS.pager + weight(titles) + WEIGHTS.entry * titles.length);
  return titles;
}

/** What room there is is shared out between the entries, for their links and facts. */
function itemsPart(
  items: NotificationView['items'],
  titles: ReturnType<typeof entryTitles>,
  given: NotificationView,
  room: Room,
): Model {
  if (items === null) return { hasItems: false };
  const page = given.items?.page ?? items.page;
  return {
    hasItems: true,
    itemsTitle: cut(items.title, LENGTHS.line),
    entries: items.entries.map((entry, place) => {
      const url = entry.link === null ? null : webAddress(entry.link.url);
      const own = room.part(1 / (titles.length - place));
      const linked = url !== null && own.take(weight([url, entry.link?.title]) + WEIGHTS.line);
      const facts = entryFacts(entry.facts, own);
      return {
        ...SEVERITIES[entry.severity],
        ...titles[place],
        hasState: titles[place]?.state !== '',
        isLater: place > 0,
        hasFacts: facts.length > 0,
        facts,
        hasLink: linked,
        linkTitle: shorten(oneLine(entry.link?.title ?? ''), LENGTHS.keyword) || 'Open',
        url: url ?? '',
      };
    }),
    itemsPager: pagerModel(page, 'notification.page', (index) => ({ verb: 'notification.page', id: given.id, index })),
  };
}

/** In one paragraph, to stay short on a phone. */
function entryFacts(facts: readonly Fact[], room: Room): readonly Model[] {
  const models: Model[] = [];
  for (const [place, fact] of facts.entries()) {
    const name = {
      type: 'TextRun',
      text: `${place === 0 ? '' : '  ·  '}${cut(oneLine(fact.name), LENGTHS.keyword)}: `,
      isSubtle: true,
      size: 'Small',
    };
    const value = {
      type: 'TextRun',
      text: cut(fact.value === '' ? '–' : oneLine(fact.value), LENGTHS.entryFact),
      size: 'Small',
    };
    if (!room.take(weight([name, value]) + WEIGHTS.entryFact))
      return [...models, { type: 'TextRun', text: ' …', size: 'Small' }];
    models.push(name, value);
  }
  return models;
}

/** As `TextRun`s, each marked like a tag. */
function keywordModels(keywords: readonly string[], room: Room): readonly Model[] {
  return keywords.flatMap((keyword, place) => {
    const tag = {
      type: 'TextRun',
      text: `\u00a0${cut(oneLine(keyword), LENGTHS.keyword)}\u00a0`,
      size: 'Small',
      highlight: true,
    };
    if (keyword.trim() === '' || !room.take(WEIGHTS.keyword + weight(tag.text))) return [];
    return place === 0 ? [tag] : [{ type: 'TextRun', text: '  ' }, tag];
  });
}

/** Texts behind toggles. Each may have its share of what room is left; what a short one leaves goes to those after it. */
function detailModels(details: NotificationView['details'], room: Room): readonly Model[] {
  return details.flatMap((detail, place) => {
    const own = room.part(1 / (details.length - place));
    const title = cut(oneLine(detail.title), LENGTHS.keyword);
    const most = own.left - WEIGHTS.detail - weight(title);
    if (most < LENGTHS.keyword) return [];
    const text = cut(detail.text, most);
    own.spend(WEIGHTS.detail + weight([title, text]));
    return [
      {
        id: `detail-${place}`,
        title,
        text,
        font: detail.code ? 'Monospace' : 'Default',
        size: detail.code ? 'Small' : 'Default',
      },
    ];
  });
}
