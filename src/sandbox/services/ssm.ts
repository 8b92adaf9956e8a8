import { ago, arn, type Call, type Handlers, type Output } from '../call.ts';
import { documents, type Parameter, type SsmDocument } from '../content/ssm.ts';
import { Refusal } from '../errors.ts';
import { flag, records, requiredText, texts } from '../fields.ts';
import { hex } from '../noise.ts';
import { page } from '../paging.ts';
import { runs } from './ssm-runs.ts';

/** AWS Systems Manager. */
export const ssm: Handlers = {
  ListDocuments: listDocuments,
  DescribeDocument: describeDocument,
  DescribeInstanceInformation: describeInstanceInformation,
  GetParameter: (call) => {
    const name = requiredText(call.input, 'Name');
    const found = findParameter(call, name);
    if (found === undefined) throw new Refusal('ParameterNotFound', 'UnknownError');
    return { Parameter: parameterValue(call, found) };
  },
  GetParameters: (call) => {
    const names = texts(call.input, 'Names');
    return {
      Parameters: names.flatMap((name) => findParameter(call, name) ?? []).map((one) => parameterValue(call, one)),
      InvalidParameters: names.filter((name) => findParameter(call, name) === undefined),
    };
  },
  DescribeParameters: describeParameters,
  ...runs,
};

function listDocuments(call: Call): Output {
  const filters = records(call.input, 'Filters').map((one) => ({
    key: requiredText(one, 'Key'),
    values: texts(one, 'Values'),
  }));
  const fits = (document: SsmDocument): boolean =>
    filters.every(({ key, values }) => {
      if (key === 'Owner') return values.includes('All') || values.some((value) => owner(value) === document.owner);
      if (key === 'DocumentType') return values.includes(document.type);
      if (key === 'Name') return values.some((value) => document.name.startsWith(value));
      if (key === 'PlatformTypes') return values.includes('Linux');
      throw new Refusal('InvalidFilterKey', `The specified filter key ${key} is not valid.`);
    });
  const { items, next } = page(documents.filter(fits), call.input, paging('ListDocuments', 50));
  return {
    DocumentIdentifiers: items.map((one) => ({
      Name: one.name,
      Owner: one.owner === 'self' ? call.account.id : 'Amazon',
      CreatedDate: ago(call.estate.site, 1440 * 300),
      PlatformTypes: ['Linux'],
      DocumentVersion: '1',
      DocumentType: one.type,
      SchemaVersion: one.type === 'Automation' ? '0.3' : '2.2',
      DocumentFormat: 'YAML',
      Tags: [],
    })),
    NextToken: next,
  };
}

function describeDocument(call: Call): Output {
  const name = requiredText(call.input, 'Name');
  const found = documents.find((one) => one.name === name);
  if (found === undefined) throw new Refusal('InvalidDocument', `Document with name ${name} does not exist.`);
  return {
    Document: {
      Name: found.name,
      Owner: found.owner === 'self' ? call.account.id : 'Amazon',
      Description: found.description,
      Status: 'Active',
      DocumentVersion: '1',
      LatestVersion: '1',
      DefaultVersion: '1',
      DocumentType: found.type,
      DocumentFormat: 'YAML',
      SchemaVersion: found.type === 'Automation' ? '0.3' : '2.2',
      PlatformTypes: ['Linux'],
      HashType: 'Sha256',
      Hash: hex(found.name, 64),
      CreatedDate: ago(call.estate.site, 1440 * 300),
      Parameters: found.parameters.map((one) => ({
        Name: one.name,
        Type: one.type,
        Description: one.description,
        ...(one.defaultValue === undefined ? {} : { DefaultValue: one.defaultValue }),
      })),
      Tags: [],
    },
  };
}

function describeInstanceInformation(call: Call): Output {
  const filters = records(call.input, 'Filters').map((one) => ({
    key: requiredText(one, 'Key'),
    values: texts(one, 'Values'),
  }));
  const found = [...call.estate.instances.values()].filter(
    (one) =>
      one.state !== 'terminated' &&
      filters.every(({ key, values }) => {
        if (key === 'InstanceIds') return values.includes(one.id);
        if (key === 'PingStatus') return values.includes(one.state === 'running' ? 'Online' : 'ConnectionLost');
        return true;
      }),
  );
  const { items, next } = page(found, call.input, paging('DescribeInstanceInformation', 50));
  return {
    InstanceInformationList: items.map((one) => ({
      InstanceId: one.id,
      PingStatus: one.state === 'running' ? 'Online' : 'ConnectionLost',
      LastPingDateTime: one.state === 'running' ? new Date(call.now.getTime() - 90_000) : one.since,
      AgentVersion: '3.3.2299.0',
      IsLatestVersion: true,
      PlatformType: 'Linux',
      PlatformName: 'Amazon Linux',
      PlatformVersion: '2023',
      ResourceType: 'EC2Instance',
      IPAddress: one.privateIp,
      ComputerName: `ip-${one.privateIp.replaceAll('.', '-')}.${call.region}.compute.internal`,
      Name: one.name,
    })),
    NextToken: next,
  };
}

function describeParameters(call: Call): Output {
  const { items, next } = page(call.estate.parameters, call.input, {
    ...paging('DescribeParameters', 50),
    otherwise: 10,
  });
  return {
    Parameters: items.map((one) => ({
      Name: one.name,
      ARN: parameterArn(call, one),
      Type: one.type,
      Description: one.description,
      Version: one.version,
      LastModifiedDate: ago(call.estate.site, 1440 * 30),
      LastModifiedUser: `arn:aws:iam::${call.account.id}:user/release`,
      Tier: 'Standard',
      DataType: 'text',
      Policies: [],
    })),
    NextToken: next,
  };
}

/** A secure value comes encrypted unless it is asked for in plain. */
function parameterValue(call: Call, one: Parameter): Output {
  const hidden = one.type === 'SecureString' && flag(call.input, 'WithDecryption') !== true;
  return {
    Name: one.name,
    Type: one.type,
    Value: hidden ? Buffer.from(hex(one.name, 96), 'hex').toString('base64') : one.value,
    Version: one.version,
    LastModifiedDate: ago(call.estate.site, 1440 * 30),
    ARN: parameterArn(call, one),
    DataType: 'text',
  };
}

function findParameter({ estate }: Call, name: string): Parameter | undefined {
  const plain = name.startsWith('arn:') ? name.replace(/^.*:parameter/, '') : name;
  return estate.parameters.find((one) => one.name === plain);
}

function parameterArn(call: Call, one: Parameter): string {
  return arn(call, 'ssm', `parameter${one.name}`);
}

function owner(value: string): string {
  return value === 'Self' ? 'self' : value;
}

function paging(operation: string, most: number) {
  return { of: `ssm.${operation}`, limit: 'MaxResults', token: 'NextToken', most };
}
