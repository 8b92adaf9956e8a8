import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Browser, BrowserContext } from 'playwright-core';
import { AdminBed } from '../../admin/support/bed.ts';
import { busyConfiguration, fillBusyDay } from '../../admin/support/busy-day.ts';
import { OpenIdStub } from '../../admin/support/open-id-stub.ts';
import { fixture } from '../../notifications/support/sns.ts';
import { launchBrowser } from './browser.ts';

/** The operators' page after a busy day, behind TLS as in front of every bot, with an Entra ID of its own and a browser. */
export class AdminWindow {
  readonly bed: AdminBed;
  readonly browser: Browser;
  readonly #proxy: Server;

  private constructor(bed: AdminBed, browser: Browser, proxy: Server) {
    this.bed = bed;
    this.browser = browser;
    this.#proxy = proxy;
  }

  static async open(): Promise<AdminWindow> {
    let target = '';
    const key = { key: fixture('signer-key.pem'), cert: fixture('signer-certificate.pem') };
    const proxy = createServer(key, (request, response) => {
      const { method, headers } = request;
      const passed = httpRequest(target + request.url, { method: method ?? 'GET', headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      request.pipe(passed);
    });
    await once(proxy.listen(0, '127.0.0.1'), 'listening');
    const address = proxy.address();
    const origin = `https://localhost:${typeof address === 'object' ? address?.port : ''}`;
    const stub = await OpenIdStub.open();
    const bed = await AdminBed.open({ stub, origin, configuration: busyConfiguration() });
    bed.now = Date.now();
    await fillBusyDay(bed);
    target = bed.url;
    return new AdminWindow(bed, await launchBrowser(), proxy);
  }

  async context(size: { width: number; height: number; scale?: number; dark?: boolean }): Promise<BrowserContext> {
    const { width, height, scale = 1, dark = false } = size;
    return this.browser.newContext({
      ignoreHTTPSErrors: true,
      viewport: { width, height },
      deviceScaleFactor: scale,
      colorScheme: dark ? 'dark' : 'light',
    });
  }

  async close(): Promise<void> {
    await this.browser.close();
    this.#proxy.close();
    this.#proxy.closeAllConnections();
    await this.bed.close();
    this.bed.stub.close();
  }
}
