import { type ConnectorClient, ConnectorFactory } from 'botframework-connector';

type Headers = Readonly<Record<string, string>>;

/** Bot Framework's clients of the connector, whose requests bear the headers that `headers` gives when they are sent. */
export class TracedConnectors extends ConnectorFactory {
  readonly #connectors: ConnectorFactory;
  readonly #headers: () => Headers;

  constructor(connectors: ConnectorFactory, headers: () => Headers) {
    super();
    this.#connectors = connectors;
    this.#headers = headers;
  }

  override async create(...args: Parameters<ConnectorFactory['create']>): Promise<ConnectorClient> {
    const client = await this.#connectors.create(...args);
    const send = client.sendOperationRequest.bind(client);
    // The SDK puts its own policies in place of those that a factory is given.
    client.sendOperationRequest = ({ options, ...rest }, ...more) => {
      const customHeaders = { ...options?.customHeaders, ...this.#headers() };
      return send({ ...rest, options: { ...options, customHeaders } }, ...more);
    };
    return client;
  }
}
