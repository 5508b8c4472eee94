import type { ServiceSpec } from '../../src/domain/service-spec';
import type { CompiledTemplate, StackOptions } from './stack';

/** More approvers than the example fleet has, each with a topic of their own, and how many of them must approve. */
export function withApprovers(
  ids: readonly string[],
  votes: number,
): Pick<StackOptions, 'editCatalog' | 'editTemplate'> {
  const emailOf = (id: string): string => `${id}@example.com`;
  return {
    editTemplate: ({ Resources }: CompiledTemplate) => {
      for (const id of ids) {
        const topic = `ApproverOfTest${id}`;
        Resources[topic] = {
          Type: 'AWS::SNS::Topic',
          Properties: { TopicName: `slipway-production-approver-${id}` },
        };
        Resources[`${topic}Subscription`] = {
          Type: 'AWS::SNS::Subscription',
          Properties: { TopicArn: { Ref: topic }, Protocol: 'email', Endpoint: emailOf(id) },
        };
      }
      allowTopics(
        Resources,
        ids.map((id) => ({ Ref: `ApproverOfTest${id}` })),
      );
    },
    editCatalog: (catalog) =>
      catalog.map((spec): ServiceSpec => {
        if (!spec.gate) return spec;
        const approvers = ids.map((id) => ({ id, email: emailOf(id), principals: [] }));
        return { ...spec, gate: { ...spec.gate, approvers, votes, groups: [], excludeAuthor: false } };
      }),
  };
}

interface Role {
  readonly Policies?: readonly { readonly PolicyDocument: { readonly Statement: { Resource: unknown }[] } }[];
}

/** Roles that may reach the approvers' topics may reach these instead, as a catalog with them would have made it. */
function allowTopics(resources: CompiledTemplate['Resources'], topics: readonly { readonly Ref: string }[]): void {
  for (const { Properties } of Object.values(resources))
    for (const { PolicyDocument } of (Properties as Role).Policies ?? [])
      for (const statement of PolicyDocument.Statement)
        if (JSON.stringify(statement.Resource).includes('ApproverReleaseDashmanagerTopic')) statement.Resource = topics;
}
