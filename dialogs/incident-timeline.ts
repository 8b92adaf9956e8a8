import { shorten } from '../cards/text.ts';
import type { ListView } from '../cards/views.ts';
import { timelineEvents } from '../src/incidents/records.ts';
import { told } from '../src/incidents/timeline.ts';
import { eventTitle } from '../src/incidents/words.ts';
import { lineBeside, sameLine } from './button-lines.ts';
import { textIn } from './guided-words.ts';
import { askerOf, EVENT_LENGTH, NAME_LENGTH } from './incident-card.ts';
import { fittingPage, MOST_ON_A_CARD, pageOptions } from './incident-pages.ts';
import { placeInWords, type RanCommand, type SpecialAnswer } from './ran-command.ts';
import { shortTime } from './times.ts';

/** `ssm-incidents list-timeline-events`: what happened, the newest last, with what people wrote. */
export async function incidentTimeline(ran: RanCommand): Promise<SpecialAnswer | null> {
  const { parts, turn, command } = ran;
  const all = timelineEvents(ran.answer.output);
  if (all.length === 0) return null;
  const arn = textIn(command.input, 'incidentRecordArn');
  const first = await turn.replies.whileWorking(told(askerOf(ran), arn, all.slice(0, MOST_ON_A_CARD)));
  const rest = all.slice(MOST_ON_A_CARD).map((event) => ({ ...event, text: '' }));
  const isDescending = command.input.sortOrder !== 'ASCENDING';
  return fittingPage(ran, [...first, ...rest], (shown, next): ReturnType<typeof parts.cards.render> => {
    const view: ListView = {
      title: 'Timeline of the incident',
      text: `${placeInWords(ran.ran)}\n${arn}`,
      items: (isDescending ? shown.toReversed() : shown).map(({ at, type, text }) => ({
        title: shorten(eventTitle(type), NAME_LENGTH),
        status: '',
        tone: 'default',
        detail: at === null ? '' : shortTime(at, turn.timeZone),
        text: shorten(text, EVENT_LENGTH),
        facts: [],
        buttons: [],
      })),
      buttons: [
        ...(next === null
          ? []
          : [
              {
                title: isDescending ? 'Earlier events' : 'Later events',
                line: sameLine(ran, pageOptions(command, next)),
              },
            ]),
        { title: 'View incident', line: lineBeside('ssm-incidents get-incident-record', { arn }, ran) },
      ],
    };
    return parts.cards.render('list', view);
  });
}
