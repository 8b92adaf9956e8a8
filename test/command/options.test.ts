import assert from 'node:assert/strict';
import type { Command } from '../../src/command/command.ts';
import { GLOBAL_OPTIONS } from '../../src/command/globals.ts';
import { command, error, input } from './support/catalogue.ts';

const NOTHING: Command['globals'] = {
  region: null,
  account: null,
  query: null,
  output: null,
  maxItems: null,
  startingToken: null,
  pageSize: null,
  paginate: true,
  role: null,
  skeleton: null,
};

function globals(line: string): Command['globals'] {
  return command(line).globals;
}

describe('names of options', () => {
  it('may be cut to a unique beginning', () => {
    assert.deepEqual(command('ec2 describe-instances --instance i-1 --filt Name=a,Values=b').input, {
      InstanceIds: ['i-1'],
      Filters: [{ Name: 'a', Values: ['b'] }],
    });
    assert.deepEqual(command('lambda invoke --func f --reg us-east-1').globals.region, 'us-east-1');
    assert.deepEqual(input('--no-fl'), { Flag: false });
  });

  it('that several options begin with are refused with these', () => {
    const refused = error('trial do-all --do x');
    assert.equal(refused.code, 'unknown-option');
    assert.deepEqual(refused.suggestions, ['--doc', '--docs']);
    assert.equal(error('trial do-all --co x').code, 'unknown-option');
  });

  it('win over longer ones when they are whole', () => {
    assert.deepEqual(input('--doc 1'), { Doc: 1 });
  });

  it("are understood in any case and in the API's spelling", () => {
    assert.deepEqual(command('lambda invoke --FunctionName f').input, { FunctionName: 'f' });
    assert.deepEqual(command('lambda invoke --Function-Name f').input, { FunctionName: 'f' });
    assert.deepEqual(command('lambda invoke --function_name f').input, { FunctionName: 'f' });
  });

  it("follow the AWS CLI's renames", () => {
    assert.deepEqual(command('route53 get-traffic-policy --id a --traffic-policy-version 3').input, {
      Id: 'a',
      Version: 3,
    });
    assert.deepEqual(command('ec2 create-image --instance-id i --name n --reboot').input, {
      InstanceId: 'i',
      Name: 'n',
      NoReboot: false,
    });
    assert.deepEqual(command('ec2 create-image --instance-id i --name n --no-reboot').input.NoReboot, true);
  });

  it('belong to the operation first where they choose account or role', () => {
    const { input: given, globals: kept } = command(
      'lambda create-function --function-name f --role arn --account prod',
    );
    assert.equal(given.Role, 'arn');
    assert.equal(kept.role, null);
    assert.equal(kept.account, 'prod');
  });
});

describe('global options', () => {
  it('are understood anywhere', () => {
    assert.deepEqual(
      globals(
        `--region us-east-1 lambda --account prod get-function --role audit f --output yaml --query 'Configuration.[A, B]'`,
      ),
      {
        ...NOTHING,
        region: 'us-east-1',
        account: 'prod',
        role: 'audit',
        output: 'yaml',
        query: 'Configuration.[A, B]',
      },
    );
  });

  it('of the AWS CLI that mean nothing here are overlooked', () => {
    const line =
      'lambda list-functions --no-cli-pager --color on --cli-read-timeout 5 --cli-connect-timeout=5 --cli-auto-prompt --no-cli-auto-prompt --cli-error-format json';
    assert.deepEqual(globals(line), NOTHING);
    assert.deepEqual(command(line).words, ['lambda', 'list-functions']);
  });

  for (const option of GLOBAL_OPTIONS.filter(({ effect }) => effect === 'refuse')) {
    it(`refuse --${option.name} with a reason`, () => {
      const refused = error(`lambda list-functions --${option.name}${option.takes === 'value' ? ' x' : ''}`);
      assert.equal(refused.code, 'bad-value');
      assert.ok(option.reason !== undefined && refused.message.endsWith(option.reason));
    });
  }

  const REFUSED: readonly (readonly [options: string, code: string, message: RegExp])[] = [
    ['--region', 'missing-value', /--region needs a value/],
    ['--region us_east', 'bad-value', /--region takes a Region/],
    ['--region x.example.com/', 'bad-value', /Region/],
    ['--output jsn', 'bad-value', /json, text, table/],
    ['--query', 'missing-value', /--query/],
    [`--query ''`, 'missing-value', /--query/],
    ['--query Foo[', 'bad-query', /ends too early/],
    ['--no-paginate=x', 'bad-value', /takes no value/],
    ['--cli-binary-format hex', 'bad-value', /base64/],
  ];
  for (const [options, code, message] of REFUSED) {
    it(`are refused in ${options}`, () => {
      const refused = error(`lambda list-functions ${options}`);
      assert.equal(refused.code, code);
      assert.match(refused.message, message);
    });
  }

  it('suggest the output that was meant', () => {
    assert.deepEqual(error('lambda list-functions --output jsn').suggestions, ['json']);
  });

  const SKELETONS: readonly (readonly [options: string, skeleton: string])[] = [
    ['--generate-cli-skeleton', 'input'],
    ['--generate-cli-skeleton input', 'input'],
    ['--generate-cli-skeleton yaml-input --region us-east-1', 'yaml-input'],
    ['--generate-cli-skeleton=output', 'output'],
    ['--generate-cli-skeleton --qualifier 1', 'input'],
  ];
  for (const [options, skeleton] of SKELETONS) {
    it(`ask for a skeleton: ${options}`, () =>
      assert.equal(globals(`lambda get-function ${options}`).skeleton, skeleton));
  }

  it('leave a bare value behind the skeleton to the operation', () => {
    assert.deepEqual(command('lambda get-function --generate-cli-skeleton my-fn').input, { FunctionName: 'my-fn' });
  });
});

