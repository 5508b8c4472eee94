import type { Operations } from '../wire/implementation';
import { requiredCapabilities } from './capabilities';
import type { Stacks } from './stacks';
import type { ParameterDefinition, Template } from './template/template';
import { validationError } from './validation-error';

/** What a template is and asks for, without deploying it. */
export function templateOperations(stacks: Stacks): Operations<'cloudformation'> {
  const capabilitiesOf = (template: Template) => {
    const required = requiredCapabilities(template, stacks.types);
    return required ? { Capabilities: [required.capability], CapabilitiesReason: required.reason } : {};
  };
  return {
    GetTemplate: ({ StackName, ChangeSetName, TemplateStage }) => {
      if (ChangeSetName !== undefined) throw validationError(`ChangeSet [${ChangeSetName}] does not exist`);
      if (StackName === undefined) throw validationError('StackName is required if ChangeSetName is not specified.');
      // Without transforms the processed template is the original one.
      void TemplateStage;
      return {
        TemplateBody: stacks.get(StackName).definition.template.text,
        StagesAvailable: ['Original', 'Processed'],
      };
    },
    ValidateTemplate: async (input) => {
      const template = await stacks.read(input);
      return {
        ...(template.description === undefined ? {} : { Description: template.description }),
        Parameters: [...template.parameters].map(([key, definition]) => ({
          ParameterKey: key,
          NoEcho: isNoEcho(definition),
          ...(definition.Default === undefined ? {} : { DefaultValue: String(definition.Default) }),
          ...(definition.Description === undefined ? {} : { Description: definition.Description }),
        })),
        ...capabilitiesOf(template),
      };
    },
    GetTemplateSummary: async ({ StackName, TemplateBody, TemplateURL }) => {
      if (StackName !== undefined && (TemplateBody !== undefined || TemplateURL !== undefined))
        throw validationError('You must specify only one of the following: StackName, TemplateBody, TemplateURL.');
      const template =
        StackName === undefined
          ? await stacks.read({ TemplateBody, TemplateURL })
          : stacks.get(StackName).definition.template;
      return {
        ...(template.description === undefined ? {} : { Description: template.description }),
        Parameters: [...template.parameters].map(([key, definition]) => ({
          ParameterKey: key,
          ParameterType: definition.Type,
          NoEcho: isNoEcho(definition),
          ParameterConstraints: definition.AllowedValues ? { AllowedValues: definition.AllowedValues.map(String) } : {},
          ...(definition.Default === undefined ? {} : { DefaultValue: String(definition.Default) }),
          ...(definition.Description === undefined ? {} : { Description: definition.Description }),
        })),
        ResourceTypes: [...new Set([...template.resources.values()].map(({ type }) => type))],
        ...(template.metadata === undefined ? {} : { Metadata: JSON.stringify(template.metadata) }),
        ...capabilitiesOf(template),
      };
    },
  };
}

const isNoEcho = ({ NoEcho }: ParameterDefinition): boolean => String(NoEcho ?? 'false') === 'true';
