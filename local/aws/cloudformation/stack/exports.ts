import type { Output } from '@aws-sdk/client-cloudformation';
import { evaluate, NO_VALUE } from '../template/intrinsics';
import { validationError } from '../validation-error';
import type { StackScope } from './scope';
import type { Stack } from './stack';

/** What stacks export to each other: unique by name, and not to be changed while another stack imports it. */
export class Exports {
  constructor(private readonly stacks: ReadonlyMap<string, Stack>) {}

  /** Every export, by name. */
  all(): { name: string; value: string; stackId: string }[] {
    return [...this.stacks.values()]
      .filter((stack) => stack.deletedAt === undefined)
      .flatMap((stack) => stack.outputs.map((output) => ({ stack, output })))
      .filter(({ output }) => output.ExportName !== undefined)
      .map(({ stack, output }) => ({ name: output.ExportName!, value: output.OutputValue!, stackId: stack.id }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  valueOf(name: string): string | undefined {
    return this.all().find((exported) => exported.name === name)?.value;
  }

  importersOf(name: string): string[] {
    return [...this.stacks.values()]
      .filter((stack) => stack.deletedAt === undefined && stack.imports.has(name))
      .map((stack) => stack.name);
  }

  /** Why a stack cannot be deleted for now: another one imports an export of it. */
  reasonToKeep(stack: Stack): string | undefined {
    for (const { ExportName: name } of stack.outputs) {
      const [importer] = name === undefined ? [] : this.importersOf(name);
      if (importer !== undefined) return `Export ${name} cannot be deleted as it is in use by ${importer}`;
    }
    return undefined;
  }

  /** Throws when `outputs` would take away or change what another stack imports, or exports what another one does. */
  assertReplaceable(stack: Stack, outputs: readonly Output[]): void {
    for (const { ExportName: name, OutputValue: value } of stack.outputs) {
      if (name === undefined) continue;
      const [importer] = this.importersOf(name);
      const next = outputs.find((output) => output.ExportName === name);
      if (importer !== undefined && next?.OutputValue !== value)
        throw validationError(
          `Export ${name} cannot be ${next ? 'updated' : 'deleted'} as it is in use by ${importer}`,
        );
    }
    for (const { ExportName: name } of outputs) {
      const owner = this.all().find((exported) => exported.name === name && exported.stackId !== stack.id);
      if (owner)
        throw validationError(
          `Export with name ${name} is already exported by stack ${this.stacks.get(owner.stackId)?.name}. Rollback requested by user.`,
        );
    }
  }
}

/** Evaluates a stack's outputs; those whose condition is false are left out. */
export function outputsOf(stack: Stack, scope: StackScope): Output[] {
  const outputs: Output[] = [];
  for (const [key, definition] of stack.definition.template.outputs) {
    if (definition.Condition !== undefined && !scope.condition(definition.Condition)) continue;
    const value = evaluate(definition.Value, scope);
    if (value === NO_VALUE) continue;
    if (typeof value === 'object')
      throw validationError(
        `Template format error: Output ${key} is malformed. The Value field of every Outputs member must evaluate to a String.`,
      );
    outputs.push({
      OutputKey: key,
      OutputValue: String(value),
      ...(definition.Description === undefined ? {} : { Description: definition.Description }),
      ...(definition.Export ? { ExportName: String(evaluate(definition.Export.Name, scope)) } : {}),
    });
  }
  return outputs;
}
