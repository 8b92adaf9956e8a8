import type { Dialog } from 'botbuilder-dialogs';
import { WaterfallDialog } from 'botbuilder-dialogs/lib/waterfallDialog.js';
import { accountOptions, findConfiguration, notConfigured } from './account.ts';
import type { PromptResult } from './card-prompt.ts';
import { ChoicePrompt } from './choice-prompt.ts';
import type { Parts } from './parts.ts';
import { regionChoices } from './regions.ts';
import { type RoleChoiceOptions, roleChoice, switchedCard, switchTo } from './switch-roles.ts';
import { turnOf } from './turn.ts';

export const SETTINGS_DIALOGS = {
  account: 'set default-account',
  region: 'set default-region',
  role: 'switch-roles',
} as const;

/** Id of the one question of `switch-roles`. */
const ROLE = 'role';

/** `set default-account`, `set default-region` and `switch-roles` without a value: one choice each, then it is remembered. */
export function settingsDialogs(parts: Parts): readonly Dialog[] {
  const account = new WaterfallDialog(SETTINGS_DIALOGS.account, [
    async (step) => {
      const turn = turnOf(step.context);
      if (turn.configurations.length === 0) throw notConfigured();
      const current = await parts.memory.configuration(turn.conversation.baseId);
      return step.beginDialog('account', await accountOptions(parts, turn, null, current));
    },
    async (step) => {
      const result: PromptResult<string> = step.result;
      if (result.kind === 'answered') {
        const turn = turnOf(step.context);
        const configuration = findConfiguration(turn, result.value);
        await parts.memory.rememberConfiguration(turn.conversation.baseId, configuration.name);
      }
      return step.endDialog();
    },
  ]);
  const region = new WaterfallDialog(SETTINGS_DIALOGS.region, [
    async (step) => {
      const turn = turnOf(step.context);
      const [first] = turn.configurations;
      if (!first) throw notConfigured();
      return step.beginDialog('region', {
        title: 'Which Region by default?',
        text: 'Commands of this conversation run there unless they name another.',
        placeholder: 'Choose a Region',
        submitTitle: 'Use this Region',
        choices: regionChoices(first.roleArn),
        value: (await parts.memory.region(turn.conversation.baseId, first.account.id)) ?? '',
        what: 'Region',
        commandLine: null,
      });
    },
    async (step) => {
      const result: PromptResult<string> = step.result;
      if (result.kind === 'answered') await rememberRegion(parts, turnOf(step.context), result.value);
      return step.endDialog();
    },
  ]);
  const role = new WaterfallDialog<RoleChoiceOptions>(SETTINGS_DIALOGS.role, [
    async (step) => step.beginDialog(ROLE, await roleChoice(parts, turnOf(step.context), step.options.among)),
    async (step) => {
      const result: PromptResult<string> = step.result;
      if (result.kind === 'answered') {
        const turn = turnOf(step.context);
        await turn.replies.send(switchedCard(parts, turn, await switchTo(parts, turn, result.value)));
      }
      return step.endDialog();
    },
  ]);
  return [account, region, role, new ChoicePrompt(ROLE, parts)];
}

/** Makes a Region the default of a conversation, for each of its accounts. */
export async function rememberRegion(parts: Parts, turn: ReturnType<typeof turnOf>, region: string): Promise<void> {
  for (const { account } of turn.configurations) {
    await parts.memory.rememberRegion(turn.conversation.baseId, account.id, region);
  }
}
