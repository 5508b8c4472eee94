import * as v from 'valibot';

/** Ids that EC2 gives: eight hexadecimal digits, or seventeen since 2018. */
const ids = (prefix: string, most: number, words: string) =>
  v.pipe(
    v.array(v.pipe(v.string(), v.regex(new RegExp(`^${prefix}-(?:[0-9a-f]{8}|[0-9a-f]{17})$`), words))),
    v.minLength(1, 'is empty'),
    v.maxLength(most, `has more than ${most} ids`),
    v.check((all) => new Set(all).size === all.length, 'names an id twice'),
  );

/** `vpc` of the fleet. The numbers are Lambda's (API reference, VpcConfig). */
export const VPC = v.object({
  subnetIds: ids('subnet', 16, 'is not the id of a subnet'),
  securityGroupIds: ids('sg', 5, 'is not the id of a security group'),
});
