import assert from 'node:assert/strict';
import { alarmNames } from '../../src/alarms/rule.ts';

describe('The alarms in a rule', () => {
  const cases: readonly (readonly [rule: string, names: readonly string[]])[] = [
    ['ALARM("order intake errors") AND NOT OK("b")', ['order intake errors', 'b']],
    ['ALARM(a-1) OR (INSUFFICIENT_DATA(b.2) AND ALARM(c/3))', ['a-1', 'b.2', 'c/3']],
    ["ALARM('a(1), b') or alarm(c)", ['a(1), b', 'c']],
    ['ALARM("arn:aws:cloudwatch:eu-west-1:111122223333:alarm:a:b") OR ALARM("a:b")', ['a:b']],
    ['ALARM(arn:aws-cn:cloudwatch:cn-north-1:111122223333:alarm:x)', ['x']],
    ['AT_LEAST(2, ALARM, (a, "b", c))', ['a', 'b', 'c']],
    ['AT_LEAST( 50%, OK, ("7", x)) OR TRUE', ['7', 'x']],
    ['ALARM("a \\"quoted\\" \\\\ name")', ['a "quoted" \\ name']],
    ['ALARM(a) AND ALARM(a)', ['a']],
    ['TRUE', []],
    ['ALARM("")', []],
    ['', []],
    ['ALARM("unclosed', ['unclosed']],
  ];
  for (const [rule, names] of cases) it(rule || 'of an empty rule', () => assert.deepEqual(alarmNames(rule), names));
});
