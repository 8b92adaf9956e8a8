import { arn, type Call, type Handlers, type Output } from '../call.ts';
import type { LambdaFunction } from '../content/lambda.ts';
import { Refusal } from '../errors.ts';
import { requiredText, text } from '../fields.ts';
import { hash, hex } from '../noise.ts';
import { page } from '../paging.ts';
import { invoke } from './lambda-invoke.ts';

/** AWS Lambda. */
export const lambda: Handlers = {
  ListFunctions: listFunctions,
  GetFunction: (call) => {
    const { found, version } = findFunction(call, requiredText(call.input, 'FunctionName'));
    return {
      Configuration: configuration(call, found, version),
      Code: {
        RepositoryType: 'S3',
        Location: `https://awslambda-${call.region}-tasks.s3.${call.region}.amazonaws.com/snapshots/${call.account.id}/${found.name}?X-Amz-Signature=${hex(found.name, 64)}`,
      },
      Tags: found.tags,
    };
  },
  GetFunctionConfiguration: (call) => {
    const { found, version } = findFunction(call, requiredText(call.input, 'FunctionName'));
    return configuration(call, found, version);
  },
  GetFunctionConcurrency: (call) => {
    findFunction(call, requiredText(call.input, 'FunctionName'));
    return {};
  },
  GetPolicy: (call) => {
    const { found } = findFunction(call, requiredText(call.input, 'FunctionName'));
    throw new Refusal(
      'ResourceNotFoundException',
      `The resource you requested does not exist: ${functionArn(call, found)}`,
      404,
    );
  },
  ListAliases: (call) => {
    const { found } = findFunction(call, requiredText(call.input, 'FunctionName'));
    const alias = {
      Name: 'live',
      AliasArn: `${functionArn(call, found)}:live`,
      FunctionVersion: String(found.version),
    };
    return { Aliases: [{ ...alias, Description: '', RevisionId: hex(`${found.name}:live`, 32) }] };
  },
  ListVersionsByFunction: (call) => {
    const { found } = findFunction(call, requiredText(call.input, 'FunctionName'));
    const all = ['$LATEST', ...Array.from({ length: found.version }, (_, index) => String(index + 1))];
    const { items, next } = page(all, call.input, {
      of: 'lambda.ListVersionsByFunction',
      limit: 'MaxItems',
      token: 'Marker',
      most: 50,
    });
    return { Versions: items.map((version) => configuration(call, found, version)), NextMarker: next };
  },
  ListTags: (call) => {
    const { found } = findFunction(call, requiredText(call.input, 'Resource'));
    return { Tags: found.tags };
  },
  GetAccountSettings: ({ estate }) => ({
    AccountLimit: {
      TotalCodeSize: 80_530_636_800,
      CodeSizeUnzipped: 262_144_000,
      CodeSizeZipped: 52_428_800,
      ConcurrentExecutions: 1000,
      UnreservedConcurrentExecutions: 1000,
    },
    AccountUsage: {
      TotalCodeSize: estate.functions.reduce((total, one) => total + one.codeBytes, 0),
      FunctionCount: estate.functions.length,
    },
  }),
  Invoke: (call) => {
    const { found, version } = findFunction(call, requiredText(call.input, 'FunctionName'));
    return invoke(call, found, version);
  },
};

function listFunctions(call: Call): Output {
  const { items, next } = page(call.estate.functions, call.input, {
    of: 'lambda.ListFunctions',
    limit: 'MaxItems',
    token: 'Marker',
    most: 50,
  });
  return { Functions: items.map((one) => configuration(call, one, '$LATEST')), NextMarker: next };
}

/** A function by its name, `name:qualifier`, partial ARN or ARN, with the version that the qualifier means. */
function findFunction(call: Call, named: string): { found: LambdaFunction; version: string } {
  const resource = named.replace(/^arn:[\w-]+:lambda:[\w-]+:\d{12}:function:|^\d{12}:function:/, '');
  const [name, inName] = resource.split(':');
  const qualifier = text(call.input, 'Qualifier') ?? inName;
  const found = call.estate.functions.find((one) => one.name === name);
  const asked = `arn:aws:lambda:${call.region}:${call.account.id}:function:${resource}`;
  if (found === undefined) {
    throw new Refusal('ResourceNotFoundException', `Function not found: ${asked}`, 404);
  }
  if (qualifier === undefined || qualifier === '$LATEST') return { found, version: '$LATEST' };
  if (qualifier === 'live') return { found, version: String(found.version) };
  if (/^\d+$/.test(qualifier) && Number(qualifier) >= 1 && Number(qualifier) <= found.version) {
    return { found, version: qualifier };
  }
  throw new Refusal('ResourceNotFoundException', `Function not found: ${functionArn(call, found)}:${qualifier}`, 404);
}

function configuration(call: Call, one: LambdaFunction, version: string): Output {
  const changed = new Date(call.estate.site.startedAt.getTime() - one.changedDaysAgo * 86_400_000 - 5_400_000);
  return {
    FunctionName: one.name,
    FunctionArn: version === '$LATEST' ? functionArn(call, one) : `${functionArn(call, one)}:${version}`,
    Runtime: one.runtime,
    Role: `arn:aws:iam::${call.account.id}:role/lambda-${one.name}`,
    Handler: one.handler,
    CodeSize: one.codeBytes,
    Description: one.description,
    Timeout: one.timeoutS,
    MemorySize: one.memoryMb,
    LastModified: changed.toISOString().replace('Z', '+0000'),
    CodeSha256: Buffer.from(hex(`${one.name}:${one.version}`, 64), 'hex').toString('base64'),
    Version: version,
    Environment: { Variables: one.environment },
    TracingConfig: { Mode: 'PassThrough' },
    RevisionId: `${hex(one.name, 8)}-0000-4000-8000-${hash(one.name).toString(16).padStart(12, '0')}`,
    State: 'Active',
    LastUpdateStatus: 'Successful',
    PackageType: 'Zip',
    Architectures: ['arm64'],
    EphemeralStorage: { Size: 512 },
    LoggingConfig: { LogFormat: 'Text', LogGroup: `/aws/lambda/${one.name}` },
  };
}

function functionArn(call: Call, one: LambdaFunction): string {
  return arn(call, 'lambda', `function:${one.name}`);
}
