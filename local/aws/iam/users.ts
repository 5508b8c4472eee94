import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import { markedPage } from './marker';

/** The account's one user, who owns the access key `local`. */
export function userOperations(world: World): Operations<'iam'> {
  const local = {
    Path: '/',
    UserName: 'local',
    UserId: 'AIDALOCALADMINISTRATOR',
    Arn: `arn:aws:iam::${world.accountId}:user/local`,
    CreateDate: world.clock.now(),
  };
  return {
    GetUser: ({ UserName }, { caller }) => {
      const asked = UserName ?? (caller.kind === 'principal' && caller.arn === local.Arn ? local.UserName : undefined);
      if (asked === undefined)
        throw new AwsError('ValidationError', 'Must specify userName when calling with non-User credentials');
      if (asked !== local.UserName) throw new AwsError('NoSuchEntity', `The user with name ${asked} cannot be found.`);
      return { User: local };
    },
    ListUsers: (input) => {
      const matching = local.Path.startsWith(input.PathPrefix ?? '/') ? [local] : [];
      const { items, ...rest } = markedPage(matching, ({ UserName }) => UserName, input);
      return { Users: [...items], ...rest };
    },
  };
}
