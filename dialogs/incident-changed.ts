import { z } from 'zod';
import { shorten } from '../cards/text.ts';
import { dataInWords, relatedItems } from '../src/incidents/records.ts';
import { kindTitle } from '../src/incidents/related-items.ts';
import { impactOf } from '../src/incidents/words.ts';
import { lineBeside } from './button-lines.ts';
import { textIn } from './guided-words.ts';
import { placeInWords, type RanCommand, type SpecialAnswer } from './ran-command.ts';

const NOTE_LENGTH = 2000;

/** `ssm-incidents start-incident`. */
export async function incidentStarted(ran: RanCommand): Promise<SpecialAnswer | null> {
  const { incidentRecordArn } = z.object({ incidentRecordArn: z.string() }).parse(ran.answer.output);
  const title = textIn(ran.command.input, 'title');
  return changedCard(ran, incidentRecordArn, 'Incident started', title);
}

/** `ssm-incidents update-incident-record`. */
export async function incidentUpdated(ran: RanCommand): Promise<SpecialAnswer | null> {
  const { status, impact } = ran.command.input;
  const title =
    status === 'RESOLVED'
      ? 'Incident resolved'
      : typeof impact === 'number'
        ? `The impact is now ${impactOf(impact).title}`
        : 'Incident changed';
  return changedCard(ran, textIn(ran.command.input, 'arn'), title, '');
}

/** `ssm-incidents create-timeline-event`. */
export async function noteAdded(ran: RanCommand): Promise<SpecialAnswer | null> {
  const { input } = ran.command;
  const note = shorten(dataInWords(textIn(input, 'eventData')), NOTE_LENGTH);
  return changedCard(ran, textIn(input, 'incidentRecordArn'), 'Note added to the timeline', note);
}

/** `ssm-incidents update-related-items`. */
export async function relatedItemsChanged(ran: RanCommand): Promise<SpecialAnswer | null> {
  const { input } = ran.command;
  const item = z.object({ itemToAdd: z.unknown() }).safeParse(input.relatedItemsUpdate).data?.itemToAdd;
  const [added] = item === undefined ? [] : relatedItems({ relatedItems: [item] });
  const text =
    added === undefined ? '' : [kindTitle(added.type), added.title, added.value.text].filter(Boolean).join(' · ');
  const title = added === undefined ? 'Related item removed' : 'Related item added';
  return changedCard(ran, textIn(input, 'incidentRecordArn'), title, text);
}

function changedCard(ran: RanCommand, arn: string, title: string, text: string): SpecialAnswer {
  const where = `${arn}\n${placeInWords(ran.ran)}`;
  const card = ran.parts.cards.render('notice', {
    tone: 'good',
    title,
    text: text === '' ? where : `${text}\n\n${where}`,
    buttons: [{ title: 'View', line: lineBeside('ssm-incidents get-incident-record', { arn }, ran) }],
  });
  return { card };
}
