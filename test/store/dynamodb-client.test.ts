import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:net';
import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { checkTable, createDynamodbClient } from '../../src/store/dynamodb-client.ts';
import { openDynamodbStore } from '../../src/store/dynamodb-store.ts';
import { tableDefinition } from '../../src/store/dynamodb-table.ts';
import { StoreOpenError } from '../../src/store/store.ts';
import { type LocalDynamodb, startDynamodb } from '../support/dynamodb.ts';
import { failure } from '../support/dynamodb-front.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

describe('The table that instances share', function () {
  this.timeout(30_000);
  let dynamodb: LocalDynamodb;

  before(async () => {
    dynamodb = await startDynamodb();
  });
  after(() => dynamodb.stop());
  afterEach(() => {
    dynamodb.front.fault = () => null;
  });

  const problemOf = async (table: string, client = dynamodb.client): Promise<string> => {
    try {
      await checkTable(client, table);
    } catch (error) {
      assert.ok(error instanceof StoreOpenError);
      assert.doesNotMatch(error.message, /\n/);
      return error.message;
    }
    return 'fine';
  };
  const make = (name: string, change: Partial<CreateTableCommandInput>) =>
    dynamodb.client.send(new CreateTableCommand({ ...tableDefinition(name), ...change }));

  it('is taken where it is of the form that the bot needs', async () => {
    await dynamodb.createTable('chatbot');
    assert.equal(await problemOf('chatbot'), 'fine');
  });

  it('is missed, with the Region', async () => {
    assert.equal(
      await problemOf('nowhere'),
      'The table nowhere of CHATBOT_STORE cannot be used in eu-west-1: there is no such table: check its name, the account and the Region, or deploy it.',
    );
  });

  it('is refused with other keys, and without the index', async () => {
    await make('other-keys', {
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: undefined,
    });
    assert.match(await problemOf('other-keys'), /its keys are not pk and sk, both strings\. Make it anew/);
    await make('no-index', {
      AttributeDefinitions: tableDefinition('x').AttributeDefinitions?.slice(0, 2),
      GlobalSecondaryIndexes: undefined,
    });
    assert.match(await problemOf('no-index'), /it has no index lists with the keys list, a string, and at, a number/);
  });

  it('is waited for by the operator while it is being made', async () => {
    dynamodb.front.fault = () => ({ status: 200, body: { Table: { TableStatus: 'CREATING' } } });
    assert.match(await problemOf('chatbot'), /it is being made; start the bot again when that is done/);
  });

  for (const [name, words] of [
    ['AccessDeniedException', /allow dynamodb:BatchGetItem, .*dynamodb:UpdateItem on the table and on its index/],
    ['UnrecognizedClientException', /AWS does not take the credentials of the bot/],
    ['ExpiredTokenException', /the credentials of the bot have expired/],
    ['SomethingNewException', /: what AWS says\.$/],
  ] as const) {
    it(`says what to do about ${name}`, async () => {
      dynamodb.front.fault = () => failure(name, 'what AWS says.');
      assert.match(await problemOf('chatbot'), words);
    });
  }

  it('says where Region or credentials are missing', async () => {
    const region = async () => {
      throw new Error('Region is missing');
    };
    const lost = new DynamoDBClient({ endpoint: dynamodb.endpoint, region, credentials });
    assert.match(await problemOf('chatbot', lost), /CHATBOT_STORE cannot be used: no Region is set: set AWS_REGION\.$/);
    const nobody = new DynamoDBClient({
      endpoint: dynamodb.endpoint,
      region: 'eu-west-1',
      credentials: async () => {
        throw Object.assign(new Error('Could not load'), { name: 'CredentialsProviderError' });
      },
    });
    assert.match(await problemOf('chatbot', nobody), /no AWS credentials were found: give the bot a role/);
  });

  describe('when it cannot be reached', () => {
    let silent: Server;
    let endpoint: string;

    before(async () => {
      // Takes connections, and never says a word.
      silent = createServer(() => {});
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
      const address = silent.address();
      endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    });
    after(() => silent.close());

    it('says so at once where nobody listens', async () => {
      const client = createDynamodbClient({ endpoint: 'http://127.0.0.1:9', region: 'eu-west-1', credentials });
      assert.match(await problemOf('chatbot', client), /it cannot be reached: check the network/);
      client.destroy();
    });

    it('rejects after four tries where nobody answers', async () => {
      const client = createDynamodbClient({ endpoint, region: 'eu-west-1', credentials, requestMs: 250 });
      const store = openDynamodbStore({ client, table: 'chatbot', now: Date.now });
      const startedAt = performance.now();
      await assert.rejects(store.read(['a']), {
        name: 'TableError',
        message: /The table chatbot did not answer as it should: it cannot be reached/,
      });
      const tookMs = performance.now() - startedAt;
      assert.ok(tookMs > 900 && tookMs < 5000, `${tookMs} ms`);
      client.destroy();
    });
  });
});
