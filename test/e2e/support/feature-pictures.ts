import type { Picture } from './picture.ts';

/** Pictures of what the bot does besides plain commands, each of its own thread. */
export const featurePictures: readonly Picture[] = [
  { name: 'mistake', scene: (page) => page.ask('lamda list-functions', 'I do not know that service') },
  {
    name: 'explain',
    scene: (page) => page.ask('explain ec2 stop-instances --instance-ids i-0abc1234', 'would be called'),
  },
  {
    name: 'alias',
    async scene(page) {
      const made = 'alias create scale ecs update-service --cluster prod --service $service --desired-count $count';
      await page.ask(made, 'scale');
      return page.ask('run scale web 3', 'This changes something. Run it?');
    },
  },
  { name: 'switch-roles', scene: (page) => page.ask('switch-roles', 'Which role?') },
  { name: 'preferences', scene: (page) => page.ask('preferences', 'Preferences of this conversation') },
  {
    name: 'follow',
    async scene(page) {
      const question = await page.ask(
        'ssm start-automation-execution --document-name Shop-DrainOrders --parameters Queue=orders',
        'This changes something. Run it?',
      );
      await page.press('Run', question);
      return page.waitUntil(await page.waitForCard('Automation Shop-DrainOrders'), /2 of 3 steps/);
    },
  },
  {
    name: 'incident',
    alone: true,
    async scene(page) {
      await page.press('View', await page.ask('incidents', '1 open incident'));
      return page.waitUntil(page.lastCard(), 'Change impact');
    },
  },
  {
    name: 'support-case',
    async scene(page) {
      const card = await page.ask('support create-case', 'Step 1 of 4');
      await page.choose('Service', 'Lambda', card);
      await page.press('Continue', card);
      await page.waitUntil(card, 'Step 2 of 4');
      await page.choose('Category', 'Errors', card);
      await page.choose('Severity', 'Urgent · within 1 hour · production system down', card);
      await page.press('Continue', card);
      await page.waitUntil(card, 'Step 3 of 4');
      await page.fill('Subject', 'Orders fail since 03:00 UTC', card);
      await page.fill('Description', 'order-intake times out on every third invocation. Nothing was deployed.', card);
      await page.press('Continue', card);
      return page.waitUntil(card, 'Create this support case?');
    },
  },
  {
    name: 'agent',
    async scene(page) {
      await page.ask('connector add ops arn:aws:bedrock:eu-west-1:111122223333:agent/OPSAGENT01 OPSALIAS01', 'ops');
      return page.ask('ask ops why is payment-webhook failing?', 'End');
    },
  },
  { name: 'custom-action', scene: (page) => page.ask('action show restart-service', 'restart-service') },
];
