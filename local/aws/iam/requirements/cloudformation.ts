import { anywhere, passRole, type RequirementTable } from './requirement';

const CLOUDFORMATION = 'cloudformation.amazonaws.com';

const withRole = ({ RoleARN }: { RoleARN?: string }) => [...anywhere(), ...passRole(RoleARN, CLOUDFORMATION)];

/** What changes a stack is asked about on `*`, and whether the role may be passed that CloudFormation is to act with. */
export const cloudformation: RequirementTable<'cloudformation'> = {
  CreateStack: withRole,
  UpdateStack: withRole,
  DeleteStack: withRole,
};
