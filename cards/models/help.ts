import { oneLine } from '../text.ts';
import type { HelpHomeView, HelpOperationView, HelpOption, HelpServiceView } from '../views.ts';
import { buttonsModel, counted, type Model, pagerModel, runData } from './parts.ts';

/** With more services than this the card would outgrow Teams' limit, so their names are shown without a link each. */
const LINKED_SERVICES = 90;

export const helpModels = {
  'help-home': (view: HelpHomeView, given: HelpHomeView): Model => {
    const count = view.groups.reduce((sum, group) => sum + group.services.length, 0);
    const isLink = count <= LINKED_SERVICES;
    return {
      ...buttonsModel(given.tryLines),
      hasForms: view.forms.length > 0,
      forms: view.forms,
      hasGroups: count > 0,
      serviceCount: counted(count, 'service'),
      groups: view.groups.map((group) => ({
        name: group.name,
        services: group.services.map((name, place) => ({
          name,
          gap: place === 0 ? '' : '   ',
          isLink,
          isPlain: !isLink,
          data: { verb: 'help.service', service: name },
        })),
      })),
      hasBuiltIns: view.builtIns.length > 0,
      builtInCount: counted(view.builtIns.length, 'command'),
      builtIns: view.builtIns.map((each) => ({ ...each, hasWho: each.who !== '' })),
    };
  },

  'help-service': (view: HelpServiceView, given: HelpServiceView): Model => ({
    service: view.service,
    summary: view.summary,
    hasSummary: view.summary !== '',
    search: given.search.toWellFormed(),
    searchData: { verb: 'help.service', service: given.service, index: 0 },
    isEmpty: view.operations.length === 0,
    operations: view.operations.map((operation, place) => ({
      name: operation.name,
      summary: oneLine(operation.summary),
      hasSummary: operation.summary !== '',
      data: runData(given.operations[place]?.helpLine ?? ''),
    })),
    // The search box is an input: what it holds travels with the press.
    pager: pagerModel(given.page, 'help.service', (index) => ({ verb: 'help.service', service: given.service, index })),
  }),

  'help-operation': (view: HelpOperationView, given: HelpOperationView): Model => ({
    name: `${view.service} ${view.operation}`,
    access: view.access,
    accessColor: accessColor(view.access),
    summary: view.summary,
    hasSummary: view.summary !== '',
    hasRequired: view.required.length > 0,
    required: view.required.map((option) => optionModel(option, given)),
    hasOptional: view.optional.length > 0,
    optionalCount: counted(view.optional.length, 'option'),
    optional: view.optional.map((option) => optionModel(option, given)),
    hasExample: view.example !== '',
    example: view.example,
    exampleData: runData(given.example),
  }),
};

/** The words say it; the colour only underlines them. */
function accessColor(access: string): string {
  if (/^denied/i.test(access)) return 'Attention';
  return /^changes/i.test(access) ? 'Warning' : 'Good';
}

function optionModel(option: HelpOption, { service, operation }: HelpOperationView): Model {
  return {
    hasMembers: option.hasMembers === true,
    membersTitle: `Members of ${option.name}`,
    membersData: { verb: 'help.option', service, operation, option: option.name.replace(/^--/, '') },
    name: option.name.startsWith('--') ? option.name : `--${option.name}`,
    type: option.type,
    description: oneLine(option.description),
    hasDescription: option.description !== '',
    choices: option.choices.join(', '),
    hasChoices: option.choices.length > 0,
  };
}
