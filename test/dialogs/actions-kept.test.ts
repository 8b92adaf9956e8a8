import assert from 'node:assert/strict';
import { createdActions } from '../../dialogs/action-store.ts';
import {
  administered,
  administeredByBoth,
  alarm,
  begin,
  beginWith,
  make,
  pressAction,
  RESTART,
  thread,
} from './support/actions.ts';
import {
  ALEX,
  CHANNEL,
  Chat,
  type ChatOptions,
  inputsOf,
  load,
  MEGAN,
  onlyCard,
  said,
  textOf,
  toldOnPress,
} from './support/chat.ts';
import { alarmMessage, deliver } from './support/notification-parts.ts';

describe('the actions of a conversation', () => {
  const loaded = load();
  const open = (options: ChatOptions = {}) => new Chat(loaded, { configuration: administered, ...options });

  describe('action list and action show', () => {
    it('show everybody what there is, and administrators how to change it', async () => {
      const chat = open();
      await make(
        chat,
        RESTART,
        { name: 'drain', alias: 'dr' },
        { notifications: 'CloudWatch', account: 'staging-ops' },
      );
      const list = said(await chat.say('action list', thread));
      for (const part of [
        /2 actions\ndrain\nCommand\necs update-service/,
        /Shown on {2}\nCloudWatch\n/,
        /Runs in {2}\nstaging \(444455556666\), the Region of the notification/,
        /Made by {2}\nAlex Wilber, 2026-11-21 03:12 UTC/,
        /\[Show\]\n\[Run\]\n\[Edit\]\n\[Delete\]/,
        /restart-service\n {2}configuration file/,
        /CloudWatch, where \$service has a value/,
        /the configuration file, for production-ops, staging-ops/,
        /\[Create an action\]/,
      ]) {
        assert.match(list, part);
      }
      const others = said(await chat.say('actions', { ...thread, as: MEGAN }));
      assert.match(others, /\[Show\]/);
      assert.doesNotMatch(others, /\[Edit\]|\[Create an action\]/);
      assert.match(said(await chat.say('action show DRAIN', { ...thread, as: MEGAN })), /Action drain\ndrain/);
      assert.match(said(await chat.say('action show restart-service', thread)), /ecs update-service --cluster prod/);
      const unknown = said(await chat.say('action show drainn', thread));
      assert.match(unknown, /There is no action drainn[\s\S]*Did you mean drain\?[\s\S]*\[action show drain\]/);
      assert.equal(chat.lastAudit.outcome, 'not-understood');
      for (const line of ['action show', 'action edit', 'action delete']) {
        assert.match(said(await chat.say(line, thread)), /Which action\?/);
      }
    });

    it('go by pages', async () => {
      const chat = open();
      await make(chat);
      const key = `custom-actions/${CHANNEL}`;
      const [action] = (await chat.store.read([key]))[key]?.actions ?? [];
      const actions = Array.from({ length: 9 }, (_none, place) => ({ ...action, name: `a${place}` }));
      await chat.store.write({ [key]: { actions } });
      const first = onlyCard(await chat.say('action list', thread));
      assert.match(textOf(first), /10 actions, page 1 of 2/);
      const second = said(await chat.press(first, 'Next', {}, ALEX, thread));
      assert.match(second, /page 2 of 2[\s\S]*a8/);
    });

    it('say where an action of the configuration hides one', async () => {
      const chat = open();
      await make(chat);
      const configured = open({
        store: chat.store,
        configuration: (sandbox) => {
          const all = administered(sandbox);
          return {
            ...all,
            customActions: all.customActions.map((action) => ({ ...action, name: 'Drain' })),
            channelConfigurations: all.channelConfigurations.map((row) => ({ ...row, customizations: ['Drain'] })),
          };
        },
      });
      assert.match(
        said(await configured.say('action list', thread)),
        /not offered: the configuration file has an action of this name/,
      );
      const id = await deliver(
        configured,
        alarmMessage('order-intake-errors', (message) => ({
          ...message,
          Trigger: { ...Object(message.Trigger), Dimensions: [{ name: 'ServiceName', value: 'shop-web' }] },
        })),
      );
      assert.match(toldOnPress(await pressAction(configured, id)), /not offered/);
      assert.match(said(await pressAction(configured, id, 'Drain')), /--service shop-web/);
    });
  });

  describe('action edit', () => {
    it('begins with everything, and changes a part of it', async () => {
      const chat = open();
      await make(chat, RESTART, { alias: 'dr' });
      const form = await begin(chat, 'action edit drain');
      assert.match(textOf(form.card), /Change the action drain\?/);
      await form.press('Edit Command');
      assert.equal(inputsOf(form.card).get('field:command')?.value, RESTART);
      await form.press('Continue', { command: 'lambda invoke --function-name $FunctionName' });
      await form.press('Edit Alias');
      assert.equal(inputsOf(form.card).has('field:name'), false);
      await form.press('Continue', { button: 'Invoke', alias: 'dr' });
      assert.match(await form.press('Save'), /Action drain is changed/);
      const shown = said(await chat.say('action show drain', thread));
      assert.match(shown, /lambda invoke --function-name \$FunctionName[\s\S]*Changed by {2}\nAlex Wilber/);
    });

    it('asks AWS again for what a runbook takes', async () => {
      const chat = open();
      const form = await beginWith(chat, 'action create', { kind: 'automation' });
      await form.press('Continue', { target: 'AWS-RestartEC2Instance' });
      await form.press('Continue', { 'parameter-InstanceId': 'i-1\ni-2' });
      await form.press('Continue');
      await form.press('Save');
      const edit = await begin(chat, 'action edit drain');
      assert.match(textOf(edit.card), /--parameters '\{"InstanceId":\["i-1","i-2"\]\}'/);
      await edit.press('Edit Command');
      assert.equal(inputsOf(edit.card).get('field:parameter-InstanceId')?.value, 'i-1\ni-2');
      await edit.press('Continue', { 'parameter-InstanceId': 'i-3' });
      assert.match(await edit.press('Save'), /InstanceId":\["i-3"\]/);
      // Also where the role may no longer look.
      const blind = open({
        store: chat.store,
        aws: {
          'ssm DescribeDocument': () => {
            throw Object.assign(new Error('no'), { name: 'AccessDeniedException', $fault: 'client', $metadata: {} });
          },
        },
      });
      const again = await begin(blind, 'action edit drain');
      assert.match(textOf(again.card), /--parameters '\{"InstanceId":\["i-3"\]\}'/);
    });

    it('leaves alone what somebody else has changed or deleted meanwhile', async () => {
      const chat = open({ configuration: administeredByBoth });
      await make(chat);
      const mine = await begin(chat, 'action edit drain');
      const hers = await begin(chat, 'action edit drain', MEGAN);
      assert.match(await hers.press('Save'), /is changed/);
      assert.match(said(await chat.press(mine.card, 'Save', {}, ALEX, thread)), /Somebody else has changed drain/);
      assert.equal(chat.lastAudit.errorCode, 'action-changed');
      const late = await begin(chat, 'action edit drain');
      const deletion = await begin(chat, 'action delete drain', MEGAN);
      await deletion.press('Delete');
      assert.match(said(await chat.press(late.card, 'Save', {}, ALEX, thread)), /Somebody else has deleted drain/);
      assert.deepEqual(await createdActions(chat.parts, CHANNEL), []);
    });

    it('refuses actions of the configuration file, as action delete does', async () => {
      const chat = open();
      for (const line of ['action edit restart-service', 'action delete Restart-Service']) {
        assert.match(said(await chat.say(line, thread)), /restart-service is an action of the configuration file/);
        assert.equal(chat.lastAudit.outcome, 'refused');
      }
    });
  });

  describe('action delete', () => {
    it('asks, deletes, and its buttons do nothing any more', async () => {
      const chat = open();
      const id = await alarm(chat);
      await make(chat);
      assert.match(said(await pressAction(chat, id)), /Run it\?/);
      await chat.say('no', thread);
      const form = await begin(chat, 'action delete drain');
      assert.match(textOf(form.card), /Delete the action drain\?[\s\S]*no longer do anything/);
      assert.match(await form.press('Delete'), /Action drain is deleted/);
      assert.match(toldOnPress(await pressAction(chat, id)), /not offered here any more/);
      assert.match(said(await chat.say('action delete drain', thread)), /There is no action drain/);
    });

    it('is kept from it by cancel, and by a change meanwhile', async () => {
      const chat = open();
      await make(chat);
      const form = await begin(chat, 'action delete drain');
      await chat.press(form.card, 'Cancel', {}, ALEX, thread);
      assert.equal((await createdActions(chat.parts, CHANNEL)).length, 1);
      const stale = await begin(chat, 'action delete drain');
      const key = `custom-actions/${CHANNEL}`;
      const [action] = (await chat.store.read([key]))[key]?.actions ?? [];
      await chat.store.write({ [key]: { actions: [{ ...action, version: 2 }] } });
      assert.match(said(await chat.press(stale.card, 'Delete', {}, ALEX, thread)), /Somebody else has changed drain/);
    });
  });
});
