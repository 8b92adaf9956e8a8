import { ago, arn, type Handlers } from '../call.ts';
import { Refusal } from '../errors.ts';
import { texts } from '../fields.ts';
import { hash } from '../noise.ts';
import { page } from '../paging.ts';

/** AWS Step Functions. */
export const stepfunctions: Handlers = {
  ListStateMachines: (call) => {
    const { items, next } = page(call.estate.platform.machines, call.input, {
      of: 'stepfunctions.ListStateMachines',
      limit: 'maxResults',
      token: 'nextToken',
      most: 1000,
      otherwise: 100,
    });
    return {
      stateMachines: items.map(({ name, type }) => ({
        stateMachineArn: arn(call, 'states', `stateMachine:${name}`),
        name,
        type,
        creationDate: ago(call.estate.site, 1440 * 150),
      })),
      nextToken: next,
    };
  },
};

/** Amazon ECR. */
export const ecr: Handlers = {
  DescribeRepositories: (call) => {
    const wanted = texts(call.input, 'repositoryNames');
    const missing = wanted.find((name) => !call.estate.platform.repositories.includes(name));
    if (missing !== undefined) {
      throw new Refusal(
        'RepositoryNotFoundException',
        `The repository with name '${missing}' does not exist in the registry with id '${call.account.id}'`,
      );
    }
    const all = call.estate.platform.repositories.filter((name) => wanted.length === 0 || wanted.includes(name));
    const { items, next } = page(all, call.input, {
      of: 'ecr.DescribeRepositories',
      limit: 'maxResults',
      token: 'nextToken',
      most: 1000,
      otherwise: 100,
    });
    return {
      repositories: items.map((name) => ({
        repositoryName: name,
        repositoryArn: arn(call, 'ecr', `repository/${name}`),
        registryId: call.account.id,
        repositoryUri: `${call.account.id}.dkr.ecr.${call.region}.amazonaws.com/${name}`,
        createdAt: ago(call.estate.site, 1440 * (200 + (hash(name) % 400))),
        imageTagMutability: 'IMMUTABLE',
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfiguration: { encryptionType: 'AES256' },
      })),
      nextToken: next,
    };
  },
};

/** Amazon EKS. */
export const eks: Handlers = {
  ListClusters: ({ input, estate }) => {
    const { items, next } = page(estate.platform.eksClusters, input, {
      of: 'eks.ListClusters',
      limit: 'maxResults',
      token: 'nextToken',
      most: 100,
    });
    return { clusters: items, nextToken: next };
  },
};
