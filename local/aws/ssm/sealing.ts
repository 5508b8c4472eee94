import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import type { Ids } from '../ids';

/** Stands for the AWS managed key `alias/aws/ssm`: a SecureString's value is kept and shown encrypted. */
export interface Sealing {
  seal(value: string, arn: string): string;
  open(sealed: string, arn: string): string;
}

const IV_LENGTH = 12;
const TAG_LENGTH = 16;

/** AES-256-GCM bound to the parameter's ARN, as the encryption context of Parameter Store is. */
export function createSealing(ids: Ids): Sealing {
  const key = createHash('sha256').update(ids.secret(64)).digest();
  return {
    seal: (value, arn) => {
      const iv = Buffer.from(ids.hex(IV_LENGTH * 2), 'hex');
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(arn));
      const text = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64');
    },
    open: (sealed, arn) => {
      const bytes = Buffer.from(sealed, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_LENGTH), { authTagLength: TAG_LENGTH })
        .setAAD(Buffer.from(arn))
        .setAuthTag(bytes.subarray(IV_LENGTH, IV_LENGTH + TAG_LENGTH));
      return decipher.update(bytes.subarray(IV_LENGTH + TAG_LENGTH), undefined, 'utf8') + decipher.final('utf8');
    },
  };
}
