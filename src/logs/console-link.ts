import { consoleLink } from '../notifications/links.ts';
import { insightsText, type LogQuery } from './query.ts';

/**
 * The query in the console's Logs Insights. The console keeps it in the address as JSURL (https://github.com/Sage/jsurl) behind a `?` and
 * a `=` that are written `$3F` and `$3D`.
 */
export function insightsLink(region: string, query: LogQuery): string {
  const members = [
    ['end', text(new Date(query.to).toISOString())],
    ['start', text(new Date(query.from).toISOString())],
    ['timeType', text('ABSOLUTE')],
    ['tz', text('UTC')],
    ['editorString', text(insightsText(query))],
    ['source', `(~${text(query.group)})`],
  ];
  const detail = `~(${members.map(([name, value]) => `${name}~${value}`).join('~')})`;
  return consoleLink(region, 'cloudwatch/home', `logsV2:logs-insights$3FqueryDetail$3D${detail}`);
}

/** A string of JSURL: a quote in front, `$` as `!`, any other sign by its code. */
function text(value: string): string {
  return `'${value.replace(/[^\w.-]/g, escaped)}`;
}

function escaped(sign: string): string {
  if (sign === '$') return '!';
  const code = sign.charCodeAt(0);
  return code < 0x100 ? `*${code.toString(16).padStart(2, '0')}` : `**${code.toString(16).padStart(4, '0')}`;
}
