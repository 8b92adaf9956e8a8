import type { Link } from '../notification.ts';

export type Labels = Readonly<Record<string, string>>;

/** One alert of Prometheus or Grafana. */
export interface Alert {
  /** `firing`, `resolved`, in lower case. */
  readonly status: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  /** ISO 8601. */
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  readonly value: string | null;
  readonly fingerprint: string | null;
  readonly isGrafana: boolean;
  readonly links: readonly Link[];
}

/** Headings of the default templates' text: of Prometheus "Alerts Firing:", of Grafana "**Firing**". */
const HEADING = /^\s*(?:Alerts (Firing|Resolved):|\*\*(Firing|Resolved)\*\*)\s*$/i;
const PAIR = /^\s*-\s*([\w.:-]+)\s*=\s?(.*)$/;
const LINK = /^\s*(Source|Silence|Dashboard|Panel):\s*(https?:\/\/\S+)\s*$/;
const VALUE = /^\s*Value:\s*(.+)$/;
const TITLES: Readonly<Record<string, string>> = { Source: 'Open the alert' };

interface Draft {
  status: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  value: string | null;
  links: Link[];
}

/** Alerts in the text that the default templates of Alertmanager's and Grafana's SNS receivers make; empty where it is none. */
export function alertsOfText(text: string, subject: string | null): readonly Alert[] {
  if (!/^[ \t]*Labels:[ \t]*$/m.test(text)) return [];
  const drafts: Draft[] = [];
  let status = /RESOLVED/.test(subject ?? '') ? 'resolved' : 'firing';
  let value: string | null = null;
  let section: 'labels' | 'annotations' | null = null;
  for (const line of text.split(/\r?\n/)) {
    const heading = HEADING.exec(line);
    const draft = drafts.at(-1);
    const [, name = '', pair = ''] = PAIR.exec(line) ?? [];
    const [, title = '', url = ''] = LINK.exec(line) ?? [];
    if (heading) {
      status = (heading[1] ?? heading[2] ?? status).toLowerCase();
    } else if (VALUE.test(line)) {
      value = VALUE.exec(line)?.[1]?.trim() ?? null;
    } else if (/^\s*Labels:\s*$/.test(line)) {
      section = 'labels';
      drafts.push({ status, labels: {}, annotations: {}, value, links: [] });
      value = null;
    } else if (/^\s*Annotations:\s*$/.test(line)) {
      section = 'annotations';
    } else if (name !== '' && draft && section !== null) {
      Object.assign(draft[section], Object.fromEntries([[name, pair.trim()]]));
    } else if (url !== '') {
      draft?.links.push({ title: TITLES[title] ?? title, url });
    }
  }
  const isGrafana = /^[ \t]*(?:\*\*(?:Firing|Resolved)\*\*|Silence:)/im.test(text);
  return drafts
    .filter(({ labels }) => Object.keys(labels).length > 0)
    .map((draft) => ({ ...draft, startsAt: null, endsAt: null, fingerprint: null, isGrafana }));
}
