import type { World } from '../world';
import type { ResourceType } from './resource-types/resource-type';
import { createEngine, type Engine } from './stack/engine';
import { createJournal } from './stack/journal';
import { ResourceHandler } from './stack/resource-handler';
import type { Stack } from './stack/stack';
import { type KnownTypes, readTemplate } from './template/read-template';
import type { Template } from './template/template';
import { type TemplateSource, templateTextOf } from './template-source';
import { validationError } from './validation-error';

/** All stacks of the account, and what is needed to work on them. */
export class Stacks {
  /** By id, oldest first; deleted ones are kept. */
  readonly byId = new Map<string, Stack>();
  readonly engine: Engine;
  private readonly known: KnownTypes;

  constructor(
    readonly world: World,
    readonly types: ReadonlyMap<string, ResourceType<object>>,
  ) {
    const journal = createJournal(world);
    this.engine = createEngine(world, journal, new ResourceHandler(world, types, journal, this.byId), this.byId);
    this.known = { has: (type) => types.has(type), attributesOf: (type) => types.get(type)?.attributes ?? [] };
  }

  /** A stack by name or id; a deleted one by its id only. */
  find(nameOrId: string | undefined): Stack | undefined {
    const byId = this.byId.get(nameOrId ?? '');
    if (byId) return byId;
    return [...this.byId.values()].find((stack) => stack.name === nameOrId && stack.deletedAt === undefined);
  }

  get(nameOrId: string | undefined): Stack {
    const stack = this.find(nameOrId);
    if (!stack) throw validationError(`Stack with id ${nameOrId} does not exist`);
    return stack;
  }

  async read(source: TemplateSource): Promise<Template> {
    return readTemplate(await templateTextOf(this.world, source), this.known);
  }
}