describe('paging options', () => {
  it('bound a listing', () => {
    const listing = command('ec2 describe-instances --max-items 5 --page-size 50 --starting-token abc');
    assert.deepEqual(listing.globals, { ...NOTHING, maxItems: 5, pageSize: 50, startingToken: 'abc' });
    assert.deepEqual(listing.input, { MaxResults: 50, NextToken: 'abc' });
  });

  it("unpack the AWS CLI's own tokens", () => {
    const token = Buffer.from(JSON.stringify({ NextToken: 'abc', boto_truncate_amount: 2 })).toString('base64');
    const listing = command(`ec2 describe-instances --starting-token ${token}`);
    assert.equal(listing.globals.startingToken, token);
    assert.deepEqual(listing.input, { NextToken: 'abc' });
    const first = Buffer.from(JSON.stringify({ NextToken: null, boto_truncate_amount: 2 })).toString('base64');
    assert.deepEqual(command(`ec2 describe-instances --starting-token ${first}`).input, {});
    assert.deepEqual(command('ec2 describe-instances --starting-token bnVsbA==').input, { NextToken: 'bnVsbA==' });
  });

  it("stand in front of the operation's own options of the same name", () => {
    assert.deepEqual(command('lambda list-functions --max-items 5').input, {});
    assert.equal(globals('lambda list-functions --max-items 5').maxItems, 5);
  });

  it("give way to the operation's own once it does not page", () => {
    const native = command('lambda list-functions --max-items 5 --marker m');
    assert.deepEqual(native.input, { MaxItems: 5, Marker: 'm' });
    assert.deepEqual(native.globals, { ...NOTHING, paginate: false });
    assert.deepEqual(command('lambda list-functions --max-items 5 --no-paginate').input, { MaxItems: 5 });
    assert.deepEqual(command('route53 list-hosted-zones --max-items 5 --no-paginate').input, { MaxItems: '5' });
    assert.deepEqual(command('trial describe-pages --page-size 5').input, { PageSize: 5 });
    assert.equal(globals('trial describe-pages --page-size 5').paginate, false);
  });

  it('set a limit that is text as text', () => {
    assert.deepEqual(command('route53 list-hosted-zones --page-size 5').input, { MaxItems: '5' });
  });

  it('turn paging off through JSON as well', () => {
    assert.equal(globals(`ec2 describe-instances --cli-input-json '{"MaxResults": 5}'`).paginate, false);
    assert.equal(globals('ec2 describe-instances --no-paginate').paginate, false);
    assert.equal(globals('ec2 terminate-instances i-1 --no-paginate').paginate, false);
  });

  const REFUSED: readonly (readonly [line: string, code: string, message: RegExp])[] = [
    [
      'ec2 describe-instances --no-paginate --max-items 5',
      'conflict',
      /--max-items and --no-paginate exclude each other/,
    ],
    ['ec2 describe-instances --next-token a --page-size 5', 'conflict', /--page-size and --next-token/],
    [
      `ec2 describe-instances --cli-input-json '{"NextToken": "a"}' --max-items 5`,
      'conflict',
      /NextToken in the JSON input/,
    ],
    ['ec2 describe-instances --max-items 0', 'bad-value', /above 0/],
    ['ec2 describe-instances --max-items x', 'bad-value', /whole number/],
    ['ec2 describe-instances --max-items', 'missing-value', /--max-items/],
    ['trial describe-endless --page-size 5', 'unknown-option', /--page-size/],
    ['ec2 terminate-instances i-1 --max-items 5', 'unknown-option', /--max-items/],
  ];
  for (const [line, code, message] of REFUSED) {
    it(`are refused in ${line}`, () => {
      const refused = error(line);
      assert.equal(refused.code, code);
      assert.match(refused.message, message);
    });
  }
});
