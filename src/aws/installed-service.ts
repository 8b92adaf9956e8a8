import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { changedOptions } from '../command/added-options.ts';
import type { Operation, Option, Paging, StructureShape, Waiter } from '../command/catalogue.ts';
import { OTHER_NAMES } from '../command/cli-commands.ts';
import type { Input } from '../command/command.ts';
import { xformName } from '../command/names.ts';
import { optionName } from '../command/renames.ts';
import { completedInput } from './completed-input.ts';
import type { SdkClient } from './connection.ts';
import { PackageDocumentation } from './documentation.ts';
import { iamPrefixOf, packageOf } from './packages.ts';
import { pagingOf } from './paging-table.ts';
import type { SdkPackage } from './sdk-package.ts';
import type { ClientSettings, SdkService, WaiterFunction } from './sdk-service.ts';
import { ShapeReader } from './shapes.ts';

/** One service, read from its installed client package. Operations, shapes and texts are made when first asked for. */
export class InstalledService implements SdkService {
  readonly name: string;
  readonly package: string;
  readonly iamPrefix: string;
  readonly operationNames: readonly string[];
  readonly #package: SdkPackage;
  readonly #apiNames: ReadonlyMap<string, string>;
  readonly #documentation: PackageDocumentation;
  readonly #shapes: ShapeReader;
  readonly #operations = new Map<string, Operation>();
  #waiters: ReadonlyMap<string, string> | undefined;
  #waiterNames: readonly string[] | undefined;

  /** @param name the AWS CLI's name of the service that the package is the client of. */
  constructor(name: string, sdkPackage: SdkPackage) {
    this.name = name;
    this.package = packageOf(name);
    this.iamPrefix = iamPrefixOf(name);
    this.#package = sdkPackage;
    this.#apiNames = commandNames(name, sdkPackage.operationNames());
    this.operationNames = [...this.#apiNames.keys()].sort();
    this.#documentation = new PackageDocumentation(join(sdkPackage.directory, 'dist-types'), (type) =>
      sdkPackage.enumeration(type),
    );
    this.#shapes = new ShapeReader(this.#documentation);
  }

  operation(name: string): Operation | undefined {
    const known = this.#operations.get(name);
    if (known !== undefined) return known;
    const apiName = this.#apiNames.get(name);
    if (apiName === undefined) return undefined;
    const operation = new InstalledOperation(
      this.name,
      apiName,
      name,
      this.#package,
      this.#shapes,
      this.#documentation,
    );
    this.#operations.set(name, operation);
    return operation;
  }

  get waiterNames(): readonly string[] {
    this.#waiterNames ??= [...this.#waitersByName().keys()].sort();
    return this.#waiterNames;
  }

  waiter(name: string): Waiter | undefined {
    const apiName = this.#waitersByName().get(name);
    const polled = apiName === undefined ? undefined : this.#package.waiters().get(apiName);
    const operation = polled === undefined ? undefined : this.operation(xformName(polled));
    return apiName === undefined || operation === undefined ? undefined : { name: apiName, cliName: name, operation };
  }

  waiterFunction(waiter: string): WaiterFunction {
    return this.#package.waiterFunction(waiter);
  }

  createClient(settings: ClientSettings): SdkClient {
    return this.#package.createClient(settings);
  }

  createCommand(operation: string, input: Input): object {
    return this.#package.createCommand(operation, completedInput(this.name, operation, input, randomUUID));
  }

  #waitersByName(): ReadonlyMap<string, string> {
    this.#waiters ??= new Map([...this.#package.waiters().keys()].map((apiName) => [xformName(apiName), apiName]));
    return this.#waiters;
  }
}

/** API names of a service's operations by the AWS CLI's names of its commands, a few of which call one under another name. */
export function commandNames(service: string, operations: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map(operations.map((apiName) => [xformName(apiName), apiName]));
  for (const [key, apiName] of OTHER_NAMES) {
    const [owner, command = ''] = key.split(' ');
    if (owner === service && operations.includes(apiName)) names.set(command, apiName);
  }
  return names;
}

class InstalledOperation implements Operation {
  readonly service: string;
  readonly name: string;
  readonly cliName: string;
  readonly #package: SdkPackage;
  readonly #shapes: ShapeReader;
  readonly #documentation: PackageDocumentation;
  #schema: { readonly input: StructureShape; readonly output: StructureShape } | undefined;
  #options: ReadonlyMap<string, Option> | undefined;
  #optionList: readonly Option[] | undefined;

  constructor(
    service: string,
    name: string,
    cliName: string,
    sdkPackage: SdkPackage,
    shapes: ShapeReader,
    documentation: PackageDocumentation,
  ) {
    this.service = service;
    this.name = name;
    this.cliName = cliName;
    this.#package = sdkPackage;
    this.#shapes = shapes;
    this.#documentation = documentation;
  }

  get input(): StructureShape {
    return this.#read().input;
  }

  get output(): StructureShape {
    return this.#read().output;
  }

  get options(): readonly Option[] {
    this.#optionList ??= [...this.#optionsByName().values()];
    return this.#optionList;
  }

  option(cliName: string): Option | undefined {
    return this.#optionsByName().get(cliName);
  }

  get paging(): Paging | null {
    return pagingOf(this.service, this.name, this.#package.paging(this.name));
  }

  summary(): string {
    return this.#documentation.summary(this.name);
  }

  details(): string {
    return this.#documentation.details(this.name);
  }

  #read(): { readonly input: StructureShape; readonly output: StructureShape } {
    if (this.#schema === undefined) {
      const { input, output } = this.#package.schema(this.name);
      this.#schema = { input: this.#shapes.structure(input), output: this.#shapes.structure(output) };
    }
    return this.#schema;
  }

  #optionsByName(): ReadonlyMap<string, Option> {
    this.#options ??= new Map(this.#readOptions().map((option) => [option.cliName, option]));
    return this.#options;
  }

  #readOptions(): readonly Option[] {
    const own = this.input.members.map((member) => ({
      cliName: optionName(this.service, this.cliName, member.name),
      member,
      required: member.required && !member.idempotencyToken,
    }));
    return changedOptions(this.service, this.cliName, this.input, own);
  }
}
