import { ServiceException } from '@smithy/core/client';

/** What the sandbox refuses with; `answer.ts` turns it into the SDK's own exception with the request's id. */
export class Refusal extends Error {
  /** AWS's error code: `ResourceNotFoundException`. */
  readonly code: string;
  readonly httpStatusCode: number;

  constructor(code: string, message: string, httpStatusCode = 400) {
    super(message);
    this.code = code;
    this.httpStatusCode = httpStatusCode;
  }
}

/** The exception that an SDK client throws for a service's error response. */
export function serviceException(refusal: Refusal, requestId: string): ServiceException {
  return new ServiceException({
    name: refusal.code,
    $fault: refusal.httpStatusCode >= 500 ? 'server' : 'client',
    message: refusal.message,
    $metadata: { httpStatusCode: refusal.httpStatusCode, requestId, attempts: 1, totalRetryDelay: 0 },
  });
}

/** Error codes of a service for input that it refuses. */
export interface InputCodes {
  /** A required member is not there. */
  readonly missing: string;
  /** A value is wrong, or a member is unknown. */
  readonly invalid: string;
  /** A paging token is not one that the operation gave. */
  readonly token: string;
  /** A named thing does not exist. */
  readonly notFound: string;
}

const modelled: InputCodes = {
  missing: 'ValidationException',
  invalid: 'ValidationException',
  token: 'InvalidNextTokenException',
  notFound: 'ResourceNotFoundException',
};

const query: InputCodes = {
  missing: 'ValidationError',
  invalid: 'ValidationError',
  token: 'ValidationError',
  notFound: 'ResourceNotFound',
};

/** By AWS CLI name of the service; a service that is not listed answers as `modelled`. */
const codesByService: Readonly<Record<string, Partial<InputCodes>>> = {
  autoscaling: { ...query, token: 'InvalidNextToken' },
  cloudformation: query,
  cloudwatch: { ...query, invalid: 'InvalidParameterValue', missing: 'MissingParameter', token: 'InvalidNextToken' },
  dynamodb: { token: 'ValidationException' },
  ec2: {
    missing: 'MissingParameter',
    invalid: 'InvalidParameterValue',
    token: 'InvalidPaginationToken',
    notFound: 'InvalidID.NotFound',
  },
  ecs: {
    missing: 'InvalidParameterException',
    invalid: 'InvalidParameterException',
    token: 'InvalidParameterException',
  },
  ecr: {
    invalid: 'InvalidParameterException',
    missing: 'InvalidParameterException',
    token: 'InvalidParameterException',
  },
  eks: { token: 'InvalidParameterException' },
  kinesis: { token: 'ExpiredNextTokenException' },
  lambda: { token: 'InvalidParameterValueException' },
  logs: {
    missing: 'InvalidParameterException',
    invalid: 'InvalidParameterException',
    token: 'InvalidParameterException',
  },
  rds: { missing: 'MissingParameter', invalid: 'InvalidParameterValue', token: 'InvalidParameterValue' },
  s3api: { missing: 'MissingParameter', invalid: 'InvalidArgument', token: 'InvalidArgument', notFound: 'NotFound' },
  sns: { missing: 'InvalidParameter', invalid: 'InvalidParameter', token: 'InvalidParameter', notFound: 'NotFound' },
  sqs: { missing: 'MissingParameter', invalid: 'InvalidParameterValue', token: 'InvalidParameterValue' },
  ssm: { token: 'InvalidNextToken' },
  'ssm-incidents': { token: 'ValidationException' },
  stepfunctions: { token: 'InvalidToken' },
  sts: query,
  support: { token: 'ValidationException', invalid: 'ValidationException' },
};

/** The error codes that a service uses for refused input. `service` is the AWS CLI name. */
export function inputCodes(service: string): InputCodes {
  return { ...modelled, ...codesByService[service] };
}
