import { notification, paragraphs, type Reader } from '../event.ts';
import { consoleLink } from '../links.ts';
import { presentOnly } from './finding.ts';

const SUBJECT = /rule group (AWSManagedRules\w+|\w+RuleSet)\b/i;
const TEXT = /\b(AWSManagedRules\w+)\b/;
const VERSION = /\bversion (\d[\w.]*)/i;

/** AWS WAF: news of managed rule groups, plain text whose group stands in the message's attributes. */
export const waf: Reader = ({ message, text, json }) => {
  const { attributes, subject } = message;
  const group = attributes.managed_rule_group ?? SUBJECT.exec(subject ?? '')?.[1] ?? TEXT.exec(text)?.[1];
  if (group === undefined || json !== undefined) return null;
  const version = VERSION.exec(text)?.[1] ?? attributes.major_version ?? null;
  const region = message.topicArn.split(':')[3] || null;
  const [url] = /https?:\/\/[^\s<>"]+[^\s<>".,;)]/.exec(text) ?? [];
  return notification({
    type: 'WAF',
    sourceName: 'AWS WAF',
    severity: /\bexpir|\bdeprecat|\bend of (?:life|support)/i.test(text) ? 'warning' : 'neutral',
    state: '',
    title: subject?.trim() || `Managed rule group ${group}${version === null ? '' : `: version ${version}`}`,
    body: paragraphs(text),
    accountId: null,
    region,
    time: message.timestamp,
    facts: [
      { name: 'Rule group', value: group },
      { name: 'Version', value: version },
    ],
    links: [
      { title: 'Open in AWS WAF', url: consoleLink(region, 'wafv2/homev2/web-acls') },
      { title: 'Read more', url: url ?? null },
    ],
    variables: presentOnly({ ManagedRuleGroup: group, Version: version }),
  });
};
